// <your-browser>: runs the probes one after the other, and fills in what this
// browser did.

/**
 * @typedef {object} Seen
 * @property {string | undefined} outcome undefined where it can't be seen
 * @property {string} [why] why not
 */

/** @typedef {'agrees' | 'differs' | 'unseen'} Verdict */

/** @type {Record<Verdict, string>} */
const words = { agrees: '✓ as the standard says', differs: '≠ your browser differs', unseen: 'can’t be seen from here' };

const longest = 72; // characters of a cookie that are shown: as in yourbrowser.go

class YourBrowser extends HTMLElement {
  #life = new AbortController();

  connectedCallback() {
    this.#life = new AbortController();
    const button = /** @type {HTMLButtonElement | null} */ (this.querySelector('[data-run]'));
    if (!button) return;
    button.hidden = false;
    button.addEventListener('click', () => void this.#run(button), { signal: this.#life.signal });
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  /** @param {HTMLButtonElement} button */
  async #run(button) {
    button.disabled = true;
    /** @type {Record<Verdict, number>} */
    const count = { agrees: 0, differs: 0, unseen: 0 };
    const rows = /** @type {HTMLElement[]} */ ([...this.querySelectorAll('[data-probe]')]);
    try {
      for (const [i, row] of rows.entries()) {
        this.#say(`Trying ${i + 1} of ${rows.length} …`);
        count[this.#show(row, await this.#probe(row))]++;
      }
      this.#say(summary(count, rows.length));
    } catch (error) {
      if (this.#life.signal.aborted) return;
      this.#say(`It stopped: ${error instanceof Error ? error.message : error}. Is the server running? Try again.`);
    }
    button.disabled = false;
  }

  /**
   * Sets a probe's cookies, looks, and deletes them.
   * @param {HTMLElement} row
   * @returns {Promise<Seen>}
   */
  async #probe(row) {
    const { probe = '', look, write } = row.dataset;
    const before = await this.#look(look);
    await this.#post('set', probe);
    if (write) document.cookie = write;
    try {
      if (look === 'days') return await daysOf('probe');
      if (look === 'site') return await sameSiteOf('probe');
      return { outcome: without(before, await this.#look(look)) };
    } finally {
      await this.#post('clear', probe);
    }
  }

  /**
   * What the next request carries, or what scripts see.
   * @param {string | undefined} where
   */
  async #look(where) {
    if (where === 'script') return document.cookie;
    const { request } = await this.#ask({});
    return /** @type {string} */ (request.cookie);
  }

  /**
   * @param {'set' | 'clear'} field
   * @param {string} probe
   */
  #post(field, probe) {
    return this.#ask({ method: 'POST', body: new URLSearchParams({ [field]: probe }) });
  }

  /** @param {RequestInit} request */
  async #ask(request) {
    const answer = await fetch(this.dataset.url ?? '', {
      ...request, headers: { Accept: 'application/json' }, cache: 'no-store', signal: this.#life.signal,
    });
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
    return answer.json();
  }

  /**
   * @param {HTMLElement} row
   * @param {Seen} seen
   * @returns {Verdict}
   */
  #show(row, { outcome, why }) {
    const { probe, standard = '', none = '' } = row.dataset;
    /** @type {Verdict} */
    const verdict = outcome === undefined ? 'unseen' : outcome === standard ? 'agrees' : 'differs';
    row.dataset.verdict = verdict;
    const cell = row.querySelector('[data-mine]');
    const said = document.createElement('span');
    said.className = 'your-said';
    said.textContent = words[verdict];
    cell?.replaceChildren(outcome === undefined ? why ?? '' : shown(outcome, none), said);
    this.#explain(probe, verdict === 'differs' ? outcome : undefined);
    return verdict;
  }

  /**
   * Shows what is known of browsers that do what this one did.
   * @param {string | undefined} probe
   * @param {string | undefined} outcome undefined where there is nothing to explain
   */
  #explain(probe, outcome) {
    const notes = /** @type {HTMLElement | null} */ (this.querySelector(`[data-notes="${probe}"]`));
    if (!notes) return;
    notes.hidden = outcome === undefined;
    let known = false;
    for (const note of notes.querySelectorAll('p')) {
      note.hidden = 'unknown' in note.dataset ? known : note.dataset.outcome !== outcome;
      known ||= !note.hidden;
    }
  }

  /** @param {string} text */
  #say(text) {
    const status = this.querySelector('[data-status]');
    if (status) status.textContent = text;
  }
}

/**
 * The cookies in a header that were not in the one before, in their order.
 * @param {string} before
 * @param {string} after
 */
function without(before, after) {
  const old = before.split('; ');
  return after.split('; ').filter((pair) => {
    const at = old.indexOf(pair);
    if (at >= 0) old.splice(at, 1);
    return at < 0;
  }).join('; ');
}

/**
 * How many days a cookie will be kept, as far as this browser tells scripts.
 * @param {string} name
 * @returns {Promise<Seen>}
 */
async function daysOf(name) {
  const cookie = await window.cookieStore?.get(name);
  if (cookie === null) return { outcome: '' };
  const expires = /** @type {number | null | undefined} */ (cookie && Reflect.get(cookie, 'expires'));
  if (!expires) return { outcome: undefined, why: 'This browser tells scripts no dates.' };
  return { outcome: `${Math.round((expires - Date.now()) / 86_400_000)} days` };
}

/**
 * What this browser says that a cookie's SameSite is.
 * @param {string} name
 * @returns {Promise<Seen>}
 */
async function sameSiteOf(name) {
  const cookie = await window.cookieStore?.get(name);
  if (cookie === null) return { outcome: '' };
  const sameSite = /** @type {string | undefined} */ (cookie && Reflect.get(cookie, 'sameSite'));
  if (!sameSite) return { outcome: undefined, why: 'This browser tells scripts no SameSite.' };
  return { outcome: sameSite[0].toUpperCase() + sameSite.slice(1) };
}

/**
 * @param {string} outcome
 * @param {string} none the words for an empty one
 */
function shown(outcome, none) {
  if (!outcome) return none;
  const code = document.createElement('code');
  code.textContent = outcome.length > longest ? `${outcome.slice(0, longest / 4)}…` : outcome.replaceAll('\t', '⇥');
  return code;
}

/**
 * @param {Record<Verdict, number>} count
 * @param {number} all
 */
function summary({ agrees, differs, unseen }, all) {
  const parts = [`${agrees} of ${all} are as the standard says`];
  parts.push(differs ? `in ${differs} your browser differs` : 'none differs');
  if (unseen) parts.push(`${unseen} can’t be seen`);
  return `Done: ${parts.join(', ')}.`;
}

customElements.define('your-browser', YourBrowser);
