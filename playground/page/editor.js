// <page-editor>: the page of a lesson, for learners to change. What they write stays
// in their browser (localStorage), and is coloured while they type. It runs in a frame
// of this page, when they press Run and never before, and none of it is sent anywhere.
//
// The frame's document comes from the server, empty, and anew for each run: so it has
// its own policy, which allows scripts from "blob:" addresses, the cookies of an
// address, and no variables of an earlier run.

import { coloured } from '../exchange/code.js';

/** @import { Language } from '../exchange/code.js' */

/** @typedef {Window & typeof globalThis} View */
/** @typedef {Record<string, string>} Version what each part holds, by its language */
/** @typedef {{ mine: Version, lesson: Version }} Kept the learner's version, and the lesson's that it was made of */

class PageEditor extends HTMLElement {
  #ended = new AbortController();
  #store = '';
  /** What the learner's version was made of; empty where there is none. @type {Version} */
  #lesson = {};
  #runs = 0;

  connectedCallback() {
    this.#ended = new AbortController();
    const { signal } = this.#ended;
    this.#store = `course.page.${location.pathname}`;
    this.#bring(kept(this.#store));
    for (const field of this.#fields) {
      field.readOnly = false;
      field.addEventListener('input', () => this.#changed(field), { signal });
      field.addEventListener('scroll', () => follow(field), { signal });
      field.addEventListener('keydown', (event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.#run();
      }, { signal });
      paint(field);
    }
    this.#button('[data-run]')?.addEventListener('click', () => this.#run(), { signal });
    this.#button('[data-reset]')?.addEventListener('click', () => this.#reset(), { signal });
    this.#listen(signal);
    this.dataset.ready = '';
  }

  disconnectedCallback() {
    this.#ended.abort();
  }

  get #fields() {
    return Array.from(this.querySelectorAll('textarea'));
  }

