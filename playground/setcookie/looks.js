// <cookie-looks>: looks for what the browser did with the cookie, in the places
// that only a script sees. The server has written down what it would mean that the
// cookie is there, and what that it is not; here one of the two comes true.

class CookieLooks extends HTMLElement {
  /** @type {AbortController | undefined} */
  #life;

  connectedCallback() {
    this.#life = new AbortController();
    for (const look of this.querySelectorAll('.lab-look:has([data-waiting])')) {
      if (look instanceof HTMLElement) this.#look(look, this.#life.signal);
    }
  }

  disconnectedCallback() {
    this.#life?.abort();
  }

  /**
   * @param {HTMLElement} look
   * @param {AbortSignal} signal
   */
  async #look(look, signal) {
    const { url } = look.dataset;
    try {
      const cookies = url ? await carried(url, signal) : document.cookie;
      conclude(look, isIn(cookies, look.dataset.text ?? '', 'any' in look.dataset) ? 'present' : 'missing');
    } catch (error) {
      if (signal.aborted) return;
      const waiting = look.querySelector('[data-waiting]');
      if (waiting) waiting.textContent = `${url} can’t be asked: ${error instanceof Error ? error.message : error}.`;
    }
  }
}

/**
 * Asks for a page that says what its request carried.
 * @param {string} url
 * @param {AbortSignal} signal
 * @returns {Promise<string>} the Cookie header
 */
async function carried(url, signal) {
  const response = await fetch(url, { headers: { Accept: 'application/json' }, cache: 'no-store', signal });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  const { request } = await response.json();
  return request.cookie;
}

/**
 * @param {string} cookies as a header or document.cookie has them
 * @param {string} text "name=value", or "name=" for all of that name
 * @param {boolean} any of that name
 */
function isIn(cookies, text, any) {
  const pairs = cookies.split(';').map((pair) => pair.replace(/^[ \t]+|[ \t]+$/g, ''));
  return pairs.some((pair) => any ? pair.startsWith(text) : pair === text);
}

/**
 * @param {HTMLElement} look
 * @param {'present' | 'missing'} what
 */
function conclude(look, what) {
  const found = look.querySelector(`[data-case=${what}]`);
  if (!(found instanceof HTMLElement)) return;
  found.hidden = false;
  look.dataset.outcome = found.dataset.means;
  for (const other of look.querySelectorAll('[data-waiting], [data-case]')) {
    if (other !== found) other.remove();
  }
}

customElements.define('cookie-looks', CookieLooks);
