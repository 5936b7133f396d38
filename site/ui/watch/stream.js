// The stream of events that tells which pages have changed, opened and closed as
// it is needed. It runs in the shared worker, or in a page where there is none.

const pause = 1000; // before a stream that the server refused is tried again, in milliseconds

/**
 * How the text of one version of a page becomes that of the next: what stands in
 * for a stretch of it, once the version in it is replaced.
 * @typedef {{from: string, to: string, at: number, cut: number, put: string}} Patch
 */

/**
 * What a page is told: look whether you are still right (on every connect, for
 * changes may have been missed), or that these pages changed, and perhaps how.
 * @typedef {{look: true} | {pages: string[], patches?: Record<string, Patch>}} News
 */

export class Stream {
  /** @type {EventSource | undefined} */
  #source;
  #timer = 0;
  #url;
  #tell;

  /**
   * @param {string} url
   * @param {(news: News) => void} tell
   */
  constructor(url, tell) {
    this.#url = url;
    this.#tell = tell;
  }

  /** Whether it is connected, so that nothing is being missed. */
  get open() {
    return this.#source?.readyState === EventSource.OPEN;
  }

  /** @param {boolean} wanted */
  want(wanted) {
    if (wanted && !this.#source) this.#connect();
    if (!wanted) this.#close();
  }

  #connect() {
    const source = new EventSource(this.#url);
    source.addEventListener('hello', () => this.#tell({ look: true }));
    source.addEventListener('changed', (event) => this.#tell(JSON.parse(event.data)));
    source.addEventListener('error', () => {
      // A connection that broke is tried again by itself; a refusal is final.
      if (source.readyState === EventSource.CLOSED) this.#later();
    });
    this.#source = source;
  }

  #later() {
    this.#close();
    this.#timer = setTimeout(() => this.#connect(), pause);
  }

  #close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = undefined;
  }
}
