// Puts the values that a script has into words, as a console does: short, on one line
// where it can be. To look runs none of the page's code: what a value is, the browser's
// own getters tell, and its properties are read from their descriptors, so that what is
// computed stays so. The traps of a proxy alone run, since none can be told from what is
// behind it.

const deepest = 3;
const mostEntries = 50;
const longest = 10_000; // characters of an entry
const longestChain = 100; // of prototypes; that of a proxy can be without end

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
    if (letter === 'd' || letter === 'i') return String(Math.trunc(number(value)));
    return letter === 'f' ? String(number(value)) : logged(value);
  });
  return [text, ...rest.map(logged)].join(' ');
}

/**
 * @param {unknown} value
 * @returns {number} NaN for what would have to compute one
 */
function number(value) {
  return value !== null && ['object', 'function', 'symbol'].includes(typeof value) ? NaN : Number(value);
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
  const kind = kindOf(value);
  switch (kind) {
    case 'Error':
      return `${textAt(value, 'name') ?? 'Error'}: ${textAt(value, 'message') ?? ''}`;
    case 'DOMException':
      return `${asked(DOMException.prototype, 'name', value)}: ${asked(DOMException.prototype, 'message', value)}`;
    case 'Date':
      return Number.isNaN(Date.prototype.getTime.call(value)) ? 'Invalid Date' : Date.prototype.toISOString.call(value);
    case 'RegExp':
      return pattern(value);
    case 'Promise':
      return 'Promise (write await before it, and you see what it gives)';
    case 'Window':
      return 'Window';
    case 'Location':
      return `Location ${asked(location, 'href', value)}`;
    case 'URL':
      return `URL ${asked(URL.prototype, 'href', value)}`;
    case 'String':
      return `String ${quoted(String.prototype.valueOf.call(value))}`;
    case 'Number':
      return `Number ${quoted(String(Number.prototype.valueOf.call(value)))}`;
    case 'Boolean':
      return `Boolean ${quoted(String(Boolean.prototype.valueOf.call(value)))}`;
  }
  return markup(value);
}

/** The letters that stand behind a pattern, by what they are called. */
const flags = Object.entries({
  hasIndices: 'd', global: 'g', ignoreCase: 'i', multiline: 'm', dotAll: 's', unicode: 'u', unicodeSets: 'v', sticky: 'y',
});

/** @param {object} value */
function pattern(value) {
  const letters = flags.filter(([name]) => asked(RegExp.prototype, name, value)).map(([, letter]) => letter);
  return `/${asked(RegExp.prototype, 'source', value)}/${letters.join('')}`;
}

/**
 * The start of an element, what a text says, or that it is a document.
 * @param {object} value
 */
function markup(value) {
  const type = asked(Node.prototype, 'nodeType', value);
  if (type === 9) return '#document';
  if (type === 3) return `Text ${quoted(String(asked(CharacterData.prototype, 'data', value)))}`;
  if (type !== 1) return undefined;
  const html = String(asked(Element.prototype, 'outerHTML', value));
  return html.length > 200 ? `${html.slice(0, 200)}…` : html;
}

/**
 * The word behind "object" in what Object.prototype.toString says.
 * @param {object} value
 */
function kindOf(value) {
  const tag = propertyOf(value, Symbol.toStringTag);
  if (tag && !('value' in tag)) return 'Object'; // computed
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

/**
 * What a getter of the browser's own says of a value; undefined where the value is
 * nothing that it knows.
 * @param {object} owner of the getter
 * @param {string} name
 * @param {unknown} value
 * @returns {unknown}
 */
function asked(owner, name, value) {
  try {
    return Object.getOwnPropertyDescriptor(owner, name)?.get?.call(value);
  } catch {
    return undefined; // it only looks like what it is
  }
}

/**
 * A property as it is declared, on the value or on what it inherits from.
 * @param {unknown} value
 * @param {PropertyKey} key
 */
function propertyOf(value, key) {
  for (let at = Object(value), n = 0; at !== null && n < longestChain; at = Object.getPrototypeOf(at), n++) {
    const property = Object.getOwnPropertyDescriptor(at, key);
    if (property) return property;
  }
  return undefined;
}

/**
 * What a value holds; undefined where that is computed, or out of reach.
 * @param {unknown} value
 * @param {string} name
 * @returns {unknown}
 */
function valueAt(value, name) {
  try {
    return propertyOf(value, name)?.value;
  } catch {
    return undefined; // of another origin
  }
}

/**
 * @param {object} value
 * @param {string} name
 */
function textAt(value, name) {
  const text = valueAt(value, name);
  return typeof text === 'string' ? text : undefined;
}

/** @param {object} value */
function nameOf(value) {
  return textAt(value, 'name') ?? '';
}

/** Kinds of objects that are lists and no arrays. */
const lists = new Set(['NodeList', 'HTMLCollection', 'Arguments']);

/** What knows how many entries there are of kinds that do not hold it. */
const counted = [Object.getPrototypeOf(Uint8Array.prototype), NodeList.prototype, HTMLCollection.prototype];

/** @param {object} value a list */
function lengthOf(value) {
  const length = counted.map((owner) => asked(owner, 'length', value)).find((n) => n !== undefined) ?? valueAt(value, 'length');
  return typeof length === 'number' ? length : 0;
}

/**
 * @param {object} value
 * @param {number} depth
 * @param {Set<object>} above
 */
function entries(value, depth, above) {
  const kind = kindOf(value);
  const next = (/** @type {unknown} */ entry) => inWords(entry, depth + 1, above);
  const held = (/** @type {PropertyKey} */ key) => heldAt(value, key, next);
  const name = nameOf(Object(valueAt(value, 'constructor')));
  const isArray = Array.isArray(value);
  if (isArray || lists.has(kind) || ArrayBuffer.isView(value)) {
    const length = lengthOf(value);
    const title = isArray && name === 'Array' ? '' : `${name || kind} `;
    if (depth >= deepest) return name || 'Array';
    return title + list(Array.from({ length: Math.min(length, mostEntries) }, (_, i) => held(i)), length, '[', ']', '');
  }
  if (kind === 'Map' || kind === 'Set') {
    const all = Array.from(kind === 'Map' ? Map.prototype.entries.call(value) : Set.prototype.values.call(value));
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
