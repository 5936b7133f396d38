// <cross-sender>: a page that asks. It finds out what the requests for its frame,
// its picture and its fetch() carried, writes that into its links and forms, and on
// a tour goes on by itself.

import { countSeen, isResult, resultOf, tourHere, withResult } from './tour.js';

const patience = 5000; // milliseconds that a frame which has loaded may take to speak
const longest = 30_000; // until what does not load has failed
const plainWidth = 320; // of a picture whose request carried nothing, as in outside.go

class CrossSender extends HTMLElement {
  #life = new AbortController();

  connectedCallback() {
    this.#life = new AbortController();
    void this.#measure(this.#life.signal);
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  /** @param {AbortSignal} signal */
  async #measure(signal) {
    const tour = tourHere();
    await Promise.all([
      this.#note('frame', this.#askFrame(signal)),
      this.#note('picture', this.#askPicture()),
      this.#note('fetch', this.#askFetch(signal)),
    ]);
    if (signal.aborted) return;
    this.#write();
    if (!tour) return;
    this.#say(`Measuring: ${countSeen(this.dataset.seen ?? '')} ways done …`);
    this.#goOn(tour);
  }

  /**
   * Waits for a result, and keeps and shows it.
   * @param {string} way
   * @param {Promise<string>} asked
   */
  async #note(way, asked) {
    /** @type {string | undefined} */
    let mark;
    try {
      mark = await Promise.race([asked, tooLate()]);
    } catch {
      // The request was stopped on its way, by an extension perhaps: that is a
      // result too, and shown as such.
    }
    if (!isResult(mark)) mark = undefined;
    this.#keep(way, mark);
    const text = this.querySelector(`[data-result="${way}"]`);
    if (text) text.textContent = mark === undefined ? 'The request did not get through.' : this.#inWords(mark);
  }

  /**
   * Keeps a result, unless there is one from an earlier visit to this page: once a
   * visitor has come back here from there, Firefox takes the two for connected, and
   * lets the frame have cookies that it held back at first.
   * @param {string} way
   * @param {string | undefined} mark
   */
  #keep(way, mark) {
    const { seen = '', from } = this.dataset;
    if (!isResult(resultOf(seen, Number(from), way))) this.dataset.seen = withResult(seen, Number(from), way, mark);
  }

  /** @param {string} mark */
  #inWords(mark) {
    const labels = (this.dataset.labels ?? '').split(',');
    const came = labels.filter((_, i) => (parseInt(mark, 16) >> i) & 1);
    return came.length > 0 ? `Sent: ${came.join(' · ')}` : 'No cookie was sent.';
  }

  /**
   * The frame is asked for anew, since it may have spoken before anybody listened. It
   * speaks when it loads: if there is silence then, the request was stopped.
   * @param {AbortSignal} signal
   * @returns {Promise<string>}
   */
  #askFrame(signal) {
    const frame = /** @type {HTMLIFrameElement} */ (this.querySelector('[data-part="frame"]'));
    return new Promise((resolve, reject) => {
      window.addEventListener('message', ({ origin, source, data }) => {
        if (origin === this.dataset.to && source === frame.contentWindow && isResult(data?.came)) resolve(data.came);
      }, { signal });
      frame.addEventListener('load', () => setTimeout(() => reject(new Error('it said nothing')), patience), { signal });
      frame.contentWindow?.location.replace(frame.src);
    });
  }

  async #askPicture() {
    const picture = /** @type {HTMLImageElement} */ (this.querySelector('[data-part="picture"]'));
    await picture.decode();
    return (picture.naturalWidth - plainWidth).toString(16);
  }

  /** @param {AbortSignal} signal */
  async #askFetch(signal) {
    const text = /** @type {HTMLElement} */ (this.querySelector('[data-result="fetch"]'));
    const answer = await fetch(text.dataset.address ?? '', { credentials: 'include', signal });
    return (await answer.json()).mark;
  }

  /** Has the links and forms take along what has been seen. */
  #write() {
    const { seen = '' } = this.dataset;
    for (const link of this.querySelectorAll('a')) {
      const url = new URL(link.href);
      url.searchParams.set('seen', seen);
      link.href = url.href;
    }
    for (const field of this.querySelectorAll('input')) {
      if (field.name === 'seen') field.value = seen;
    }
  }

  /** @param {string} tour */
  #goOn(tour) {
    const way = this.querySelector(`[data-way="${this.dataset.next || 'grid'}"]`);
    if (way instanceof HTMLAnchorElement) {
      way.hash = tour;
      way.click();
    } else if (way instanceof HTMLButtonElement && way.form) {
      way.form.action += tour;
      way.form.requestSubmit(way);
    }
  }

  /** @param {string} words */
  #say(words) {
    const status = this.querySelector('[data-status]');
    if (status) status.textContent = words;
  }
}

/** @returns {Promise<never>} */
function tooLate() {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error('it did not come')), longest);
  });
}

customElements.define('cross-sender', CrossSender);
