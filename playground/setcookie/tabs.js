// <lab-tabs>: the snippets one at a time, each with a button that copies it. The
// choice of a language is shared with the lessons.

const key = 'course.tab';
const kept = 12; // choices remembered, as the lessons do
const shown = 2000; // how long "Copied" stands, in milliseconds

class LabTabs extends HTMLElement {
  /** @type {AbortController | undefined} */
  #life;
  #list = document.createElement('div');

  connectedCallback() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.#list.setAttribute('role', 'tablist');
    this.#list.setAttribute('aria-label', 'Code in');
    this.#list.replaceChildren(...this.#panels.map((panel, i) => tabFor(panel, i)));
    this.#list.addEventListener('click', (event) => this.#pick(event.target), { signal });
    this.#list.addEventListener('keydown', (event) => this.#move(event), { signal });
    this.prepend(this.#list);
    for (const panel of this.#panels) panel.querySelector('figure')?.append(copyButton(panel, signal));
    window.addEventListener('storage', (event) => {
      if (event.key === key) this.#show(chosen());
    }, { signal });
    this.#show(chosen());
    this.dataset.ready = '';
  }

  disconnectedCallback() {
    this.#life?.abort();
    this.#list.remove();
    delete this.dataset.ready;
    for (const panel of this.#panels) {
      panel.querySelector('.lab-copy')?.remove();
      for (const name of ['id', 'role', 'aria-labelledby', 'hidden']) panel.removeAttribute(name);
    }
  }

  get #panels() {
    return Array.from(this.querySelectorAll('section.lab-tab')).filter((panel) => panel instanceof HTMLElement);
  }

  get #tabs() {
    return Array.from(this.#list.children).filter((tab) => tab instanceof HTMLElement);
  }

  /** @param {string[]} choices latest first */
  #show(choices) {
    const labels = this.#panels.map((panel) => panel.dataset.tab ?? '');
    const wanted = choices.find((label) => labels.includes(label)) ?? labels[0];
    this.#panels.forEach((panel, i) => { panel.hidden = labels[i] !== wanted; });
    this.#tabs.forEach((tab, i) => {
      tab.setAttribute('aria-selected', String(labels[i] === wanted));
      tab.tabIndex = labels[i] === wanted ? 0 : -1;
    });
  }

  /** @param {EventTarget | null | undefined} target */
  #pick(target) {
    if (!(target instanceof HTMLElement) || target.role !== 'tab') return;
    const label = target.textContent ?? '';
    const choices = [label, ...chosen().filter((other) => other !== label)].slice(0, kept);
    remember(choices);
    this.#show(choices);
    target.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const tabs = this.#tabs;
    const at = tabs.findIndex((tab) => tab === event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1 + tabs.length, Home: 0, End: tabs.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    this.#pick(tabs[to % tabs.length]);
  }
}

/**
 * @param {HTMLElement} panel
 * @param {number} i
 */
function tabFor(panel, i) {
  const tab = Object.assign(document.createElement('button'), { type: 'button', id: `lab-tab-${i}`, textContent: panel.dataset.tab ?? '' });
  tab.setAttribute('role', 'tab');
  tab.setAttribute('aria-controls', `lab-panel-${i}`);
  panel.id = `lab-panel-${i}`;
  panel.setAttribute('role', 'tabpanel');
  panel.setAttribute('aria-labelledby', tab.id);
  return tab;
}

/**
 * @param {HTMLElement} panel
 * @param {AbortSignal} signal
 */
function copyButton(panel, signal) {
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'lab-copy' });
  const rest = () => {
    const what = Object.assign(document.createElement('span'), { className: 'visually-hidden', textContent: ` the code for ${panel.dataset.tab}` });
    button.replaceChildren('Copy', what);
  };
  let timer = 0;
  button.addEventListener('click', async () => {
    const code = panel.querySelector('code');
    const done = await copied(code?.textContent ?? '');
    if (!done && code) getSelection()?.selectAllChildren(code);
    button.textContent = done ? 'Copied' : 'Press Ctrl+C';
    clearTimeout(timer);
    timer = setTimeout(rest, shown);
  }, { signal });
  signal.addEventListener('abort', () => clearTimeout(timer));
  rest();
  return button;
}

/**
 * @param {string} text
 * @returns {Promise<boolean>} whether it is on the clipboard
 */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // refused, or a page over plain HTTP, which has no such clipboard
  }
}

/** @returns {string[]} the languages that were chosen, latest first */
function chosen() {
  try {
    const labels = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(labels) ? labels.filter((label) => typeof label === 'string') : [];
  } catch {
    return []; // nothing readable, or storage is refused
  }
}

/** @param {string[]} choices */
function remember(choices) {
  try {
    localStorage.setItem(key, JSON.stringify(choices));
  } catch {
    // Refused, or full: the choice holds until the page is left.
  }
}

customElements.define('lab-tabs', LabTabs);
