// <cross-site>: has a second tab measure everything, and shows the grid once it is
// there. Also <cross-arrival>, a step of that tour.

import { channelName, countSeen, idOf, newTour, nothingSeen, tourHere } from './tour.js';

/** @import { Progress } from './tour.js' */

class CrossSite extends HTMLElement {
  #life = new AbortController();
  /** @type {BroadcastChannel | undefined} */
  #channel;
  #tour = '';

  connectedCallback() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    for (const part of this.querySelectorAll('[data-needs-scripts]')) {
      /** @type {HTMLElement} */ (part).hidden = false;
    }
    const link = /** @type {HTMLAnchorElement | null} */ (this.querySelector('[data-measure]'));
    link?.addEventListener('click', () => this.#begin(link), { signal });
  }

  disconnectedCallback() {
    this.#life.abort();
    this.#channel?.close();
  }

  /**
   * Sets the cookies and begins a tour: the browser follows the link by itself.
   * @param {HTMLAnchorElement} link
   */
  #begin(link) {
    /** @type {string[]} */
    const lines = JSON.parse(this.dataset.lines ?? '[]');
    for (const line of lines) document.cookie = line;
    const url = new URL(link.href);
    url.searchParams.set('seen', nothingSeen(keptOf(lines)));
    url.hash = newTour();
    link.href = url.href;
    this.#tour = idOf(url.hash);
    this.#listen();
    this.#say('The second tab measures …');
  }

  #listen() {
    this.#channel?.close();
    this.#channel = new BroadcastChannel(channelName);
    this.#channel.onmessage = ({ data }) => this.#hear(data);
  }

  /** @param {Progress} progress */
  #hear({ tour, seen, last }) {
    if (tour !== this.#tour) return;
    this.#say(`The second tab measures: ${countSeen(seen)} ways done.`);
    if (last) location.replace(`?${new URLSearchParams({ seen })}#came`);
  }

  /** @param {string} words */
  #say(words) {
    const status = this.querySelector('[data-status]');
    if (status) status.textContent = words;
  }
}

/**
 * Which of the cookies that the lines set the browser has, a bit for each.
 * @param {string[]} lines
 */
function keptOf(lines) {
  const kept = document.cookie.split('; ').map((pair) => pair.split('=')[0]);
  return lines.reduce((bits, line, i) => bits | (kept.includes(line.split('=')[0]) ? 1 << i : 0), 0);
}

class CrossArrival extends HTMLElement {
  connectedCallback() {
    const tour = tourHere();
    if (!tour) return;
    const { seen = '', next = '' } = this.dataset;
    const last = 'last' in this.dataset;
    const channel = new BroadcastChannel(channelName);
    channel.postMessage({ tour: idOf(tour), seen, last });
    channel.close();
    const status = this.querySelector('[data-status]');
    if (status) status.textContent = `Measuring: ${countSeen(seen)} ways done …`;
    location.replace(next + (last ? '#came' : tour));
  }
}

customElements.define('cross-site', CrossSite);
customElements.define('cross-arrival', CrossArrival);
