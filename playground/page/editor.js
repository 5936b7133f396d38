// <page-editor>: the page of a lesson, for learners to change. What they write stays
// in their browser (localStorage), and is coloured while they type. It runs in a frame
// of this page, when they press Run and never before, and none of it is sent anywhere.
//
// The frame's document comes from the server, empty, and anew for each run: so it has
// its own policy, which allows scripts from "blob:" addresses, the cookies of an
// address, and no variables of an earlier run. It has an address of its own, beside
// that of the lesson's version: where a form or a link in the learner's page leads back
// to it, it is the learner's that is shown, as they ran it last.

import { coloured } from '../exchange/code.js';

const mostColoured = 32_000; // characters of a field; more would make typing slow

/** @import { Language } from '../exchange/code.js' */

/** @typedef {Window & typeof globalThis} View */
/** @typedef {Record<string, string>} Version what each part holds, by its language */
/** @typedef {{ mine: Version, lesson: Version }} Kept the learner's version, and the lesson's that it was made of */

class PageEditor extends HTMLElement {
  #ended = new AbortController();
  #store = '';
  /** What the learner's version was made of; empty where there is none. @type {Version} */
  #lesson = {};
  /** What was run last. @type {Version | undefined} */
  #ran;
  /** What the run has to say before it says that it ran. */
  #words = '';
  /**
   * What stood here before a reset, or before another tab changed it, until something
   * is changed here again.
   * @type {Kept | undefined}
   */
  #undone;

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
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing) this.#run();
      }, { signal });
    }
    window.addEventListener('storage', (event) => this.#onStorage(event), { signal });
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
    this.#show(mine);
    if (this.#isChanged()) this.#say(`This is your version, kept in this browser.${this.#age()} Press Run to see it.`);
    this.#settle();
  }

  /**
   * The version is this editor's, and that of other tabs with it. Whatever else writes to
   * the store, or clears it, is most likely the learner's own code, in the frame: their
   * work is not to be lost by it, and is stored again.
   * @param {StorageEvent} event
   */
  #onStorage({ key, url }) {
    if (key !== null && key !== this.#store) return;
    const isEditor = new URL(url, location.href).pathname === location.pathname;
    if (key !== null && isEditor) this.#takeOver();
    else if (!this.#keep()) this.#say('This browser does not keep your version any more: a reload loses it.');
  }

  /** Shows what was changed in another tab: there is one version for all of them. */
  #takeOver() {
    const found = kept(this.#store);
    if (this.#holds({ ...this.#given(), ...found.mine })) return; // stored again, that is all
    if (this.#isChanged()) this.#undone ??= this.#standing();
    this.#bring(found);
    this.#say('This was changed in another tab. Press Run to see it.');
  }

  /** @param {Version} version the lesson's where it has nothing */
  #show(version) {
    for (const field of this.#fields) {
      field.value = version[languageOf(field)] ?? field.defaultValue;
      paint(field);
    }
  }

  /** Whether the lesson's version is another by now than the one that was changed. */
  #isOld() {
    const given = this.#given();
    return [...Object.keys(given), ...Object.keys(this.#lesson)].some((part) => given[part] !== this.#lesson[part]);
  }

  /** What there is to say of that. */
  #age() {
    return this.#isOld() ? ' The lesson’s has changed since: Reset shows it.' : '';
  }

  /** @returns {Version} */
  #given() {
    return Object.fromEntries(this.#fields.map((field) => [languageOf(field), field.defaultValue]));
  }

  /** @returns {Version} what the fields hold */
  #written() {
    return Object.fromEntries(this.#fields.map((field) => [languageOf(field), field.value]));
  }

  /** @returns {Kept} */
  #standing() {
    return { mine: this.#written(), lesson: this.#lesson };
  }

  #isChanged() {
    return !this.#holds(this.#given());
  }

  /** @param {Version} version */
  #holds(version) {
    return this.#fields.every((field) => field.value === version[languageOf(field)]);
  }

  /** @param {HTMLTextAreaElement} field */
  #changed(field) {
    paint(field);
    this.#undone = undefined;
    const stored = this.#keep();
    this.#say(stored ? 'Changed. Press Run to see what it does.' : 'Changed, but this browser does not keep it: a reload loses it.');
    this.#settle();
  }

  /** @returns {boolean} whether the browser took it */
  #keep() {
    if (!this.#isChanged()) {
      this.#lesson = {};
      return keep(this.#store, undefined);
    }
    if (Object.keys(this.#lesson).length === 0) this.#lesson = this.#given();
    return keep(this.#store, this.#standing());
  }

  #settle() {
    const reset = this.#button('[data-reset]');
    if (!reset) return;
    if (this.#undone && this.#holds(this.#undone.mine)) this.#undone = undefined; // it is back already
    const isChanged = this.#isChanged();
    reset.disabled = !isChanged && !this.#undone;
    const undo = isChanged ? 'Undo' : 'Undo reset';
    reset.textContent = this.#undone ? undo : 'Reset';
  }

  /** Goes back to the lesson's version, or to what the button holds of the learner's. */
  #reset() {
    const was = this.#undone;
    this.#undone = was ? undefined : this.#standing();
    this.#lesson = was?.lesson ?? {};
    this.#show(was?.mine ?? {});
    const stored = this.#keep();
    this.#settle();
    const yours = stored ? `This is your version again.${this.#age()}` : 'This is your version again, but this browser does not keep it: a reload loses it.';
    this.#run(was ? yours : 'This is the lesson’s version again.');
  }

  // Running it

  /**
   * Loads an empty page into the frame, which is filled when it is there.
   * @param {string} [words] to say meanwhile
   */
  #run(words = '') {
    this.#ran = this.#written();
    this.#words = words;
    this.#say(words);
    const frame = this.#frame;
    frame?.contentWindow?.location.replace(frame.dataset.mine ?? '');
  }

  /**
   * @param {View} view of the frame
   * @param {Element} main what is to be filled
   * @param {Version} version
   */
  #fill(view, main, version) {
    const { document } = view;
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(version.css ?? '');
    document.adoptedStyleSheets = [sheet];
    main.innerHTML = version.html ?? '';
    const address = URL.createObjectURL(new Blob([version.js ?? ''], { type: 'text/javascript' }));
    let failed = false;
    const fail = () => { failed = true; };
    view.addEventListener('error', fail);
    runIn(view, address, () => {
      URL.revokeObjectURL(address);
      view.removeEventListener('error', fail);
      this.#ranThrough(failed);
    });
  }

  /** @param {boolean} failed */
  #ranThrough(failed) {
    this.#say(`${this.#words} ${failed ? 'It ran into an error: the console says which.' : 'It ran.'}`.trim());
    this.#words = '';
  }

  /**
   * Looks at each page that comes into the frame, and has the console and the inspector
   * look at it.
   * @param {AbortSignal} signal
   */
  #listen(signal) {
    const arrive = () => {
      const view = viewOf(this.#frame);
      if (view?.location.href === 'about:blank') return; // before the first page
      for (const name of ['demo-console', 'cookie-inspector']) {
        document.querySelector(name)?.dispatchEvent(new CustomEvent('course:frame', { detail: { view } }));
      }
      if (view) this.#arrived(view);
      else this.#say('The result is out of reach: it went to another site, or did not load. Run brings it back.');
    };
    this.#frame?.addEventListener('load', arrive, { signal });
    if (this.#frame?.contentDocument?.readyState === 'complete') arrive();
  }

  /** @param {View} view */
  #arrived(view) {
    const main = view.document.querySelector('main');
    if (main?.dataset.js) runIn(view, main.dataset.js, () => {});
    if (main?.dataset.empty === undefined) return;
    if (this.#ran) this.#fill(view, main, this.#ran);
    else view.location.replace(this.#frame?.src ?? ''); // the browser has brought it back, with a page that was reloaded
  }
}

/**
 * Runs the script of a page that is there already: so the console hears what it logs.
 * @param {View} view
 * @param {string} address
 * @param {() => void} then called when it has run
 */
function runIn(view, address, then) {
  const { document } = view;
  const script = document.createElement('script');
  script.src = address;
  script.addEventListener('load', () => {
    // They were over before there was anything to wait for.
    document.dispatchEvent(new view.Event('DOMContentLoaded', { bubbles: true }));
    view.dispatchEvent(new view.Event('load'));
    then();
  });
  document.head.append(script);
}

/**
 * The window in a frame; undefined where its page is out of reach.
 * @param {HTMLIFrameElement | null} frame
 */
function viewOf(frame) {
  const view = /** @type {View | null | undefined} */ (frame?.contentWindow);
  try {
    return view?.document && view;
  } catch {
    return undefined; // of another origin, or the browser's own page for an error
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
  field.rows = Math.min(24, Math.max(3, field.value.split('\n').length + 1)); // one for the bar to scroll sideways with
  const isLong = field.value.length > mostColoured;
  field.toggleAttribute('data-plain', isLong);
  const code = field.parentElement?.querySelector('code');
  // A last line that is empty is a line of the field's.
  code?.replaceChildren(isLong ? '' : coloured(field.value, languageOf(field)), '\n');
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
