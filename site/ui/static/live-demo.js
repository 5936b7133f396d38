// <live-demo>: a page of the playground in a frame, with what a small browser has
// around it. The server sends the frame and a link; the bar is made here.
//
// The bar's "Back" has a history of its own, and every move it makes replaces the
// frame's page: so it can never lead the reader away from the lesson, and the
// browser's own "Back" leaves the lesson at once.

import { say } from '../web/say.js';

const tallest = 1200; // a frame grows with its page up to here, in pixels; the lesson may ask for more

class LiveDemo extends HTMLElement {
  /** Of what the lesson declares: where the author has changed that, the frame is loaded anew. */
  static observedAttributes = ['data-version'];

  #ended = new AbortController();
  /** @type {HTMLIFrameElement | null} */
  #frame = null;
  /** @type {ReturnType<typeof makeBar> | undefined} */
  #bar;
  /** Where the frame has been, oldest first; the last is where it is. @type {string[]} */
  #visited = [];
  /** Whether the bar itself asked for the page that is loading. */
  #asked = false;
  /** @type {ResizeObserver | undefined} */
  #sizes;

  connectedCallback() {
    const frame = this.querySelector('iframe');
    if (!frame) return;
    this.#frame = frame;
    this.#ended = new AbortController();
    this.#visited = [pathOf(new URL(frame.src))];
    this.#bar = this.#listen(makeBar(frame.title));
    frame.addEventListener('load', () => this.#onLoad(), { signal: this.#ended.signal });
    frame.before(this.#bar.element, this.#bar.message);
    this.#show();
    if (frame.contentDocument?.readyState === 'complete') this.#onLoad();
    this.dataset.ready = '';
  }

  /**
   * @param {string} _
   * @param {string | null} before
   * @param {string | null} now
   */
  attributeChangedCallback(_, before, now) {
    if (before !== null && now !== null && before !== now && this.#bar) this.#reload();
  }

  disconnectedCallback() {
    this.#ended.abort();
    this.#sizes?.disconnect();
    this.#bar?.element.remove();
    this.#bar?.message.remove();
    this.#frame?.style.removeProperty('height');
    delete this.dataset.ready;
  }

  /** @param {ReturnType<typeof makeBar>} bar */
  #listen(bar) {
    const { signal } = this.#ended;
    bar.back.addEventListener('click', () => this.#goBack(), { signal });
    bar.reload.addEventListener('click', () => this.#reload(), { signal });
    bar.address.form?.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#follow(bar.address.value);
    }, { signal });
    bar.address.addEventListener('focus', () => bar.address.select(), { signal });
    bar.address.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.#show();
    }, { signal });
    return bar;
  }

  /** Shows where the frame is. */
  #show() {
    const here = this.#here();
    if (!this.#bar || !this.#frame) return;
    this.#bar.address.value = here;
    this.#bar.open.href = here;
    this.#bar.back.disabled = this.#visited.length < 2;
    this.#complain('');
  }

