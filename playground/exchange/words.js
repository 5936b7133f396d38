// What the inspector knows about cookies, without any page: reading
// document.cookie, telling two states apart, and putting a value into words.

/**
 * A cookie as a header or a script has it.
 * @typedef {object} Pair
 * @property {string} name
 * @property {string} value
 * @property {number} nth 1 for the first of its name, the one that counts; then 2, …
 */

/**
 * What became of one cookie between two states.
 * @typedef {object} Change
 * @property {string} name
 * @property {number} nth
 * @property {'added' | 'changed' | 'removed'} how
 * @property {string} [from] the value before
 * @property {string} [to] the value after
 */

/**
 * Splits document.cookie.
 * @param {string} text
 * @returns {Pair[]}
 */
export function pairsOf(text) {
  return numbered(text.split('; ').filter(Boolean).map((pair) => {
    const at = pair.indexOf('=');
    // Without "=" all of it is the value, of a cookie that has no name.
    return { name: pair.slice(0, Math.max(at, 0)), value: pair.slice(at + 1) };
  }));
}

/**
 * @param {{name: string, value: string}[]} cookies in the order of their header
 * @returns {Pair[]}
 */
export function numbered(cookies) {
  /** @type {Map<string, number>} */
  const seen = new Map();
  return cookies.map(({ name, value }) => {
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    return { name, value, nth };
  });
}

/**
 * @param {Pair[]} before
 * @param {Pair[]} after
 * @returns {Change[]}
 */
export function changesBetween(before, after) {
  const [was, is] = [byKey(before), byKey(after)];
  /** @type {Change[]} */
  const changes = [];
  for (const [key, { name, nth, value: to }] of is) {
    const from = was.get(key)?.value;
    if (from === undefined) changes.push({ name, nth, how: 'added', to });
    else if (from !== to) changes.push({ name, nth, how: 'changed', from, to });
  }
  for (const [key, { name, nth, value: from }] of was) {
    if (!is.has(key)) changes.push({ name, nth, how: 'removed', from });
  }
  return changes;
}

/**
 * @param {Pair[]} pairs
 * @returns {Map<string, Pair>}
 */
function byKey(pairs) {
  return new Map(pairs.map((pair) => [`${pair.nth} ${pair.name}`, pair]));
}

const longest = 80;

/**
 * Puts a value into words: an object in JSON as "Sugar 3, Oatmeal Raisin 2", an
 * encoded text as what it stands for, anything else as it is.
 * @param {string} value
 */
export function inWords(value) {
  const text = decoded(value);
  const words = objectInWords(text) ?? text;
  if (words === '') return 'nothing';
  return words.length > longest ? `${words.slice(0, longest)}…` : words;
}

/** @param {string} text */
function objectInWords(text) {
  /** @type {unknown} */
  let object;
  try {
    object = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof object !== 'object' || object === null || Array.isArray(object)) return undefined;
  const entries = Object.entries(object).map(([name, entry]) =>
    `${name} ${typeof entry === 'string' ? entry : JSON.stringify(entry)}`);
  return entries.length > 0 ? entries.join(', ') : 'an empty object';
}

/**
 * Undoes quotes as Flask writes them, or percent-encoding.
 * @param {string} value
 */
function decoded(value) {
  try {
    const quoted = /^"(.*)"$/s.exec(value)?.[1];
    if (quoted === undefined) return value.startsWith('{') ? value : decodeURIComponent(value);
    return decodeURIComponent(quoted.replace(/\\([0-3][0-7]{2}|.)|%/gs, (match, escaped) => {
      if (match === '%' || escaped === '%') return '%25';
      if (escaped.length === 1) return escaped;
      return `%${parseInt(escaped, 8).toString(16).padStart(2, '0')}`;
    }));
  } catch {
    return value; // it only looked encoded
  }
}

/**
 * @param {number} n
 * @param {string} noun
 */
export function plural(n, noun) {
  return `${n === 0 ? 'no' : n} ${noun}${n > 1 ? 's' : ''}`;
}
