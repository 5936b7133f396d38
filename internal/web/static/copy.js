// A button on every block of code that copies it.

import { say } from './say.js';

const shown = 2000; // how long the answer stands, in milliseconds

/** Gives a button to each block that has none. */
function equip() {
  for (const figure of document.querySelectorAll('figure.code')) {
    const code = figure.querySelector('code');
    if (code && !figure.querySelector('.copy')) figure.append(button(code, nameOf(figure)));
  }
}

/**
 * What the button copies: the title of the code, or the language that its tab names.
 * @param {Element} figure
 */
function nameOf(figure) {
  const title = figure.querySelector('figcaption')?.textContent?.trim();
  const language = figure.closest('[data-tab]')?.getAttribute('data-tab');
  return title || (language ? `the code for ${language}` : 'code');
}

/**
 * @param {Element} code
 * @param {string} name
 */
function button(code, name) {
  const copy = Object.assign(document.createElement('button'), { type: 'button', className: 'copy' });
  const rest = () => {
    const what = Object.assign(document.createElement('span'), { className: 'visually-hidden', textContent: ` ${name}` });
    copy.replaceChildren('Copy', what);
    copy.removeAttribute('data-copied');
  };
  let timer = 0;
  copy.addEventListener('click', async () => {
    const done = await write(textOf(code));
    if (!done) getSelection()?.selectAllChildren(code);
    copy.replaceChildren(done ? 'Copied' : 'Press Ctrl+C');
    copy.toggleAttribute('data-copied', done);
    say(done ? 'Copied' : 'The code is selected: press Control and C to copy it');
    clearTimeout(timer);
    timer = setTimeout(rest, shown);
  });
  rest();
  return copy;
}

/**
 * The code as its author wrote it, without the line end that only closes it.
 * @param {Element} code
 */
function textOf(code) {
  return (code.textContent ?? '').trimEnd();
}

/**
 * @param {string} text
 * @returns {Promise<boolean>} whether it is on the clipboard
 */
async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // The page came over plain HTTP from elsewhere than localhost, where there is
    // no such clipboard, or the reader has refused it.
    return writeOldWay(text);
  }
}

/** @param {string} text */
function writeOldWay(text) {
  const back = document.activeElement;
  const field = Object.assign(document.createElement('textarea'), { value: text, readOnly: true, className: 'copy-field' });
  document.body.append(field);
  field.focus({ preventScroll: true });
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  if (back instanceof HTMLElement) back.focus({ preventScroll: true });
  return done;
}

equip();
document.addEventListener('course:update', equip);
