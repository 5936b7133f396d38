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

/** The documents that are listened to: one page after the other can come into a frame. */
const heard = new WeakSet();

class DemoConsole extends HTMLElement {
  #ended = new AbortController();
  /** @type {Runner | undefined} */
  #runner;
  /** What was run before, oldest first, and at last what is being typed. @type {string[]} */
  #history = [''];
  #shift = false; // held with the last key
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
      keepConsole(signal);
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
   * @param {View} view
   */
  attach(view) {
    if (heard.has(view.document)) return;
    heard.add(view.document);
    const runner = new Runner(view);
    this.#runner = runner;
    const { signal } = this.#ended;
    this.#hearLogs(view, signal);
    view.addEventListener('error', (event) => {
      if (event.error === undefined && !event.message) return; // a file that did not load
      this.#add('error', withoutUncaught(event.message), placeOf(event.filename, event.lineno, runner));
    }, { signal });
    view.addEventListener('unhandledrejection', ({ reason }) => this.#add('error', show(reason)), { signal });
  }

  clear() {
    this.querySelector('[role=log]')?.replaceChildren();
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
        original.apply(console, values);
        this.#add(level === 'warn' || level === 'error' ? level : 'log', showAll(values));
      };
      signal.addEventListener('abort', () => { console[level] = original; });
    }
    console.assert = (condition, ...values) => {
      originals.assert.call(console, condition, ...values);
      if (!condition) this.#add('error', `Assertion failed${values.length > 0 ? `: ${showAll(values)}` : ''}`);
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
    if (!field || !code.trim() || !this.#runner) return;
    field.value = '';
    this.#fit();
    field.focus();
    this.#remember(code);
    this.#add('code', code);
    const outcome = await this.#runner.run(code);
    if (!outcome) return;
    if ('thrown' in outcome) this.#add('error', show(outcome.thrown), placeIn(outcome.thrown, this.#runner));
    else this.#add('value', show(outcome.value));
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
   * @param {'code' | 'value' | 'log' | 'warn' | 'error'} kind
   * @param {string} text
   * @param {string} [where] in the code
   */
  #add(kind, text, where = '') {
    const log = this.querySelector('[role=log]');
    if (!log) return;
    const entry = document.createElement('div');
    entry.className = 'console-entry';
    entry.dataset.kind = kind;
    const mark = part('span', 'console-mark', marks[kind].sign);
    mark.setAttribute('aria-hidden', 'true');
    const code = document.createElement('code');
    code.append(kind === 'code' || kind === 'value' ? coloured(text, 'js') : text);
    const words = document.createElement('span');
    words.append(part('span', 'visually-hidden', `${marks[kind].word}: `), code);
    entry.append(mark, words, part('span', 'console-where', where));
    log.append(entry);
    while (log.children.length > mostEntries) log.firstElementChild?.remove();
    log.scrollTop = log.scrollHeight;
  }
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
 * Takes the console along to the demo's other pages: the address asks for it.
 * @param {AbortSignal} signal
 */
function keepConsole(signal) {
  if (!new URLSearchParams(location.search).has('console')) return; // this page always has one
  const root = location.pathname.slice(0, location.pathname.indexOf('/play/') + '/play/'.length);
  /** @param {string} address */
  const withConsole = (address) => {
    const url = new URL(address, location.href);
    if (url.origin === location.origin && url.pathname.startsWith(root)) url.searchParams.set('console', 'on');
    return url.href;
  };
  document.addEventListener('click', ({ target }) => {
    const link = target instanceof Element ? target.closest('a') : null;
    if (link?.href && !link.target && link.hash === '') link.href = withConsole(link.href);
  }, { capture: true, signal });
  document.addEventListener('submit', ({ target }) => {
    if (target instanceof HTMLFormElement && target.method === 'post') target.setAttribute('action', withConsole(target.getAttribute('action') ?? ''));
  }, { capture: true, signal });
}

customElements.define('demo-console', DemoConsole);
