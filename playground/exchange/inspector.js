// <cookie-inspector>: makes the inspector that the server rendered live. It shows
// document.cookie as it changes, keeps a log over the pages of a demo, and says
// in words what just happened.

import { Log } from './log.js';
import { changesBetween, inWords, numbered, pairsOf, plural } from './words.js';
import { entryItem } from './view.js';

/** @import { Entry } from './log.js' */
/** @import { Change, Pair } from './words.js' */

const pollEvery = 500; // milliseconds, where the browser does not tell of changes

class CookieInspector extends HTMLElement {
  /** @type {AbortController | undefined} */
  #life;
  /** @type {Pair[]} what document.cookie held when we last looked */
  #seen = [];
  #leaving = false;
  #log = new Log('');

  connectedCallback() {
    this.#life = new AbortController();
    this.#log = new Log(this.dataset.log ?? '');
    this.#seen = pairsOf(document.cookie);
    this.#logPage();
    this.#showNow();
    this.#showLog();
    this.#forgetAfter();
    this.#watchWrites(document, this.#life.signal);
    // A page that comes into a frame of this one writes cookies as this one does.
    this.addEventListener('course:frame', (event) => {
      if (event instanceof CustomEvent && event.detail.view && this.#life) this.#watchWrites(event.detail.view.document, this.#life.signal);
    }, { signal: this.#life.signal });
    this.#watchOthers(this.#life.signal);
    this.#watchLog(this.#life.signal);
    for (const part of this.querySelectorAll('[data-script], [data-log]')) {
      /** @type {HTMLElement} */ (part).hidden = false;
    }
  }

  disconnectedCallback() {
    this.#life?.abort();
  }

  /** @param {string} name */
  #isOurs(name) {
    return 'all' in this.dataset || (this.dataset.ours ?? '').split(';').includes(name);
  }

  // What the server rendered

  /** Puts this page's request into the log, and the answer that led to it. */
  #logPage() {
    const before = this.#log.lastCarried;
    const previous = this.#part('[data-previous]');
    if (previous) this.#log.add(this.#answered(previous));
    const request = this.#part('[data-request]');
    if (!request) return;
    const entry = this.#requested(request, before);
    this.#log.add(entry);
    // A page that loads by itself says nothing: other frames may do so too. This
    // one holds the focus, so the learner has made it load.
    if (document.hasFocus()) this.#say(this.#status?.textContent ?? '');
  }

  /**
   * @param {HTMLElement} part
   * @returns {Entry}
   */
  #answered(part) {
    const lines = setCookieLines(part);
    const n = lines.length + Number(part.dataset.more);
    return {
      at: Date.now(),
      kind: 'answer',
      what: whatOf(part),
      status: Number(part.dataset.status),
      said: `The server answered with ${plural(n, 'Set-Cookie line')}.`,
      lines,
      changes: [],
    };
  }

  /**
   * @param {HTMLElement} part
   * @param {Pair[] | undefined} before what the request before this one carried
   * @returns {Entry}
   */
  #requested(part, before) {
    const rows = Array.from(part.querySelectorAll('.inspector-taken tr:has(td)'), (row) => ({
      name: row.querySelector('th code')?.textContent ?? '',
      value: row.querySelector('td code')?.textContent ?? '',
    }));
    const cookies = numbered(rows.filter((row) => this.#isOurs(row.name)));
    const changes = before ? changesBetween(before, cookies) : [];
    const lines = setCookieLines(this.#part('[data-response]'));
    const same = before && changes.length === 0 && cookies.length > 0 ? ', the same as the request before' : '';
    return {
      at: Date.now(),
      kind: 'request',
      what: whatOf(part),
      status: Number(part.dataset.status),
      said: `The request carried ${plural(cookies.length, 'cookie')}${same}; the server set ${lines.length || 'none'}.`,
      lines,
      changes,
      cookies,
    };
  }

  /**
   * Takes out of the address what a redirect carried: it is in the log now, and
   * a reload is then the plain request that it looks like.
   */
  #forgetAfter() {
    const url = new URL(location.href);
    if (!url.searchParams.has('after')) return;
    url.searchParams.delete('after');
    history.replaceState(history.state, '', url);
  }

  // What scripts do

  /**
   * Sees each assignment to document.cookie, with the line as the script wrote it.
   * The browser's own property does the work; ours stands before it.
   * @param {Document} page whose scripts are meant
   * @param {AbortSignal} signal
   */
  #watchWrites(page, signal) {
    const native = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
    const { get, set } = native ?? {};
    if (!get || !set) return;
    Object.defineProperty(page, 'cookie', {
      configurable: true,
      get: () => get.call(page),
      set: (line) => {
        set.call(page, line);
        // Reading it there waits until the browser has taken it; a document of
        // another frame may be told a moment later.
        get.call(page);
        this.#wrote(String(line));
      },
    });
    signal.addEventListener('abort', () => Reflect.deleteProperty(page, 'cookie'));
  }

