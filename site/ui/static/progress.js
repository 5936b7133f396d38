// How far the reader is: kept in this browser alone, by the lessons' addresses.
// A lesson is started once it was really open, and read once its end was on the
// screen.

import { onStored, recall, remember } from '../web/store.js';

const key = 'course.progress';

/** @typedef {'started' | 'read'} State */

/** @type {Record<State, string>} */
const words = { started: 'Started', read: 'Read' };

/** @returns {Record<string, State>} */
function progress() {
  const stored = recall(key);
  if (typeof stored !== 'object' || stored === null) return {};
  return Object.fromEntries(Object.entries(stored).filter(([, state]) => Object.hasOwn(words, String(state))));
}

/** @param {State} state */
function reach(state) {
  // Read again first: a lesson in another tab may have come further meanwhile.
  const now = progress();
  if (now[location.pathname] === 'read' || now[location.pathname] === state) return;
  remember(key, { ...now, [location.pathname]: state });
  show();
}

/** Says it in words beside every link to a lesson. */
function show() {
  const now = progress();
  for (const place of document.querySelectorAll('[data-progress]')) {
    const link = place.closest('li')?.querySelector('a');
    if (link) mark(place, now[link.pathname]);
  }
  for (const link of document.querySelectorAll('a')) {
    if (link.closest('nav.lessons')) markLink(link, now[link.pathname]);
  }
  showStart(now);
}

/**
 * @param {Element} place
 * @param {State | undefined} state
 */
function mark(place, state) {
  const text = state ? words[state] : 'Not started';
  if (place.textContent === text) return;
  place.setAttribute('data-progress', state ?? '');
  place.textContent = text;
}

/**
 * In the navigation a sign stands for it, of a shape of its own, and words for
 * those who do not see it.
 * @param {HTMLAnchorElement} link
 * @param {State | undefined} state
 */
function markLink(link, state) {
  const old = link.querySelector('.mark');
  if (old?.classList.contains(`mark-${state}`)) return;
  old?.remove();
  if (!state) return;
  const sign = Object.assign(document.createElement('span'), { className: `mark mark-${state}` });
  const said = Object.assign(document.createElement('span'), { className: 'visually-hidden' });
  said.textContent = ` (${words[state].toLowerCase()})`;
  sign.append(said);
  link.append(sign);
}

/**
 * The course's own page leads on from where the reader is.
 * @param {Record<string, State>} now
 */
function showStart(now) {
  const link = document.querySelector('.start a');
  const lessons = Array.from(document.querySelectorAll('main .chapter li a')).filter((a) => a instanceof HTMLAnchorElement);
  const read = lessons.filter((lesson) => now[lesson.pathname] === 'read').length;
  const begun = lessons.some((lesson) => now[lesson.pathname]);
  const next = lessons.find((lesson) => now[lesson.pathname] !== 'read');
  if (!(link instanceof HTMLAnchorElement) || !begun || !next) return;
  link.href = next.href;
  write('[data-start]', 'Continue');
  write('[data-start-title]', next.textContent ?? '');
  write('[data-progress-count]', `${read} of ${lessons.length} read`);
}

/**
 * @param {string} selector
 * @param {string} text
 */
function write(selector, text) {
  const place = document.querySelector(selector);
  if (place) place.textContent = text;
}

/** Scrolls a long navigation to the lesson being read. */
function reveal() {
  const nav = document.querySelector('nav.lessons');
  const link = nav?.querySelector('[aria-current=page]');
  if (!nav || !link) return;
  const below = link.getBoundingClientRect().bottom - nav.getBoundingClientRect().bottom;
  if (below > 0) nav.scrollTop = below + nav.clientHeight / 2;
}

/**
 * Calls back once the page is really looked at: not prerendered, not in a tab
 * behind.
 * @param {() => void} seen
 */
function whenSeen(seen) {
  if (document.visibilityState === 'visible') {
    seen();
    return;
  }
  document.addEventListener('visibilitychange', () => whenSeen(seen), { once: true });
}

/** Watches for what follows the lesson: when that comes into sight, the end is. */
function watchEnd() {
  const after = document.querySelector('.pager') ?? document.querySelector('.foot');
  if (!after) return;
  const observer = new IntersectionObserver((seen) => {
    if (!seen.at(-1)?.isIntersecting) return;
    observer.disconnect();
    reach('read');
  });
  observer.observe(after);
}

show();
reveal();
onStored(key, show);
document.addEventListener('course:update', show);
addEventListener('pageshow', (event) => {
  if (event.persisted) show();
});
if (document.body.classList.contains('lesson')) {
  whenSeen(() => {
    reach('started');
    watchEnd();
  });
}
