// What the pages of the demo have in common: the results as they travel in
// addresses, and the tour, which has a second tab go through all of them.
//
// A tour is a word in the fragment of an address, #tour=ID: the servers never see
// it, and every page hands it on. The tab that has begun it listens for its ID.

const word = /^#tour=([0-9a-f]{16})$/;

/** Where the tabs of one site tell each other how far a tour is. */
export const channelName = 'course.cross-site';

/**
 * @typedef {object} Progress what arrived.js tells
 * @property {string} tour
 * @property {string} seen
 * @property {boolean} last
 */

/** The fragment of the tour that led here; "" for a visitor on foot, or one who came back. */
export function tourHere() {
  const [entry] = performance.getEntriesByType('navigation');
  const back = entry instanceof PerformanceNavigationTiming && entry.type === 'back_forward';
  return word.test(location.hash) && !back ? location.hash : '';
}

/** @param {string} fragment */
export const idOf = (fragment) => word.exec(fragment)?.[1] ?? '';

/** The fragment of a new tour. */
export function newTour() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return `#tour=${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** The ways in the order of the results: seen.go has the same. */
export const ways = ['link', 'get', 'post', 'frame', 'picture', 'fetch'];
const senders = 2;
const failed = 'x';

/** @param {unknown} mark */
export const isResult = (mark) => typeof mark === 'string' && /^[0-9a-f]$/.test(mark);

/**
 * @param {number} from 0 for the other site, 1 for the same
 * @param {string} way
 */
const place = (from, way) => 1 + from * ways.length + ways.indexOf(way);

/**
 * What has been seen of one way so far.
 * @param {string} seen
 * @param {number} from
 * @param {string} way
 */
export const resultOf = (seen, from, way) => seen[place(from, way)];

/**
 * Writes a result into those seen so far.
 * @param {string} seen
 * @param {number} from
 * @param {string} way
 * @param {string | undefined} mark undefined for what failed
 */
export function withResult(seen, from, way, mark) {
  const at = place(from, way);
  return seen.slice(0, at) + (mark ?? failed) + seen.slice(at + 1);
}

/**
 * What is known before a tour.
 * @param {number} kept the cookies that the browser has, a bit for each
 */
export const nothingSeen = (kept) => kept.toString(16) + '-'.repeat(senders * ways.length);

/** @param {string} seen */
export function countSeen(seen) {
  return `${seen.slice(1).replaceAll('-', '').length} of ${senders * ways.length}`;
}