  #here() {
    return this.#visited.at(-1) ?? '';
  }

  #onLoad() {
    const place = placeOf(this.#frame);
    if (place === 'about:blank') return; // before the first page
    this.#sizes?.disconnect();
    if (place === undefined) {
      this.#complain('This page did not load. Is the server running? “Reload” tries again.');
    } else {
      if (place !== this.#here()) this.#visited.push(place);
      this.#show();
      this.#fit();
    }
    if (this.#asked) say(place ? `The demo shows ${place}` : 'The demo did not load');
    this.#asked = false;
  }

  /** Follows what was typed into the address bar. @param {string} typed */
  #follow(typed) {
    const url = this.#resolve(typed);
    if (!url) {
      this.#complain(`Only addresses of this server below ${this.#root()} open here.`);
      this.#bar?.address.focus();
      return;
    }
    this.#open(this.#withConsole(url));
  }

  /**
   * Takes the console along, where the page that is left has one because its address
   * asks for it. Pages that are left by a link or a form see to that themselves.
   * @param {string} path
   */
  #withConsole(path) {
    const here = new URL(this.#here(), location.origin);
    const url = new URL(path, location.origin);
    if (here.searchParams.get('console') !== 'on' || url.searchParams.has('console')) return path;
    url.search += `${url.search ? '&' : '?'}console=on`;
    return pathOf(url);
  }

  /** The playground's top, below whatever path the course is mounted on. */
  #root() {
    const here = this.#here();
    return here.slice(0, here.indexOf('/play/') + '/play/'.length);
  }

  /**
   * @param {string} typed a path, with or without this server's name before it
   * @returns {string | undefined} the path, if it is one that may be shown
   */
  #resolve(typed) {
    const text = typed.trim();
    const path = text.startsWith(`${location.host}/`) ? text.slice(location.host.length) : text;
    try {
      const url = new URL(path, location.origin);
      const ours = url.origin === location.origin && `${url.pathname}/`.startsWith(this.#root());
      return ours ? pathOf(url) : undefined;
    } catch {
      return undefined; // no address at all
    }
  }

  #goBack() {
    if (this.#visited.length < 2) return;
    this.#visited.pop();
    this.#open(this.#here());
  }

  /** @param {string} path */
  #open(path) {
    this.#asked = true;
    this.#frame?.contentWindow?.location.replace(path);
  }

  #reload() {
    this.#asked = true;
    const place = placeOf(this.#frame);
    // A page that did not load is none of ours: it cannot be asked to reload.
    if (place === undefined || place === 'about:blank') this.#open(this.#here());
    else this.#frame?.contentWindow?.location.reload();
  }

  /** @param {string} words why something could not be done; "" when all is well */
  #complain(words) {
    if (!this.#bar) return;
    const { message, address } = this.#bar;
    message.textContent = words;
    message.hidden = words === '';
    if (words) address.setAttribute('aria-invalid', 'true');
    else address.removeAttribute('aria-invalid');
  }

  /** Keeps the frame as tall as its page, from its first height up to a limit, and never below the first. */
  #fit() {
    const frame = this.#frame;
    const page = frame?.contentDocument?.documentElement;
    if (!frame || !page) return;
    const least = Number(frame.getAttribute('height')) || 0;
    this.#sizes = new ResizeObserver(() => {
      frame.style.height = `${Math.max(least, Math.min(tallest, page.offsetHeight))}px`;
    });
    this.#sizes.observe(page);
  }
}

/**
 * Where a frame is: a path, or "about:blank" before its first page.
 * @param {HTMLIFrameElement | null} frame
 * @returns {string | undefined} undefined where that may not be known: the browser's own page for an error
 */
function placeOf(frame) {
  try {
    const place = frame?.contentWindow?.location;
    if (!place) return undefined;
    return place.protocol === 'about:' ? 'about:blank' : pathOf(place);
  } catch {
    return undefined;
  }
}

/** @param {URL | Location} url */
function pathOf({ pathname, search, hash }) {
  return pathname + search + hash;
}

/** @param {string} title the frame's name */
function makeBar(title) {
  const element = document.createElement('div');
  element.className = 'demo-bar';
  element.setAttribute('role', 'group');
  element.setAttribute('aria-label', `Browser: ${title}`);
  const back = makeButton('Back', 'back');
  const reload = makeButton('Reload', 'reload');
  const message = Object.assign(document.createElement('p'), { className: 'demo-message', hidden: true });
  message.setAttribute('role', 'alert');
  const address = makeAddress();
  const form = document.createElement('form');
  form.append(address);
  const open = Object.assign(document.createElement('a'), { className: 'icon icon-open', target: '_blank' });
  open.setAttribute('aria-label', 'Open in a tab of its own');
  open.title = 'Open in a tab of its own';
  element.append(back, reload, form, open);
  return { element, back, reload, address, open, message };
}

/**
 * @param {string} name
 * @param {string} icon
 */
function makeButton(name, icon) {
  const button = Object.assign(document.createElement('button'), { type: 'button', className: `quiet icon icon-${icon}`, title: name });
  button.setAttribute('aria-label', name);
  return button;
}

function makeAddress() {
  const address = document.createElement('input');
  address.type = 'text';
  address.inputMode = 'url';
  address.spellcheck = false;
  address.autocapitalize = 'off';
  address.autocomplete = 'off';
  address.setAttribute('aria-label', 'Address');
  return address;
}

customElements.define('live-demo', LiveDemo);
