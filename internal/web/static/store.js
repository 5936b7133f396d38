// What the reader's browser remembers for the course. Storage can be refused, and
// what lies in it can be anything: then the course forgets, and works on.

/**
 * @param {string} key
 * @returns {unknown} what was stored as JSON; undefined where there is nothing, or nothing readable
 */
export function recall(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '') ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} key
 * @param {unknown} value
 */
export function remember(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Refused, or full. The choice still holds until the page is left.
  }
}

/**
 * Calls back when another page changes what is stored.
 * @param {string} key
 * @param {() => void} changed
 * @param {AbortSignal} [signal]
 */
export function onStored(key, changed, signal) {
  addEventListener('storage', (event) => {
    // A key of null means that all was cleared.
    if (event.key === key || event.key === null) changed();
  }, { signal });
}
