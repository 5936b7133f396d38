// <life-times>: counts down to the end of each cookie, and asks the server when
// one is over. The clock is the browser's, which is the one that cookies end by.

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {number} seconds that the cookie lives; 0 for as long as the session
 * @property {HTMLTableRowElement} element
 * @property {number} askAt not before this time, in milliseconds since 1970
 */

const key = 'course.lifetimes'; // when the cookies were set, for every tab
const pending = 'pending'; // the form is on its way: they are being set
const tickEvery = 200; // milliseconds
const patience = 1000; // milliseconds between two requests about the same end
const longest = 3600; // seconds that are worth a countdown
const mostItems = 6; // in the list of requests

class LifeTimes extends HTMLElement {
  #life = new AbortController();
  /** @type {Row[]} */
  #rows = [];
  /** When the cookies were set, in milliseconds since 1970; 0 where that is not known. */
  #since = 0;
  #asking = false;

  connectedCallback() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.#rows = Array.from(this.querySelectorAll('tr[data-cookie]'), rowOf);
    if (recall() === pending) remember(String(Date.now()));
    this.#since = Number(recall()) || 0;
    this.querySelector('[data-set]')?.addEventListener('submit', () => remember(pending), { signal });
    window.addEventListener('storage', (event) => {
      if (event.key === key) this.#setElsewhere();
    }, { signal });
    window.addEventListener('pageshow', (event) => {
      if (event.persisted) this.#setElsewhere();
    }, { signal });
    const timer = setInterval(() => this.#tick(), tickEvery);
    signal.addEventListener('abort', () => clearInterval(timer));
    this.#tick();
  }

  disconnectedCallback() {
    this.#life.abort();
    for (const { element } of this.#rows) {
      delete element.dataset.counting;
      element.querySelector('[data-left]')?.replaceChildren();
      element.querySelector('[data-bar]')?.toggleAttribute('hidden', true);
    }
  }

  /** Another tab has set the cookies, or this page comes back as it was left. */
  #setElsewhere() {
    this.#since = Number(recall()) || 0;
    void this.#ask();
  }

  #tick() {
    const now = Date.now();
    for (const row of this.#rows) this.#count(row, now);
    const over = this.#rows.some((row) => this.#isOver(row, now) && now >= row.askAt);
    if (over) void this.#ask();
  }

  /**
   * Shows what is left to a cookie.
   * @param {Row} row
   * @param {number} now
   */
  #count(row, now) {
    const { element, seconds } = row;
    const counting = element.dataset.sent === 'true' && this.#since > 0 && seconds > 0 && seconds <= longest;
    element.toggleAttribute('data-counting', counting);
    const [text, bar] = [element.querySelector('[data-left]'), element.querySelector('[data-bar]')];
    if (!(bar instanceof HTMLElement) || !text) return;
    bar.hidden = !counting;
    if (!counting) {
      text.replaceChildren();
      return;
    }
    const left = Math.max(0, this.#since + seconds * 1000 - now);
    text.textContent = `${(left / 1000).toFixed(1)} s left`;
    bar.style.transform = `scaleX(${Math.min(1, left / (seconds * 1000))})`;
  }

  /**
   * @param {Row} row
   * @param {number} now
   */
  #isOver({ element, seconds }, now) {
    return element.dataset.sent === 'true' && this.#since > 0 && seconds > 0 && now >= this.#since + seconds * 1000;
  }

  /** Makes the next request, and says what it carried. */
  async #ask() {
    if (this.#asking) return;
    this.#asking = true;
    for (const row of this.#rows) row.askAt = Date.now() + patience;
    try {
      const answer = await fetch(this.dataset.url ?? '', {
        headers: { Accept: 'application/json' },
        cache: 'no-store',
        signal: this.#life.signal,
      });
      const exchange = await answer.json();
      this.#show(String(exchange.request.cookie));
    } catch (error) {
      if (this.#life.signal.aborted) return;
      this.#tell(`A request failed (${error}). Is the server running?`, '', false);
      for (const row of this.#rows) row.askAt = Date.now() + 10 * patience;
    } finally {
      this.#asking = false;
    }
  }

  /** @param {string} header the Cookie header that the request carried */
  #show(header) {
    const pairs = header.split(';').map((pair) => pair.trim());
    const own = pairs.filter((pair) => this.#rows.some(({ name }) => pair.startsWith(`${name}=`)));
    /** @type {Row[]} */
    const gone = [];
    /** @type {Row[]} */
    const late = [];
    for (const row of this.#rows) {
      const sent = own.some((pair) => pair.startsWith(`${row.name}=`));
      if (!sent && row.element.dataset.sent === 'true') gone.push(row);
      if (sent && this.#isOver(row, Date.now())) late.push(row);
      mark(row, sent);
    }
    this.#tell(saidOf(gone, late, own.length), own.join('; '), gone.length > 0);
  }

  /**
   * @param {string} said
   * @param {string} header "" for none
   * @param {boolean} gone whether it tells of an end
   */
  #tell(said, header, gone) {
    const log = this.querySelector('[data-requests]');
    const time = document.createElement('time');
    const now = new Date();
    time.dateTime = now.toISOString();
    time.textContent = now.toLocaleTimeString('en-GB');
    const item = document.createElement('li');
    item.toggleAttribute('data-gone', gone);
    const sentence = document.createElement('p');
    sentence.append(time, ' ', said);
    item.append(sentence);
    if (header) {
      const [line, code] = [document.createElement('p'), document.createElement('code')];
      code.textContent = `Cookie: ${header}`;
      line.append(code);
      item.append(line);
    }
    log?.prepend(item);
    while (log && log.children.length > mostItems) log.lastElementChild?.remove();
  }
}

/**
 * @param {Element} element
 * @returns {Row}
 */
function rowOf(element) {
  const row = /** @type {HTMLTableRowElement} */ (element);
  return { name: row.dataset.cookie ?? '', seconds: Number(row.dataset.seconds), element: row, askAt: 0 };
}

/**
 * @param {Row} row
 * @param {boolean} sent whether the last request carried it
 */
function mark({ element }, sent) {
  element.toggleAttribute('data-gone', !sent && (element.dataset.sent === 'true' || 'gone' in element.dataset));
  element.dataset.sent = String(sent);
  const state = element.querySelector('[data-state]');
  if (state) state.textContent = sent ? 'carried' : 'gone' in element.dataset ? 'gone' : 'not there';
}

/**
 * @param {Row[]} gone
 * @param {Row[]} late those that should have gone, and have not
 * @param {number} left how many of the cookies the request carried
 */
function saidOf(gone, late, left) {
  if (late.length > 0) return `The time of ${namesOf(late)} is over by this clock, and the request carried it all the same. The page will ask again.`;
  if (gone.length === 0) return `This request carried ${left || 'none'} of the cookies.`;
  const over = gone.map(({ name, seconds }) => seconds > 0 ? `${name} is gone: its ${seconds} seconds are over` : `${name} is gone`);
  return `${over.join(', and ')}. This request carried ${left || 'none'} of the cookies, ${gone.length} fewer than the one before.`;
}

/** @param {Row[]} rows */
function namesOf(rows) {
  return rows.map(({ name }) => name).join(', ');
}

/** What other pages remember; null also where the browser refuses to tell. */
function recall() {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** @param {string} value */
function remember(value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Refused: then there is no countdown, and the links still work.
  }
}

customElements.define('life-times', LifeTimes);
