// The inspector's log: what happened in a demo, newest first, for as long as the
// tab lives. Frames of one tab share it.

/** @import { Change, Pair } from './words.js' */

/**
 * @typedef {object} Entry
 * @property {number} at when, in milliseconds since 1970
 * @property {'answer' | 'request' | 'script' | 'outside'} kind
 * @property {string} what in short, such as "GET /play/cookies"
 * @property {number} [status] of the answer
 * @property {string} said in a sentence
 * @property {string[]} lines that crossed the wire, or were assigned
 * @property {Change[]} changes against the one before of this kind
 * @property {Pair[]} [cookies] all that a request carried; of the newest only
 */

const limit = 20;

export class Log {
  #key;
  /** @type {Entry[]} */
  #kept = [];
  #stored = true; // false once the browser has refused: then #kept is all there is

  /** @param {string} name of the demo */
  constructor(name) {
    this.#key = `course.log.${name}`;
  }

  /** @returns {Entry[]} newest first */
  get entries() {
    try {
      if (this.#stored) this.#kept = JSON.parse(sessionStorage.getItem(this.#key) ?? '[]');
    } catch {
      this.#stored = false;
    }
    return this.#kept;
  }

  /** @returns {Pair[] | undefined} what the last request carried */
  get lastCarried() {
    return this.entries.find((entry) => entry.cookies)?.cookies;
  }

  /** @param {Entry} entry */
  add(entry) {
    const older = this.entries;
    if (entry.cookies) {
      for (const other of older) delete other.cookies;
    }
    // The last request must stay, however many clicks have come since.
    const kept = older.filter((other, i) => i < limit - 1 || other.cookies);
    this.#keep([entry, ...kept]);
  }

  clear() {
    this.#keep([]);
  }

  /**
   * Tells whether an event is about this log in another frame.
   * @param {StorageEvent} event
   */
  concerns(event) {
    return event.key === this.#key;
  }

  /** @param {Entry[]} entries */
  #keep(entries) {
    this.#kept = entries;
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(entries));
    } catch {
      this.#stored = false; // full or refused: the log lives as long as the page
    }
  }
}
