// Hot reload, for authors: a lesson that was saved is shown without being asked
// for, in place. Included in watch mode only, and before all other modules.

import { Mirror, stylesOf } from './morph.js';
import { say } from '../web/say.js';
import { steady } from '../web/steady.js';
import { Stream } from './stream.js';

const mirror = new Mirror();
const events = document.documentElement.dataset.events ?? '';

/** What is on the screen: the page's version, or for another kind of page its text. */
let shown = document.documentElement.dataset.version;
/** The page as the server sent it last; not known before it was asked for. */
let source = '';
let looking = false;
let lookAgain = false;

/** @param {import('./stream.js').News} news */
function hear(news) {
  if ('look' in news) {
    look();
    return;
  }
  const page = news.pages.find(isHere);
  if (page === undefined) return;
  const patch = news.patches?.[page];
  if (patch && source && !looking && patch.from === shown) show(patched(source, patch));
  else look();
}

/**
 * @param {string} text
 * @param {import('./stream.js').Patch} patch
 */
function patched(text, { from, to, at, cut, put }) {
  const next = text.replace(from, to);
  return next.slice(0, at) + put + next.slice(at + cut);
}

/** @param {string} page */
function isHere(page) {
  return new URL(page, location.origin).pathname === location.pathname;
}

/** Asks the server for this page, one question at a time. */
async function look() {
  lookAgain = true;
  if (looking) return;
  looking = true;
  while (lookAgain) {
    lookAgain = false;
    await ask();
  }
  looking = false;
}

async function ask() {
  try {
    const answer = await fetch(location.pathname + location.search, { headers: { Accept: 'text/html' }, cache: 'no-cache' });
    const text = await answer.text();
    if (answer.redirected) location.replace(answer.url);
    else show(text);
  } catch (error) {
    // The server is away, and the stream with it: when it is back, it says hello.
    console.info('The page could not be asked for:', error);
  }
}

/** @param {string} text of the page as it is now */
function show(text) {
  const next = new DOMParser().parseFromString(text, 'text/html');
  const ours = next.documentElement.dataset.version !== undefined;
  if (ours && stylesOf(next) !== mirror.styles) {
    location.reload(); // another server, with other styles and scripts
    return;
  }
  source = ours ? text : '';
  const version = next.documentElement.dataset.version ?? text;
  if (version === shown) return;
  shown = version;
  const before = problems();
  steady(() => (ours ? mirror.become(next) : mirror.show(next)));
  document.dispatchEvent(new CustomEvent('course:update'));
  if (problems() !== before) say(problems() || 'No problems any more');
}

/** The overlay's text. */
function problems() {
  const list = document.querySelectorAll('.problems summary, .problems li');
  return Array.from(list, (item) => item.textContent?.trim()).join('. ');
}

/** Whether this page is looked at. */
function visible() {
  return document.visibilityState === 'visible';
}

/**
 * Shares one stream with all tabs of this browser.
 * @param {SharedWorker} worker
 */
function share({ port }) {
  const lock = `course tab ${crypto.randomUUID()}`;
  const report = () => port.postMessage({ events, lock, visible: visible() });
  port.addEventListener('message', ({ data }) => hear(data));
  port.start();
  // Held until this page is gone: see reload-worker.js.
  navigator.locks.request(lock, () => {
    report();
    document.addEventListener('visibilitychange', report);
    return new Promise(() => {});
  });
}

/** Has a stream of its own, while it is looked at. */
function listenAlone() {
  const stream = new Stream(events, hear);
  const settle = () => stream.want(visible());
  document.addEventListener('visibilitychange', settle);
  settle();
}

if ('SharedWorker' in window && 'locks' in navigator) {
  const worker = new SharedWorker(new URL('reload-worker.js', import.meta.url), { type: 'module', name: 'course reload' });
  worker.addEventListener('error', listenAlone, { once: true });
  share(worker);
} else {
  listenAlone();
}
