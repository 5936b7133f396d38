// Reads code as far as it takes to colour it, and to tell whether it is finished: a
// list of tokens, in order, with nothing between them left out. It never fails: what
// it cannot make sense of is plain text.

/**
 * A piece of code.
 * @typedef {object} Token
 * @property {string} kind one of the classes of .code-… in code.css; '' for plain text and white space
 * @property {string} text
 */

/** @typedef {'html' | 'css' | 'js'} Language */

const keywords = new Set(`
  async await break case catch class const continue debugger default delete do else export extends finally for
  function if import in instanceof let new of return static super switch this throw try typeof var void while with
  yield true false null undefined
`.trim().split(/\s+/));

// Of alternatives that begin in the same place, the first counts.
const patterns = {
  js: /(?<comment>\/\/.*|\/\*[^]*?(?:\*\/|$))|(?<string>"(?:\\[^]|[^"\\\n])*"?|'(?:\\[^]|[^'\\\n])*'?)|(?<template>`)|(?<number>\b(?:0[xob][\da-f_]+|\d[\d_]*\.?[\d_]*(?:e[+-]?\d+)?)n?\b)|(?<word>[\p{L}\p{Nl}_$#][\p{L}\p{N}_$]*)|(?<space>\s+)|(?<punct>[^])/giuy,
  css: /(?<comment>\/\*[^]*?(?:\*\/|$))|(?<string>"(?:\\[^]|[^"\\\n])*"?|'(?:\\[^]|[^'\\\n])*'?)|(?<keyword>@[\w-]+|!important)|(?<number>#[\da-f]{3,8}\b|[+-]?(?:\d*\.)?\d+(?:[a-z]+|%)?)|(?<type>--[\w-]+|[a-z-]+(?=\s*:[^:{]*[;}]))|(?<func>[\w-]+(?=\())|(?<space>\s+)|(?<word>[\w.#-]+)|(?<punct>[^])/giy,
  html: /(?<comment><!--[^]*?(?:-->|$)|<![^>]*>?)|(?<tag><\/?[a-z][\w-]*)|(?<string>&[\w#]+;)|(?<plain>[^<&]+)|(?<punct>[^])/giy,
  tag: /(?<end>\/?>)|(?<string>"[^"]*"?|'[^']*'?)|(?<func>[^\s"'>/=]+)|(?<space>\s+)|(?<punct>[^])/giy,
};

/**
 * @param {string} code
 * @param {Language} language
 * @returns {Token[]}
 */
export function tokens(code, language) {
  if (language === 'css') return scan(code, patterns.css);
  return language === 'html' ? htmlTokens(code) : jsTokens(code);
}

/**
 * @param {string} code
 * @param {RegExp} pattern
 * @returns {Token[]}
 */
function scan(code, pattern) {
  return Array.from(code.matchAll(pattern), (match) => ({ kind: kindOf(match), text: match[0] }));
}

/**
 * The name of the alternative that a match is of.
 * @param {RegExpMatchArray} match
 */
function nameOf(match) {
  return Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined)?.[0] ?? '';
}

/** @param {RegExpMatchArray} match */
function kindOf(match) {
  const name = nameOf(match);
  return ['space', 'plain', 'word'].includes(name) ? '' : name;
}

/**
 * JavaScript. A slash begins a regular expression where no value stands before it.
 * @param {string} code
 * @returns {Token[]}
 */
function jsTokens(code) {
  /** @type {Token[]} */
  const found = [];
  const pattern = new RegExp(patterns.js);
  /** Depths of brackets at which a template goes on. @type {number[]} */
  const templates = [];
  let depth = 0;
  let value = false; // whether the last token was one, or ended one
  /** @param {string} kind @param {number} end */
  const add = (kind, end) => {
    found.push({ kind, text: code.slice(at, end) });
    at = end;
  };
  let at = 0;
  while (at < code.length) {
    pattern.lastIndex = at;
    const match = pattern.exec(code);
    if (!match) break; // cannot be: the last alternative takes anything
    const [text] = match;
    const name = nameOf(match);
    const end = at + text.length;
    if (name === 'space' || name === 'comment') {
      add(name === 'comment' ? name : '', end);
      continue;
    }
    if (name === 'template' || text === '}' && templates.at(-1) === depth) {
      if (name !== 'template') templates.pop();
      const stop = templateEnd(code, end);
      value = !code.startsWith('${', stop - 2);
      if (!value) templates.push(depth);
      add('string', stop);
    } else if (text === '/' && !value) {
      add('string', regexpEnd(code, end));
      value = true;
    } else if (name === 'word') {
      add(wordKind(text, code.slice(end)), end);
      value = !keywords.has(text) || /^(?:this|super|true|false|null|undefined)$/.test(text);
    } else {
      if ('([{'.includes(text)) depth++;
      if (')]}'.includes(text)) depth--;
      value = name !== 'punct' || ')]}'.includes(text);
      add(name, end);
    }
  }
  return found;
}

/**
 * @param {string} word
 * @param {string} rest of the code
 */
function wordKind(word, rest) {
  if (keywords.has(word)) return 'keyword';
  return /^\s*\(/.test(rest) ? 'func' : 'name';
}

/**
 * Where a template ends, or is interrupted by "${".
 * @param {string} code
 * @param {number} from
 */
function templateEnd(code, from) {
  const pattern = /\\[^]|`|\$\{/g;
  pattern.lastIndex = from;
  for (let match = pattern.exec(code); match; match = pattern.exec(code)) {
    if (!match[0].startsWith('\\')) return match.index + match[0].length;
  }
  return code.length;
}

/**
 * @param {string} code
 * @param {number} from behind the first slash
 */
function regexpEnd(code, from) {
  const pattern = /(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])*\/[a-z]*/y;
  pattern.lastIndex = from;
  return pattern.test(code) ? pattern.lastIndex : from;
}

/**
 * HTML, with what stands in script and style elements in their own colours.
 * @param {string} code
 * @returns {Token[]}
 */
function htmlTokens(code) {
  /** @type {Token[]} */
  const found = [];
  let inside = ''; // the name of the element whose start tag was just read
  let inTag = false;
  let at = 0;
  while (at < code.length) {
    if (!inTag && (inside === 'script' || inside === 'style')) {
      const end = code.slice(at).search(new RegExp(`</${inside}`, 'i'));
      const raw = code.slice(at, end < 0 ? undefined : at + end);
      found.push(...tokens(raw, inside === 'style' ? 'css' : 'js'));
      at += raw.length;
      inside = '';
      continue;
    }
    /** @type {RegExp} */
    const pattern = new RegExp(inTag ? patterns.tag : patterns.html);
    pattern.lastIndex = at;
    /** @type {RegExpExecArray | null} */
    const match = pattern.exec(code);
    if (!match) break; // cannot be: the last alternative takes anything
    const name = nameOf(match);
    if (name === 'tag') [inTag, inside] = [true, match[0].slice(1).toLowerCase()];
    if (name === 'end') inTag = false;
    found.push({ kind: name === 'tag' || name === 'end' ? 'keyword' : kindOf(match), text: match[0] });
    at += match[0].length;
  }
  return found;
}

/**
 * Colours code.
 * @param {string} code
 * @param {Language} language
 */
export function coloured(code, language) {
  const fragment = document.createDocumentFragment();
  for (const { kind, text } of tokens(code, language)) {
    if (!kind) {
      fragment.append(text);
      continue;
    }
    const span = document.createElement('span');
    span.className = `code-${kind}`;
    span.textContent = text;
    fragment.append(span);
  }
  return fragment;
}
