// <scope-grid>: fills the grid of the paths with what this browser really sends.
// It makes a request to the page of each column, and reads in the answer which
// cookies that request carried, and in which order.

const name = 'crumb';

class ScopeGrid extends HTMLElement {
  #life = new AbortController();

  connectedCallback() {
    this.#life = new AbortController();
    // A page that comes back out of the browser's cache shows what was then.
    window.addEventListener('pageshow', (event) => {
      if (event.persisted) void this.#measure();
    }, { signal: this.#life.signal });
    void this.#measure();
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  async #measure() {
    const columns = Array.from(this.querySelectorAll('th[data-page]'), (th) => th.getAttribute('data-page') ?? '');
    try {
      const carried = await Promise.all(columns.map((page) => valuesAt(page, this.#life.signal)));
      this.#fill(carried);
    } catch (error) {
      if (!this.#life.signal.aborted) this.#say(`The requests failed (${error}): this is still what the standard says. Is the server running?`);
    }
  }

  /** @param {string[][]} carried the values that the request of each column carried, in order */
  #fill(carried) {
    const set = new Set(carried.flat());
    let differs = 0;
    for (const row of this.querySelectorAll('tr[data-value]')) {
      const value = row.getAttribute('data-value') ?? '';
      row.querySelectorAll('.scope-cell').forEach((cell, i) => {
        const place = carried[i].indexOf(value);
        if (fillCell(/** @type {HTMLElement} */ (cell), place, set.has(value))) differs++;
      });
    }
    const caption = this.querySelector('[data-caption]');
    if (caption) caption.textContent = 'What your browser sends, measured';
    this.querySelector('[role=region]')?.setAttribute('aria-label', 'What your browser sends, measured');
    this.#say(saidOf(carried.length, set.size, differs));
  }

  /** @param {string} said */
  #say(said) {
    const note = this.querySelector('[data-measured]');
    if (!(note instanceof HTMLElement)) return;
    const time = new Date().toLocaleTimeString('en-GB');
    note.textContent = `${time}: ${said}`;
  }
}

/**
 * Asks a page which cookies its request carried.
 * @param {string} page
 * @param {AbortSignal} signal
 * @returns {Promise<string[]>} their values
 */
async function valuesAt(page, signal) {
  const answer = await fetch(page, { headers: { Accept: 'application/json' }, cache: 'no-store', signal });
  const exchange = await answer.json();
  const pairs = String(exchange.request.cookie).split(';').map((pair) => pair.trim());
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
}

/**
 * @param {HTMLElement} cell
 * @param {number} place of the cookie in the header, from 0; -1 where it was not sent
 * @param {boolean} set whether the cookie is there at all, as some request carried it
 * @returns {boolean} whether the standard says another thing
 */
function fillCell(cell, place, set) {
  cell.dataset.standard ??= cell.dataset.sent ?? '';
  const sent = place >= 0;
  const differs = set && String(sent) !== cell.dataset.standard;
  cell.dataset.sent = String(sent);
  cell.toggleAttribute('data-differs', differs);
  if (sent) cell.textContent = ['1st', '2nd', '3rd'][place] ?? `${place + 1}th`;
  else cell.replaceChildren(...notSent());
  return differs;
}

function notSent() {
  const [dash, words] = [document.createElement('span'), document.createElement('span')];
  dash.setAttribute('aria-hidden', 'true');
  dash.textContent = '–';
  words.className = 'visually-hidden';
  words.textContent = 'not sent';
  return [dash, words];
}

/**
 * @param {number} requests
 * @param {number} cookies of this name that are there
 * @param {number} differs how many cells
 */
function saidOf(requests, cookies, differs) {
  if (cookies === 0) return `this page made ${requests} requests, and none carried a cookie ${name}. Set them first.`;
  const agreed = differs === 0 ? 'Your browser does what the standard says.' : `Your browser differs from the standard in ${differs} of the cells.`;
  return `this page made ${requests} requests, one to each address. ${agreed}`;
}

customElements.define('scope-grid', ScopeGrid);
