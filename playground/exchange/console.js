// <demo-console>: a console in the page of a demo. What a learner types runs in this
// page, or in the page of a frame in it (attach); what it logs and throws is listed,
// as is what the page's own scripts log and throw.
//
// It sends nothing, and runs nothing that was not typed here and sent off by hand:
// an address can ask for a page with a console, and cannot put anything into it.

import { Runner, isFinished } from './console-run.js';
import { show, showAll } from './console-show.js';
import { coloured } from './code.js';

const mostEntries = 200;
const mostKept = 50; // of what was run before
const keptKey = 'course.console';
const levels = /** @type {const} */ (['log', 'info', 'debug', 'warn', 'error', 'table', 'dir']);

/** @typedef {Window & typeof globalThis} View */

/**
 * A line of the list.
 * @typedef {object} Entry
 * @property {'code' | 'value' | 'log' | 'warn' | 'error'} kind
 * @property {string} text
 * @property {string} where in the code; '' where that is not known
 */

/** The documents that are listened to: one page after the other can come into a frame. */
const heard = new WeakSet();

class DemoConsole extends HTMLElement {
  #ended = new AbortController();
  /** @type {Runner | undefined} */
  #runner;
  /** What was run before, oldest first, and at last what is being typed. @type {string[]} */
  #history = [''];
  #shift = false; // held with the last key
  /** What the next frame that is painted shows. @type {Entry[]} */
  #waiting = [];
  #left = 0; // entries that are not shown any more
  #showing = false; // values are put into words, which can make the page's code log
  #at = 0; // the place in #history that the field shows

