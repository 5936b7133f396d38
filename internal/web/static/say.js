// One live region for the whole page: what has just happened, in words, for those
// who do not see it. Said sparingly.

/** @type {HTMLElement | undefined} */
let region;

/** @param {string} words */
export function say(words) {
  if (!region) {
    region = document.createElement('div');
    region.className = 'visually-hidden';
    region.setAttribute('role', 'status');
    document.body.append(region);
  }
  // The same words twice are not heard twice, unless they are said anew.
  region.replaceChildren(Object.assign(document.createElement('span'), { textContent: words }));
}
