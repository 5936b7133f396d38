// Hot reload, for authors: a lesson that was saved is shown without being asked
// for, in place. Included in watch mode only, and before all other modules.

import { Mirror, stylesOf } from './morph.js';
import { say } from '../ui/say.js';
import { steady } from '../ui/steady.js';
import { Stream } from './stream.js';

const mirror = new Mirror();
const events = document.documentElement.dataset.events ?? '';

/** What is on the screen: the page's version, or for another kind of page its text. */
let shown = document.documentElement.dataset.version;
let looking = false;
let lookAgain = false;

/** @param {import('./stream.js').News} news */
function hear(news) {
  if ('look' in news || news.pages.some(isHere)) look();
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
    show(answer, await answer.text());
  } catch (error) {
    // The server is away, and the stream with it: when it is back, it says hello.
    console.info('The page could not be asked for:', error);
  }
}

/**
 * @param {Response} answer
 * @param {string} text
 */
function show(answer, text) {
  if (answer.redirected) {
    location.replace(answer.url);
    return;
  }
  const next = new DOMParser().parseFromString(text, 'text/html');
  const ours = next.documentElement.dataset.version !== undefined;
  if (ours && stylesOf(next) !== mirror.styles) {
    location.reload(); // another server, with other styles and scripts
    return;
  }
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