  get #frame() {
    return this.querySelector('iframe');
  }

  /**
   * @param {string} selector
   * @returns {HTMLButtonElement | null}
   */
  #button(selector) {
    return this.querySelector(selector);
  }

  /** @param {string} words */
  #say(words) {
    const status = this.querySelector('[role=status]');
    if (status) status.textContent = words;
  }

  // The learner's version

  /** @param {Kept} was kept */
  #bring({ mine, lesson }) {
    this.#lesson = lesson;
    for (const field of this.#fields) field.value = mine[languageOf(field)] ?? field.defaultValue;
    if (this.#isChanged()) this.#say(`This is your version, kept in this browser.${this.#isOld() ? ' The lesson’s has changed since: Reset shows it.' : ''} Press Run to see it.`);
    this.#settle();
  }

  /** Whether the lesson's version is another by now than the one that was changed. */
  #isOld() {
    const given = this.#given();
    return [...Object.keys(given), ...Object.keys(this.#lesson)].some((part) => given[part] !== this.#lesson[part]);
  }

  /** @returns {Version} */
  #given() {
    return Object.fromEntries(this.#fields.map((field) => [languageOf(field), field.defaultValue]));
  }

  #isChanged() {
    return this.#fields.some((field) => field.value !== field.defaultValue);
  }

  /** @param {HTMLTextAreaElement} field */
  #changed(field) {
    paint(field);
    const mine = Object.fromEntries(this.#fields.map((part) => [languageOf(part), part.value]));
    if (!this.#isChanged()) this.#lesson = {};
    else if (Object.keys(this.#lesson).length === 0) this.#lesson = this.#given();
    const stored = keep(this.#store, this.#isChanged() ? { mine, lesson: this.#lesson } : undefined);
    this.#say(stored ? 'Changed. Press Run to see what it does.' : 'Changed, but this browser keeps nothing: a reload loses it.');
    this.#settle();
  }

  #settle() {
    const reset = this.#button('[data-reset]');
    if (reset) reset.disabled = !this.#isChanged();
  }

  #reset() {
    for (const field of this.#fields) {
      field.value = field.defaultValue;
      paint(field);
    }
    keep(this.#store, undefined);
    this.#lesson = {};
    this.#settle();
    this.#button('[data-run]')?.focus();
    this.#run();
    this.#say('This is the lesson’s version again.');
  }

  // Running it

  /** Loads an empty page into the frame, and fills it. */
  #run() {
    const frame = this.#frame;
    this.#runs++;
    frame?.contentWindow?.location.replace(`${frame.getAttribute('src')}${this.#asked}`);
    this.#say('It ran.');
  }

  /** The query of the page that the last run has asked for. */
  get #asked() {
    return `?empty=${this.#runs}`;
  }

  /** @param {View} view of the frame */
  #fill(view) {
    const { document } = view;
    const code = (/** @type {Language} */ language) => this.#fields.find((field) => languageOf(field) === language)?.value ?? '';
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(code('css'));
    document.adoptedStyleSheets = [sheet];
    const main = document.querySelector('main');
    if (main) main.innerHTML = code('html');
    const address = URL.createObjectURL(new Blob([code('js')], { type: 'text/javascript' }));
    const script = document.createElement('script');
    script.src = address;
    script.addEventListener('load', () => {
      URL.revokeObjectURL(address);
      // They were over before there was anything to wait for.
      document.dispatchEvent(new view.Event('DOMContentLoaded', { bubbles: true }));
      view.dispatchEvent(new view.Event('load'));
    });
    document.head.append(script);
  }

  /**
   * Has the console and the inspector look at each page that comes into the frame.
   * @param {AbortSignal} signal
   */
  #listen(signal) {
    const attach = () => {
      const view = /** @type {View | null | undefined} */ (this.#frame?.contentWindow);
      if (!view) return;
      const detail = { view };
      for (const name of ['demo-console', 'cookie-inspector']) {
        document.querySelector(name)?.dispatchEvent(new CustomEvent('course:frame', { detail }));
      }
      if (view.location.search === this.#asked) this.#fill(view);
    };
    this.#frame?.addEventListener('load', attach, { signal });
    if (this.#frame?.contentDocument?.readyState === 'complete') attach();
  }
}

/**
 * @param {HTMLTextAreaElement} field
 * @returns {Language}
 */
function languageOf(field) {
  return /** @type {Language} */ (field.dataset.language);
}

/**
 * Colours what a field holds: a copy of it lies behind the field, whose own text is
 * transparent.
 * @param {HTMLTextAreaElement} field
 */
function paint(field) {
  field.rows = Math.min(24, Math.max(3, field.value.split('\n').length));
  const code = field.parentElement?.querySelector('code');
  // A last line that is empty is a line of the field's.
  code?.replaceChildren(coloured(field.value, languageOf(field)), '\n');
  follow(field);
}

/** @param {HTMLTextAreaElement} field */
function follow(field) {
  const copy = field.parentElement?.querySelector('pre');
  if (copy) [copy.scrollTop, copy.scrollLeft] = [field.scrollTop, field.scrollLeft];
}

/**
 * @param {string} key
 * @returns {Kept}
 */
function kept(key) {
  try {
    const { mine, lesson } = Object(JSON.parse(localStorage.getItem(key) ?? '{}'));
    return { mine: texts(mine), lesson: texts(lesson) };
  } catch {
    return { mine: {}, lesson: {} }; // refused, or not ours: then there is the lesson's version
  }
}

/**
 * @param {unknown} version
 * @returns {Version}
 */
function texts(version) {
  return Object.fromEntries(Object.entries(Object(version)).filter(([, text]) => typeof text === 'string'));
}

/**
 * @param {string} key
 * @param {Kept | undefined} version undefined to forget it
 * @returns {boolean} whether the browser took it
 */
function keep(key, version) {
  try {
    if (version) localStorage.setItem(key, JSON.stringify(version));
    else localStorage.removeItem(key);
    return true;
  } catch {
    return false; // full, or refused
  }
}

customElements.define('page-editor', PageEditor);
