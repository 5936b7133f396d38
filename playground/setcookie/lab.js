// <set-cookie-lab>: shows, while one types, what the form comes to. The server is
// asked, and sets nothing: it has the only copy of the rules. Also loads <cookie-looks>.

import './looks.js';

const pause = 200; // after the last key, in milliseconds

/** @typedef {{errors: Record<string, string>, html: string, query: string}} Answer */

class SetCookieLab extends HTMLElement {
  /** @type {AbortController | undefined} */
  #life;
  /** @type {AbortController | undefined} */
  #asking;
  #timer = 0;
  /** The fields that the learner is done with: an empty one may be called a mistake. @type {Set<string>} */
  #left = new Set();

  connectedCallback() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    const form = this.#form;
    form?.addEventListener('input', () => this.#ask(pause), { signal });
    form?.addEventListener('change', (event) => {
      if (event.target instanceof Element) this.#left.add(event.target.getAttribute('name') ?? '');
      this.#ask(0);
    }, { signal });
    // A browser that comes back to this page fills in what was typed before.
    window.addEventListener('pageshow', (event) => {
      if (event.persisted) this.#ask(0);
    }, { signal });
    this.dataset.ready = '';
  }

  disconnectedCallback() {
    this.#life?.abort();
    this.#asking?.abort();
    clearTimeout(this.#timer);
    delete this.dataset.ready;
  }

  get #form() {
    return this.querySelector('form');
  }

  /** @param {number} wait in milliseconds */
  #ask(wait) {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#timer = setTimeout(() => this.#update(), wait);
  }

  async #update() {
    const form = this.#form;
    const asking = new AbortController();
    this.#asking = asking;
    if (!form) return;
    try {
      const response = await fetch(this.dataset.preview ?? '', {
        method: 'POST',
        body: new URLSearchParams(entriesOf(form)),
        headers: { Accept: 'application/json' },
        signal: asking.signal,
      });
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      /** @type {Answer} */
      const answer = await response.json();
      this.#show(answer);
    } catch (error) {
      if (!asking.signal.aborted) this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  /** @param {Answer} answer */
  #show({ errors, html, query }) {
    const made = new DOMParser().parseFromString(html, 'text/html');
    for (const part of made.querySelectorAll('[data-part]')) {
      const old = this.querySelector(`[data-part="${part.getAttribute('data-part')}"]`);
      if (old instanceof HTMLElement && part instanceof HTMLElement) replace(old, part);
    }
    this.#complain(errors);
    this.#link(query);
  }

  /** @param {Record<string, string>} errors */
  #complain(errors) {
    for (const field of this.querySelectorAll('[data-field]')) {
      const name = field.getAttribute('data-field') ?? '';
      const input = field.querySelector('[name]');
      const text = this.#isDone(name, input) ? errors[name] ?? '' : '';
      const place = field.querySelector('.lab-error');
      if (text) input?.setAttribute('aria-invalid', 'true');
      else input?.removeAttribute('aria-invalid');
      if (!(place instanceof HTMLElement)) continue;
      const code = Object.assign(document.createElement('code'), { textContent: name });
      place.replaceChildren(...(text ? [code, ` ${text}`] : []));
      place.hidden = text === '';
    }
    if (Object.keys(errors).length === 0) this.querySelector('.lab-wrong')?.remove();
  }

  /**
   * @param {string} name
   * @param {Element | null} input
   */
  #isDone(name, input) {
    return this.#left.has(name) || (input instanceof HTMLInputElement && input.value !== '');
  }

  /** Puts the form into the address, to be shared. @param {string} query */
  #link(query) {
    const url = `${this.dataset.url}${query ? `?${query}` : ''}`;
    const link = this.querySelector('.lab-link');
    if (link instanceof HTMLAnchorElement) link.href = url;
    // A console that the address asks for is not part of what is shared.
    const asked = new URLSearchParams(location.search).get('console') === 'on';
    try {
      history.replaceState(history.state, '', asked ? `${url}${query ? '&' : '?'}console=on` : url);
    } catch {
      // Some browsers take only so many changes a minute; the link has it.
    }
  }

  /** @param {string} why */
  #fail(why) {
    const verdict = this.querySelector('.lab-verdict');
    if (verdict) verdict.textContent = `What stands here may be out of date: ${why}.`;
  }
}

/**
 * The fields of a form, without files: there are none.
 * @param {HTMLFormElement} form
 * @returns {[string, string][]}
 */
function entriesOf(form) {
  return Array.from(new FormData(form), ([name, value]) => [name, String(value)]);
}

/**
 * Puts a part that was made anew into the place of the old one. The code goes into
 * its tabs, which stay as they are; the rest is exchanged only if it is different,
 * so that it is not read aloud again.
 * @param {HTMLElement} old
 * @param {HTMLElement} made
 */
function replace(old, made) {
  old.hidden = made.hidden;
  if (old.dataset.part !== 'code') {
    if (old.innerHTML !== made.innerHTML) old.replaceChildren(...made.childNodes);
    return;
  }
  for (const code of made.querySelectorAll('code[id]')) {
    const place = old.querySelector(`#${code.id}`);
    if (place && place.textContent !== code.textContent) place.textContent = code.textContent;
  }
}

customElements.define('set-cookie-lab', SetCookieLab);