  connectedCallback() {
    this.#ended = new AbortController();
    const { signal } = this.#ended;
    this.#history = [...kept(), ''];
    this.#at = this.#history.length - 1;
    this.#form?.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#run();
    }, { signal });
    this.#field?.addEventListener('keydown', (event) => this.#onKey(event), { signal });
    this.#field?.addEventListener('beforeinput', (event) => this.#onInput(event), { signal });
    this.#field?.addEventListener('input', () => this.#fit(), { signal });
    this.querySelector('[data-clear]')?.addEventListener('click', () => {
      this.clear();
      this.#field?.focus();
    }, { signal });
    if (this.dataset.frame === undefined) {
      this.attach(window);
      if (this.dataset.asked !== undefined) keepConsole();
    }
    // The page says which frame it is to run in, each time a page has come into it.
    this.addEventListener('course:frame', (event) => {
      if (event instanceof CustomEvent) this.attach(event.detail.view);
    }, { signal });
    this.dataset.ready = '';
  }

  disconnectedCallback() {
    this.#ended.abort();
  }

  get #form() {
    return this.querySelector('form');
  }

  get #field() {
    return this.querySelector('textarea');
  }

  /**
   * Runs code in a page from now on, and listens to what that page logs and throws.
   * @param {View | undefined} view undefined where the page is out of reach
   */
  attach(view) {
    if (!view) {
      this.#runner = undefined;
      return;
    }
    if (heard.has(view.document)) return;
    heard.add(view.document);
    const runner = new Runner(view);
    this.#runner = runner;
    const { signal } = this.#ended;
    this.#hearLogs(view, signal);
    view.addEventListener('error', (event) => {
      if (event.error === undefined && !event.message) return; // a file that did not load
      const isError = !(event.error instanceof Object) || 'stack' in event.error;
      const message = isError ? withoutUncaught(event.message) : this.#inWords(() => show(event.error));
      this.#add('error', message, placeOf(event.filename, event.lineno, runner));
    }, { signal });
    view.addEventListener('securitypolicyviolation', (event) => {
      const words = inWordsOf(event);
      if (words) this.#add('error', words);
    }, { signal });
    view.addEventListener('unhandledrejection', ({ reason }) => this.#addThrown(reason, runner), { signal });
  }

  clear() {
    this.#waiting = [];
    this.#left = 0;
    this.#list?.replaceChildren();
    this.#list?.removeAttribute('data-left');
  }

  get #list() {
    return this.querySelector('[role=log]');
  }

  /**
   * @param {View} view
   * @param {AbortSignal} signal
   */
  #hearLogs(view, signal) {
    const { console } = view;
    const originals = { assert: console.assert, clear: console.clear };
    for (const level of levels) {
      const original = /** @type {(...values: unknown[]) => void} */ (console[level]);
      console[level] = (/** @type {unknown[]} */ ...values) => {
        if (this.#showing) return;
        this.#add(level === 'warn' || level === 'error' ? level : 'log', this.#inWords(() => {
          original.apply(console, values);
          return showAll(values);
        }));
      };
      signal.addEventListener('abort', () => { console[level] = original; });
    }
    console.assert = (condition, ...values) => {
      originals.assert.call(console, condition, ...values);
      if (!condition) this.#add('error', `Assertion failed${values.length > 0 ? `: ${this.#inWords(() => showAll(values))}` : ''}`);
    };
    console.clear = () => {
      originals.clear.call(console);
      this.clear();
    };
    signal.addEventListener('abort', () => Object.assign(console, originals));
  }

  // What is typed

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const field = this.#field;
    this.#shift = event.shiftKey;
    if (!field || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'ArrowUp' && !event.shiftKey && !field.value.slice(0, field.selectionStart).includes('\n')) {
      this.#recall(this.#at - 1, event);
    } else if (event.key === 'ArrowDown' && !event.shiftKey && !field.value.slice(field.selectionEnd).includes('\n')) {
      this.#recall(this.#at + 1, event);
    }
  }

  /**
   * Enter runs what is finished. This event is what it comes to on every keyboard,
   * those on glass included.
   * @param {InputEvent} event
   */
  #onInput(event) {
    if (event.inputType !== 'insertLineBreak' || this.#shift || !isFinished(this.#field?.value ?? '')) return;
    event.preventDefault();
    this.#form?.requestSubmit();
  }

  /**
   * Shows what was typed before, or after that.
   * @param {number} at in #history
   * @param {KeyboardEvent} event
   */
  #recall(at, event) {
    const field = this.#field;
    if (!field || at < 0 || at >= this.#history.length) return;
    event.preventDefault();
    if (this.#at === this.#history.length - 1) this.#history[this.#at] = field.value;
    this.#at = at;
    field.value = this.#history[at];
    field.setSelectionRange(field.value.length, field.value.length);
    this.#fit();
  }

  /** Makes the field as tall as what is in it. */
  #fit() {
    const field = this.#field;
    if (field) field.rows = Math.min(12, field.value.split('\n').length);
  }

  async #run() {
    const field = this.#field;
    const code = field?.value ?? '';
    if (!field || !code.trim()) return;
    field.value = '';
    this.#fit();
    field.focus();
    this.#remember(code);
    this.#add('code', code);
    const runner = this.#runner;
    const outcome = await runner?.run(code);
    if (!runner || outcome && 'refused' in outcome) {
      this.#add('error', 'The page that is there now runs nothing that is typed here.');
      return;
    }
    if (!outcome) return;
    if ('thrown' in outcome) this.#addThrown(outcome.thrown, runner);
    else this.#add('value', this.#inWords(() => show(outcome.value)));
  }

  /** @param {string} code */
  #remember(code) {
    const before = this.#history.slice(0, -1).filter((other) => other !== code);
    this.#history = [...before, code].slice(-mostKept);
    keep(this.#history);
    this.#history.push('');
    this.#at = this.#history.length - 1;
  }

  // What is listed

  /**
   * What is logged while a value is put into words is not listed: to list it could
   * make more of the same, without end.
   * @param {() => string} words
   */
  #inWords(words) {
    this.#showing = true;
    try {
      return words();
    } finally {
      this.#showing = false;
    }
  }

  /**
   * @param {unknown} thrown
   * @param {Runner} runner
   */
  #addThrown(thrown, runner) {
    this.#add('error', this.#inWords(() => show(thrown)), placeIn(thrown, runner));
  }

  /**
   * Lists something with the next frame: a loop that logs ten thousand lines makes
   * one list of them.
   * @param {Entry['kind']} kind
   * @param {string} text
   * @param {string} [where]
   */
  #add(kind, text, where = '') {
    if (this.#waiting.length === 0) requestAnimationFrame(() => this.#showWaiting());
    this.#waiting.push({ kind, text, where });
    if (this.#waiting.length <= mostEntries) return;
    this.#waiting.shift();
    this.#left++;
  }

  #showWaiting() {
    const list = this.#list;
    if (!list || this.#waiting.length === 0) return;
    const isRead = list.scrollTop + list.clientHeight < list.scrollHeight - 1; // what stands further up
    const isRun = this.#waiting.some((entry) => entry.kind === 'code');
    list.append(...this.#waiting.map(rowOf));
    this.#waiting = [];
    while (list.children.length > mostEntries) {
      list.firstElementChild?.remove();
      this.#left++;
    }
    if (this.#left > 0) list.setAttribute('data-left', String(this.#left));
    if (isRun || !isRead) list.scrollTop = list.scrollHeight;
  }
}

/** @param {Entry} entry */
function rowOf({ kind, text, where }) {
  const row = document.createElement('div');
  row.className = 'console-entry';
  row.dataset.kind = kind;
  const mark = part('span', 'console-mark', marks[kind].sign);
  mark.setAttribute('aria-hidden', 'true');
  const code = document.createElement('code');
  code.append(kind === 'code' || kind === 'value' ? coloured(text, 'js') : text);
  const words = document.createElement('span');
  words.append(part('span', 'visually-hidden', `${marks[kind].word}: `), code);
  row.append(mark, words, part('span', 'console-where', where));
  return row;
}

const marks = {
  code: { sign: '›', word: 'Run' },
  value: { sign: '←', word: 'Value' },
  log: { sign: ' ', word: 'Log' },
  warn: { sign: '!', word: 'Warning' },
  error: { sign: '×', word: 'Error' },
};

/**
 * @param {string} tag
 * @param {string} className
 * @param {string} text
 */
function part(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/** @param {string} message */
function withoutUncaught(message) {
  return message.replace(/^(?:Uncaught )?(?:\(in promise\) )?(?=\w)/, '').replace(/^uncaught exception: /, '');
}

/** What of a page's HTML its policy does not let run, and what to write in its place. */
const inert = new Map([
  ['script-src-attr', 'A handler in the HTML, such as onclick, does not run here: write addEventListener in a script.'],
  ['style-src-attr', 'A style attribute does nothing here: give the element a class, and write its style in CSS.'],
  ['style-src-elem', 'A style element does nothing here: write its style in CSS.'],
]);

/**
 * What the page's policy has blocked; '' where that is told already, by an error.
 * @param {SecurityPolicyViolationEvent} event
 */
function inWordsOf({ effectiveDirective, blockedURI }) {
  if (blockedURI === 'eval' || blockedURI.startsWith('blob')) return '';
  const words = blockedURI === 'inline' ? inert.get(effectiveDirective) : undefined;
  return words ?? `The policy of this page (${effectiveDirective}) does not allow ${blockedURI}.`;
}

/**
 * Where an error was thrown: in what was typed, or in a file.
 * @param {string} address of the script
 * @param {number} line
 * @param {Runner} runner
 */
function placeOf(address, line, runner) {
  if (!address || !line) return '';
  if (runner.isOurs(address)) return `line ${line}`;
  return `${nameIn(address)}:${line}`;
}

/** @param {string} address */
function nameIn(address) {
  return address.startsWith('blob:') ? 'JavaScript' : address.split(/[?#]/)[0].split('/').at(-1) || address;
}

/**
 * Where a promise was rejected, as far as its error tells.
 * @param {unknown} thrown
 * @param {Runner} runner
 */
function placeIn(thrown, runner) {
  const stack = thrown instanceof Object && 'stack' in thrown ? String(thrown.stack) : '';
  const found = /(\S+?):(\d+):\d+\)?(?:\n|$)/.exec(stack);
  const address = found?.[1].replace(/^.*?(?=(?:blob|https?):)/, '') ?? '';
  return found ? placeOf(address, Number(found[2]), runner) : '';
}

// What was run is kept for as long as the tab lives: a demo is reloaded often.

/** @returns {string[]} */
function kept() {
  try {
    const all = JSON.parse(sessionStorage.getItem(keptKey) ?? '[]');
    return Array.isArray(all) ? all.filter((code) => typeof code === 'string') : [];
  } catch {
    return []; // refused, or not ours: there is nothing to bring back
  }
}

/** @param {string[]} all */
function keep(all) {
  try {
    sessionStorage.setItem(keptKey, JSON.stringify(all));
  } catch {
    // full or refused: the list lives as long as the page
  }
}

/**
 * Has the address ask for the console that the page before took along: so it is there
 * after a reload, and the next page is asked for with it.
 */
function keepConsole() {
  const url = new URL(location.href);
  if (url.searchParams.has('console')) return;
  url.search += `${url.search ? '&' : '?'}console=on`;
  history.replaceState(history.state, '', url);
}

customElements.define('demo-console', DemoConsole);
