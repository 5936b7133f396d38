// Keys for the whole page. Each has a modifier or stands on no letter, and none
// is taken from where keys already mean something: fields, tabs, code that can be
// scrolled, a selection that Shift and an arrow would extend.

/**
 * The links say themselves which key follows them, in aria-keyshortcuts.
 * @type {{shortcut: string, shown: string[], does: string}[]}
 */
const links = [
  { shortcut: 'Shift+ArrowRight', shown: ['Shift', '→'], does: 'Next lesson' },
  { shortcut: 'Shift+ArrowLeft', shown: ['Shift', '←'], does: 'Previous lesson' },
];

const others = [
  { shown: ['?'], does: 'This list' },
  { shown: ['Esc'], does: 'Close what is open' },
  { shown: ['←', '→'], does: 'Between the tabs of code, when one has the focus' },
];

const taken = 'input, select, textarea, [contenteditable], pre, .table, [role=tablist], dialog';

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target instanceof Element && event.target.closest(taken)) return;
  if (event.key === '?') {
    event.preventDefault();
    list().showModal();
    return;
  }
  if (!event.shiftKey || !getSelection()?.isCollapsed) return;
  const link = links.find(({ shortcut }) => shortcut === `Shift+${event.key}`);
  const target = link && document.querySelector(`a[aria-keyshortcuts="${link.shortcut}"]`);
  if (target instanceof HTMLAnchorElement) {
    event.preventDefault();
    target.click();
  }
}

/** @type {HTMLDialogElement | undefined} */
let dialog;

/** The list of keys, made when it is first asked for. */
function list() {
  if (dialog?.isConnected) return dialog;
  dialog = document.createElement('dialog');
  dialog.className = 'keys';
  dialog.setAttribute('aria-labelledby', 'Keys');
  const title = Object.assign(document.createElement('h2'), { id: 'Keys', textContent: 'Keyboard shortcuts' });
  const keys = document.createElement('dl');
  for (const { shown, does } of [...links, ...others]) keys.append(row(shown, does));
  const form = document.createElement('form');
  form.method = 'dialog';
  form.append(Object.assign(document.createElement('button'), { textContent: 'Close' }));
  dialog.append(title, keys, form);
  document.body.append(dialog);
  return dialog;
}

/**
 * @param {string[]} shown
 * @param {string} does
 */
function row(shown, does) {
  const group = document.createElement('div');
  const keys = document.createElement('dt');
  for (const key of shown) {
    if (keys.hasChildNodes()) keys.append(' ');
    keys.append(Object.assign(document.createElement('kbd'), { textContent: key }));
  }
  group.append(keys, Object.assign(document.createElement('dd'), { textContent: does }));
  return group;
}

/** Readies the button that opens the list, again after the page has changed. */
function start() {
  const control = document.querySelector('button[data-keys-control]');
  if (!(control instanceof HTMLButtonElement)) return;
  control.hidden = false;
  control.onclick = () => list().showModal();
}

document.addEventListener('keydown', onKey);
document.addEventListener('course:update', start);
start();

export {};
