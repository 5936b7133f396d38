// Makes a page that is open into what the server would send now, and touches
// nothing else.
//
// The page on the screen is not what the server once sent: scripts have added
// buttons and tabs, learners have opened, typed, scrolled. So the two are never
// compared. Instead a copy of the page as it came is kept, with a pointer from
// each of its nodes to the living one. The new page is compared with the copy, and
// each difference is made in both: what the server did not change is not touched,
// and what it does not know of it cannot take away.

import { align } from './align.js';

/** Belongs to the reader once the page is open: which details stand open. */
const readers = new Set(['open']);

export class Mirror {
  /** The page as the server made it. */
  #page = document.implementation.createHTMLDocument();
  /** @type {WeakMap<Node, Node>} from a node of the copy to the one on the screen */
  #living = new WeakMap();

  /** Must be made before other scripts add to the page. */
  constructor() {
    const copy = this.#page.importNode(document.documentElement, true);
    copy.removeAttribute('data-theme'); // theme.js ran earlier
    this.#page.documentElement.replaceWith(copy);
    this.#join(copy, document.documentElement);
  }

  /** The style sheets that the page was made for. */
  get styles() {
    return stylesOf(this.#page);
  }

  /** @param {Document} next what the server sends now */
  become(next) {
    this.#update(this.#page.documentElement, next.documentElement);
  }

  /**
   * Shows the text of another kind of page, such as an error's, with the styles
   * and scripts of this one.
   * @param {Document} next
   */
  show(next) {
    this.#update(this.#page.body, next.body);
    const titles = [this.#page, next].map((page) => page.querySelector('title'));
    if (titles[0] && titles[1]) this.#update(titles[0], titles[1]);
  }

  /**
   * Makes the old node of the copy, and the living one behind it, like the new.
   * @param {Node} old
   * @param {Node} next
   */
  #update(old, next) {
    if (old.isEqualNode(next)) return;
    if (old instanceof Element && next instanceof Element) {
      this.#updateAttributes(old, next);
      this.#updateChildren(old, next);
    } else {
      this.#updateText(old, next);
    }
  }

  /**
   * @param {Element} old
   * @param {Element} next
   */
  #updateAttributes(old, next) {
    const living = this.#living.get(old);
    const names = new Set([...old.getAttributeNames(), ...next.getAttributeNames()]);
    for (const name of names) {
      const value = next.getAttribute(name);
      if (readers.has(name) || value === old.getAttribute(name)) continue;
      for (const element of [old, living]) {
        if (!(element instanceof Element)) continue;
        if (value === null) element.removeAttribute(name);
        else element.setAttribute(name, value);
      }
    }
  }

  /**
   * Replaces only the part that differs, so that a selection around it stands.
   * @param {Node} old
   * @param {Node} next
   */
  #updateText(old, next) {
    const living = this.#living.get(old);
    const before = old.nodeValue ?? '';
    const after = next.nodeValue ?? '';
    if (before === after) return;
    if (living instanceof CharacterData && living.data === before) splice(living, before, after);
    else if (living) living.nodeValue = after;
    old.nodeValue = after;
  }

  /**
   * @param {Element} old
   * @param {Element} next
   */
  #updateChildren(old, next) {
    const { olds, news, before } = differing([...old.childNodes], [...next.childNodes]);
    const partners = align(olds, news);
    const kept = new Set(partners);
    olds.forEach((node, i) => {
      if (!kept.has(i)) this.#remove(node);
    });
    /** @type {Node | null} */
    let last = before;
    news.forEach((node, j) => {
      if (partners[j] < 0) {
        last = this.#insert(old, last, node);
      } else {
        last = olds[partners[j]];
        this.#update(last, node);
      }
    });
  }

  /** @param {ChildNode} node of the copy */
  #remove(node) {
    const living = this.#living.get(node);
    living?.parentNode?.removeChild(living);
    node.remove();
  }

  /**
   * Puts a new node after one of the copy's, or first where that is null.
   * @param {Element} parent of the copy
   * @param {Node | null} after
   * @param {Node} next
   * @returns {Node} the new node of the copy
   */
  #insert(parent, after, next) {
    const copy = this.#page.importNode(next, true);
    const living = revive(document.importNode(next, true));
    this.#join(copy, living);
    this.#place(parent, after, living);
    parent.insertBefore(copy, after ? after.nextSibling : parent.firstChild);
    return copy;
  }

  /**
   * Among the living, a script may have put nodes of its own before, between and
   * after those of the server: the new one goes next to a neighbour that it has.
   * @param {Element} parent
   * @param {Node | null} after
   * @param {Node} living
   */
  #place(parent, after, living) {
    const home = this.#living.get(parent);
    if (!home) return;
    const previous = after && this.#living.get(after);
    const following = after ? after.nextSibling : parent.firstChild;
    const next = following && this.#living.get(following);
    if (previous?.parentNode === home) home.insertBefore(living, previous.nextSibling);
    else if (next?.parentNode === home) home.insertBefore(living, next);
    else home.appendChild(living);
  }

  /**
   * Points from each node of a copy to its twin; the two trees have the same shape.
   * @param {Node} copy
   * @param {Node} living
   */
  #join(copy, living) {
    this.#living.set(copy, living);
    const twins = [...living.childNodes];
    copy.childNodes.forEach((child, i) => this.#join(child, twins[i]));
  }
}

/**
 * The nodes of two lists without those that both begin and end with alike, and the
 * last old one of those that they begin with.
 * @param {ChildNode[]} olds
 * @param {ChildNode[]} news
 */
function differing(olds, news) {
  let start = 0;
  while (start < Math.min(olds.length, news.length) && olds[start].isEqualNode(news[start])) start++;
  let end = 0;
  while (end < Math.min(olds.length, news.length) - start && olds[olds.length - 1 - end].isEqualNode(news[news.length - 1 - end])) end++;
  return {
    olds: olds.slice(start, olds.length - end),
    news: news.slice(start, news.length - end),
    before: olds[start - 1] ?? null,
  };
}

/** @param {Document} page */
export function stylesOf(page) {
  return Array.from(page.querySelectorAll('link[rel=stylesheet]'), (link) => link.getAttribute('href')).join('\n');
}

/**
 * @param {CharacterData} text
 * @param {string} before
 * @param {string} after
 */
function splice(text, before, after) {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  text.replaceData(start, before.length - start - end, after.slice(start, after.length - end));
}

/**
 * Scripts that were parsed for no page never run: they are made anew.
 * @param {Node} node
 * @returns {Node}
 */
function revive(node) {
  if (!(node instanceof Element)) return node;
  if (node instanceof HTMLScriptElement) return anew(node);
  for (const script of node.querySelectorAll('script')) script.replaceWith(anew(script));
  return node;
}

/** @param {HTMLScriptElement} script */
function anew(script) {
  const copy = document.createElement('script');
  for (const { name, value } of script.attributes) copy.setAttribute(name, value);
  copy.append(...script.childNodes);
  return copy;
}
