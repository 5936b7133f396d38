// Finds out how one list of sibling nodes became another: which of the old nodes
// each of the new ones continues. Pure; it changes nothing.

/**
 * How two nodes may be the same one, from the surest sign to the weakest. A node
 * with the sign undefined has no partner at that level.
 * @type {((node: Node) => string | undefined)[]}
 */
const signs = [contentOf, identityOf, beginningOf, endingOf, kindOf];

/** Two stretches of more nodes than this (old times new) are not compared. */
const most = 4_000_000;

/**
 * @param {Node[]} olds
 * @param {Node[]} news
 * @returns {number[]} for each new node the index of its old one, or -1; these indices ascend,
 *   so nobody ever has to change places
 */
export function align(olds, news) {
  /** @type {number[]} */
  const partners = new Array(news.length).fill(-1);
  match(olds, news, { from: 0, to: olds.length }, { from: 0, to: news.length }, 0, partners);
  return partners;
}

/** @typedef {{from: number, to: number}} Range */

/**
 * Pairs what it can at this level, and what lies between the pairs at the next.
 * @param {Node[]} olds
 * @param {Node[]} news
 * @param {Range} o
 * @param {Range} n
 * @param {number} level
 * @param {number[]} partners
 */
function match(olds, news, o, n, level, partners) {
  if (level === signs.length || o.from === o.to || n.from === n.to) return;
  const a = olds.slice(o.from, o.to).map(signs[level]);
  const b = news.slice(n.from, n.to).map(signs[level]);
  const weights = olds.slice(o.from, o.to).map(weightOf);
  let last = { old: o.from, new: n.from };
  for (const [i, j] of commonest(a, b, weights)) {
    const pair = { old: o.from + i, new: n.from + j };
    partners[pair.new] = pair.old;
    match(olds, news, { from: last.old, to: pair.old }, { from: last.new, to: pair.new }, level + 1, partners);
    last = { old: pair.old + 1, new: pair.new + 1 };
  }
  match(olds, news, { from: last.old, to: o.to }, { from: last.new, to: n.to }, level + 1, partners);
}

/**
 * The heaviest common subsequence of two lists of signs.
 * @param {(string | undefined)[]} a
 * @param {(string | undefined)[]} b
 * @param {number[]} weights of a
 * @returns {[number, number][]} pairs of indices, ascending
 */
function commonest(a, b, weights) {
  let start = 0;
  while (start < a.length && start < b.length && same(a[start], b[start])) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && same(a[a.length - 1 - end], b[b.length - 1 - end])) end++;
  /** @type {[number, number][]} */
  const pairs = [];
  for (let i = 0; i < start; i++) pairs.push([i, i]);
  pairs.push(...subsequence(a, b, weights, start, end));
  for (let i = end; i > 0; i--) pairs.push([a.length - i, b.length - i]);
  return pairs;
}

/**
 * @param {(string | undefined)[]} a
 * @param {(string | undefined)[]} b
 * @param {number[]} weights
 * @param {number} start what both lists begin with alike is left out
 * @param {number} end and what they end with
 * @returns {[number, number][]}
 */
function subsequence(a, b, weights, start, end) {
  const rows = a.length - start - end;
  const columns = b.length - start - end;
  if (rows * columns === 0 || rows * columns > most) return [];
  // best[i][j]: the weight of what a from i and b from j have in common.
  const width = columns + 1;
  const best = new Float64Array((rows + 1) * width);
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      const skip = Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
      const take = same(a[start + i], b[start + j]) ? weights[start + i] + best[(i + 1) * width + j + 1] : 0;
      best[i * width + j] = Math.max(skip, take);
    }
  }
  return walk(best, rows, columns, (i, j) => same(a[start + i], b[start + j])).map(([i, j]) => [start + i, start + j]);
}

/**
 * Reads the pairs back from the table.
 * @param {Float64Array} best
 * @param {number} rows
 * @param {number} columns
 * @param {(i: number, j: number) => boolean} alike
 * @returns {[number, number][]}
 */
function walk(best, rows, columns, alike) {
  const width = columns + 1;
  /** @type {[number, number][]} */
  const pairs = [];
  let i = 0;
  let j = 0;
  while (i < rows && j < columns) {
    const here = best[i * width + j];
    if (here === best[(i + 1) * width + j]) i++;
    else if (here === best[i * width + j + 1]) j++;
    else if (alike(i, j)) pairs.push([i++, j++]);
  }
  return pairs;
}

/**
 * @param {string | undefined} a
 * @param {string | undefined} b
 */
function same(a, b) {
  return a !== undefined && a === b;
}

/**
 * What would be lost with a node: a live demo, or what was typed, counts above any
 * amount of text, and white space counts for nearly nothing.
 * @param {Node} node
 */
function weightOf(node) {
  if (!(node instanceof Element)) return node.nodeValue?.trim() ? 10 : 1;
  return node.matches(stateful) || node.querySelector(stateful) ? 100_000 : 10;
}

const stateful = 'iframe, input, textarea, select, details, video, audio';

/** @param {Node} node */
function contentOf(node) {
  return node instanceof Element ? node.outerHTML : `${node.nodeType} ${node.nodeValue}`;
}

/** @param {Node} node */
function identityOf(node) {
  if (!(node instanceof Element)) return undefined;
  const name = node.id || node.getAttribute('data-key') || node.getAttribute('data-tab') || sourceOf(node);
  return name ? `${node.nodeName} ${name}` : undefined;
}

const enough = 16; // characters of text by which to know a passage again

/** @param {Node} node */
function beginningOf(node) {
  return isOpaque(node) ? undefined : `${node.nodeName} ${node.textContent?.slice(0, enough)}`;
}

/** @param {Node} node */
function endingOf(node) {
  return isOpaque(node) ? undefined : `${node.nodeName} ${node.textContent?.slice(-enough)}`;
}

/** @param {Node} node */
function kindOf(node) {
  return isOpaque(node) ? identityOf(node) : node.nodeName;
}

/**
 * Nodes of which another source makes another thing: a frame that is led elsewhere
 * would leave a step in the browser's history, a script would not run again.
 * @param {Node} node
 */
function isOpaque(node) {
  return node instanceof Element && node.matches('iframe, live-demo, script, link');
}

/**
 * What a node shows from elsewhere: for a demo, its frame's page.
 * @param {Element} node
 */
function sourceOf(node) {
  const source = node.matches('live-demo') ? node.querySelector('iframe') : node;
  return source?.getAttribute('src') ?? source?.getAttribute('href') ?? source?.getAttribute('name');
}
