// How an entry of the inspector's log looks.

import { inWords } from './words.js';

/** @import { Entry } from './log.js' */
/** @import { Change } from './words.js' */

const mostLines = 3; // in plain view

/**
 * @param {Entry} entry
 * @returns {HTMLLIElement}
 */
export function entryItem(entry) {
  const item = document.createElement('li');
  item.className = 'log-entry';
  item.dataset.kind = entry.kind;
  item.append(heading(entry), element('p', 'log-said', entry.said));
  if (entry.changes.length > 0) {
    const list = element('ul', 'log-changes');
    list.append(...entry.changes.map(changeItem));
    item.append(list);
  }
  const lines = entry.lines.map((line) => lineOf(entry, line));
  const plain = lines.length > mostLines + 1 ? mostLines : lines.length;
  item.append(...lines.slice(0, plain));
  if (plain < lines.length) {
    const more = document.createElement('details');
    more.append(element('summary', '', `${lines.length - plain} more`), ...lines.slice(plain));
    item.append(more);
  }
  return item;
}

/**
 * @param {Entry} entry
 * @param {string} line
 */
function lineOf(entry, line) {
  const p = element('p', 'log-line');
  p.append(element('code', '', entry.kind === 'script' ? `document.cookie = ${quoted(line)}` : line));
  return p;
}

/** @param {Entry} entry */
function heading(entry) {
  const p = element('p', 'log-what');
  const at = new Date(entry.at);
  const time = document.createElement('time');
  time.dateTime = at.toISOString();
  time.textContent = at.toLocaleTimeString('en-GB');
  p.append(time, ' ', element('code', '', entry.what));
  if (entry.status) p.append(' ', element('span', 'inspector-code', String(entry.status)));
  return p;
}

/**
 * Writes a text as JavaScript would have it, with as few backslashes as can be.
 * @param {string} text
 */
function quoted(text) {
  return text.includes('"') && !/['\\\n]/.test(text) ? `'${text}'` : JSON.stringify(text);
}

/** @param {Change} change */
function changeItem(change) {
  const item = document.createElement('li');
  item.dataset.change = change.how;
  item.append(element('strong', 'log-mark', change.how), ' ', element('code', '', change.name));
  if (change.nth > 1) item.append(` (number ${change.nth})`);
  if (change.from !== undefined) item.append(' ', element('del', '', inWords(change.from)));
  if (change.to !== undefined) item.append(' ', element('ins', '', inWords(change.to)));
  return item;
}

/**
 * @param {string} tag
 * @param {string} className
 * @param {string} [text]
 */
function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}
