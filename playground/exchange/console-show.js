// Puts the values that a script has into words, as a console does: short, on one line
// where it can be, and without a call of what the value computes, such as its getters.

const deepest = 3;
const mostEntries = 50;
const longest = 10_000; // characters of an entry

/**
 * Shows a value that an expression had.
 * @param {unknown} value
 */
export function show(value) {
  return bounded(() => inWords(value, 0, new Set()));
}

/**
 * Shows what was logged: texts as they are, and what the first one has a place for
 * (%s, %d, %o) in it.
 * @param {unknown[]} values
 */
export function showAll(values) {
  return bounded(() => filled(values));
}

/** @param {unknown[]} values */
function filled(values) {
  const [first, ...rest] = values;
  if (typeof first !== 'string') return values.map(logged).join(' ');
  const text = first.replace(/%([sdifoOc%])/g, (place, letter) => {
    if (letter === '%') return '%';
    if (rest.length === 0) return place;
    const value = rest.shift();
    if (letter === 'c') return ''; // a style
    if (letter === 'd' || letter === 'i') return String(Math.trunc(Number(value)));
    return letter === 'f' ? String(Number(value)) : logged(value);
  });
  return [text, ...rest.map(logged)].join(' ');
}

/** @param {unknown} value */
function logged(value) {
  return typeof value === 'string' ? value : inWords(value, 0, new Set());
}

/** @param {() => string} words */
function bounded(words) {
  let text;
  try {
    text = words();
  } catch {
    text = '(cannot be shown)'; // a proxy, or something that only looks like what it is
  }
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/**
 * @param {unknown} value
 * @param {number} depth
 * @param {Set<object>} above the objects that this one is in
 * @returns {string}
 */
function inWords(value, depth, above) {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return `function ${nameOf(value)}()`;
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value);
  if (above.has(value)) return '(itself)';
  return special(value) ?? entries(value, depth, new Set([...above, value]));
}

/** @param {string} text */
function quoted(text) {
  const marks = !text.includes("'") ? "'" : !text.includes('"') ? '"' : '`';
  return marks + text.replace(/[\\\n\r\t]/g, (c) => JSON.stringify(c).slice(1, -1)) + marks;
}

/**
 * Objects that are shown as something other than their properties.
 * @param {object} value
 */
function special(value) {
  const kind = Object.prototype.toString.call(value).slice('[object '.length, -1);
  switch (kind) {
    case 'Error':
    case 'DOMException':
      return `${own(value, 'name') ?? 'Error'}: ${own(value, 'message') ?? ''}`;
    case 'Date':
      return Number.isNaN(Number(value)) ? 'Invalid Date' : Date.prototype.toISOString.call(value);
    case 'RegExp':
      return RegExp.prototype.toString.call(value);
    case 'Promise':
      return 'Promise (write await before it, and you see what it gives)';
    case 'Window':
      return 'Window';
    case 'Location':
    case 'URL':
      return `${kind} ${own(value, 'href')}`;
    case 'String':
    case 'Number':
    case 'Boolean':
      return `${kind} ${quoted(String(value.valueOf()))}`;
  }
  return markup(value);
}

/**
 * The start of an element, what a text says, or that it is a document.
 * @param {object} value
 */
function markup(value) {
  const type = own(value, 'nodeType');
  if (type === 9) return '#document';
  if (type === 3) return `Text ${quoted(String(own(value, 'data')))}`;
  if (type !== 1) return undefined;
  const element = /** @type {Element} */ (value).cloneNode(true);
  const html = /** @type {Element} */ (element).outerHTML;
  return html.length > 200 ? `${html.slice(0, 200)}…` : html;
}

/**
 * A property; undefined where asking for it throws.
 * @param {object} object
 * @param {string} name
 * @returns {unknown}
 */
function own(object, name) {
  try {
    return Reflect.get(object, name);
  } catch {
    return undefined; // a getter that throws has no value to show
  }
}

/** @param {object} value */
function nameOf(value) {
  const name = own(value, 'name');
  return typeof name === 'string' ? name : '';
}

/** Kinds of objects that are lists and no arrays. */
const lists = new Set(['NodeList', 'HTMLCollection', 'Arguments']);

/**
 * @param {object} value
 * @param {number} depth
 * @param {Set<object>} above
 */
function entries(value, depth, above) {
  const kind = Object.prototype.toString.call(value).slice('[object '.length, -1);
  const next = (/** @type {unknown} */ entry) => inWords(entry, depth + 1, above);
  const held = (/** @type {PropertyKey} */ key) => heldAt(value, key, next);
  const name = nameOf(own(value, 'constructor') ?? {});
  const isArray = Array.isArray(value);
  if (isArray || lists.has(kind) || ArrayBuffer.isView(value)) {
    const length = Number(own(value, 'length') ?? 0);
    const title = isArray && name === 'Array' ? '' : `${name || kind} `;
    if (depth >= deepest) return name || 'Array';
    return title + list(Array.from({ length: Math.min(length, mostEntries) }, (_, i) => held(i)), length, '[', ']', '');
  }
  if (kind === 'Map' || kind === 'Set') {
    const all = Array.from(/** @type {Iterable<unknown>} */ (value));
    return `${kind} ${depth >= deepest ? '' : list(all.slice(0, mostEntries).map(next), all.length, '{', '}')}`.trim();
  }
  const title = name && name !== 'Object' ? `${name} ` : '';
  if (depth >= deepest) return title.trim() || 'Object';
  const keys = Object.keys(value);
  const pairs = keys.slice(0, mostEntries).map((key) => `${/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) ? key : quoted(key)}: ${held(key)}`);
  return title + list(pairs, keys.length, '{', '}');
}

/**
 * What an object holds at a key, in words: '' where that is nothing.
 * @param {object} object
 * @param {PropertyKey} key
 * @param {(value: unknown) => string} words
 */
function heldAt(object, key, words) {
  const property = Object.getOwnPropertyDescriptor(object, key);
  if (!property) return '';
  return 'value' in property ? words(property.value) : '(computed)';
}

/**
 * @param {string[]} shown
 * @param {number} total
 * @param {string} open
 * @param {string} close
 * @param {string} [space] inside the brackets
 */
function list(shown, total, open, close, space = ' ') {
  const all = total > shown.length ? [...shown, `… ${total - shown.length} more`] : shown;
  return all.length === 0 ? open + close : open + space + all.join(', ') + space + close;
}