  /** @param {string} line that was assigned to document.cookie */
  #wrote(line) {
    const now = pairsOf(document.cookie);
    const changes = changesBetween(this.#seen, now);
    this.#seen = now;
    this.#showNow();
    this.#happened({
      at: Date.now(),
      kind: 'script',
      what: 'document.cookie',
      said: saidOfWrite(line, changes, now),
      lines: [line],
      changes,
    });
  }

  /**
   * Sees what others change: another tab, an answer, the developer tools.
   * @param {AbortSignal} signal
   */
  #watchOthers(signal) {
    const check = () => this.#check();
    // While the next page is on its way, its answer's cookies arrive already. They
    // are not another's doing, and that page will tell of them.
    window.addEventListener('beforeunload', () => { this.#leaving = true; }, { signal });
    window.addEventListener('pageshow', () => {
      this.#leaving = false;
      check();
    }, { signal });
    window.addEventListener('focus', check, { signal });
    document.addEventListener('visibilitychange', check, { signal });
    if (window.cookieStore) {
      window.cookieStore.addEventListener('change', check, { signal });
      return;
    }
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') check();
    }, pollEvery);
    signal.addEventListener('abort', () => clearInterval(timer));
  }

  #check() {
    if (this.#leaving) return;
    const now = pairsOf(document.cookie);
    const changes = changesBetween(this.#seen, now).filter((change) => this.#isOurs(change.name));
    this.#seen = now;
    this.#showNow();
    if (changes.length === 0) return;
    this.#happened({
      at: Date.now(),
      kind: 'outside',
      what: 'Outside this page',
      said: changes.map(saidOfChange).join(' '),
      lines: [],
      changes,
    });
  }

  // What is shown

  /** Shows what document.cookie is now, others' cookies folded away. */
  #showNow() {
    const panel = this.#part('[data-script]');
    const now = panel?.querySelector('[data-now]');
    const others = panel?.querySelector('details');
    if (!panel || !now || !others) return;
    const pairs = pairsOf(document.cookie);
    const own = pairs.filter((pair) => this.#isOurs(pair.name));
    const text = own.map(({ name, value }) => name ? `${name}=${value}` : value).join('; ');
    if (text) now.replaceChildren(codeOf(text));
    else now.textContent = own.length < pairs.length ? 'Nothing of this course.' : 'Empty: a script sees no cookie here.';
    const n = pairs.length - own.length;
    others.hidden = n === 0;
    const [summary, whole] = [others.querySelector('summary'), others.querySelector('[data-whole-header]')];
    if (summary) summary.textContent = `${n} other ${n === 1 ? 'cookie' : 'cookies'} on this host`;
    if (whole) whole.textContent = document.cookie;
  }

  #showLog() {
    const entries = this.#log.entries;
    this.querySelector('.inspector-log ol')?.replaceChildren(...entries.map(entryItem));
  }

  /** @param {AbortSignal} signal */
  #watchLog(signal) {
    this.querySelector('[data-clear]')?.addEventListener('click', () => {
      this.#log.clear();
      this.#showLog();
      this.#say('The log is empty now.');
    }, { signal });
    window.addEventListener('storage', (event) => {
      if (this.#log.concerns(event)) this.#showLog();
    }, { signal });
  }

  /** @param {Entry} entry */
  #happened(entry) {
    this.#log.add(entry);
    this.#showLog();
    this.#say(entry.said);
  }

  /** @param {string} text for the status line, which is read aloud when it changes */
  #say(text) {
    const status = this.#status;
    if (!status) return;
    // The same words twice are two events: without the change none would be heard.
    status.replaceChildren();
    status.append(text);
  }

  get #status() {
    return this.querySelector('[role=status]');
  }

  /**
   * @param {string} selector
   * @returns {HTMLElement | null}
   */
  #part(selector) {
    return this.querySelector(selector);
  }
}

/** @param {HTMLElement} part */
function whatOf(part) {
  return `${part.dataset.method} ${part.dataset.url}`;
}

/**
 * @param {HTMLElement | null} part
 * @returns {string[]}
 */
function setCookieLines(part) {
  const lines = part?.querySelectorAll('[data-set-cookie]') ?? [];
  return Array.from(lines, (line) => `Set-Cookie: ${line.textContent}`);
}

/** @param {string} text */
function codeOf(text) {
  const code = document.createElement('code');
  code.textContent = text;
  return code;
}

/**
 * @param {string} line that was assigned
 * @param {Change[]} changes that it made
 * @param {Pair[]} now
 */
function saidOfWrite(line, changes, now) {
  const assigned = pairsOf(line.split(';', 1)[0])[0];
  const [name, value] = [assigned?.name.trim() ?? '', assigned?.value.trim() ?? ''];
  const what = name || 'a cookie without a name';
  const made = changes.filter((change) => change.name === name);
  const { to } = made.find((change) => change.to === value) ?? made.find((change) => change.to !== undefined) ?? {};
  const same = now.filter((pair) => pair.name === name);
  const several = same.length > 1 ? ` There are ${same.length} cookies of this name now: the first counts.` : '';
  if (made.some((change) => change.how === 'removed')) {
    return `The page deleted ${what}.${same.length > 0 ? ` Another of this name is left: ${inWords(same[0].value)}.` : ''}`;
  }
  if (to !== undefined) return `The page wrote ${what}: ${inWords(to)}.${several}`;
  if (same.some((pair) => pair.value === value)) return `The page wrote ${what} again, and it stayed ${inWords(value)}.`;
  return `The page wrote ${what}, and document.cookie stayed as it was.`;
}

/** @param {Change} change */
function saidOfChange({ name, how, to }) {
  const value = to === undefined ? '' : `: ${inWords(to)}`;
  return `${name} was ${how} outside this page${value}.`;
}

customElements.define('cookie-inspector', CookieInspector);
