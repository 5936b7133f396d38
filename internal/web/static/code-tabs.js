// <code-tabs>: the same code in several languages, one at a time. The server sends
// sections under each other, each with its name; here they become tabs.

import { onStored, recall, remember } from './store.js';
import { steady } from './steady.js';

const key = 'course.tab';
const kept = 12; // choices remembered

/**
 * What the reader has chosen, latest first: groups differ in what they offer, and
 * each shows the latest choice that it has.
 */
let choices = stored();

/** @returns {string[]} */
function stored() {
  const labels = recall(key);
  return Array.isArray(labels) ? labels.filter((label) => typeof label === 'string') : [];
}

/** Tells all groups on the page. */
function tell() {
  document.dispatchEvent(new CustomEvent('course:tab'));
}

onStored(key, () => {
  choices = stored();
  tell();
});

let serial = 0;

class CodeTabs extends HTMLElement {
  #ended = new AbortController();
  #list = document.createElement('div');
  /** Numbers the ids of this group. */
  #group = ++serial;

  connectedCallback() {
    this.#ended = new AbortController();
    const { signal } = this.#ended;
    this.#list.setAttribute('role', 'tablist');
    this.#list.setAttribute('aria-label', 'Code in');
    this.#list.addEventListener('click', (event) => this.#onClick(event), { signal });
    this.#list.addEventListener('keydown', (event) => this.#onKey(event), { signal });
    document.addEventListener('course:update', () => this.#build(), { signal });
    document.addEventListener('course:tab', () => this.#choose(), { signal });
    this.#build();
    this.dataset.ready = '';
  }

  disconnectedCallback() {
    this.#ended.abort();
    this.#list.remove();
    delete this.dataset.ready;
    for (const panel of this.#panels()) {
      for (const name of ['id', 'role', 'aria-labelledby', 'hidden']) panel.removeAttribute(name);
    }
  }

  #panels() {
    return htmlOf(this.children).filter((child) => child.matches('section.tab'));
  }

  #tabs() {
    return htmlOf(this.#list.children);
  }

  /** Makes a tab for each section, unless they are there already. */
  #build() {
    const panels = this.#panels();
    if (panels.length === this.#tabs().length && this.#tabs().every((tab, i) => isFor(tab, panels[i]))) return;
    this.#list.replaceChildren(...panels.map((panel, i) => makeTab(panel, `Tab-${this.#group}-${i + 1}`)));
    if (this.#list.parentNode !== this) this.prepend(this.#list);
    this.#choose();
  }

  /** Shows the latest choice that this group offers. */
  #choose() {
    const labels = this.#panels().map(labelOf);
    const wanted = choices.find((label) => labels.includes(label));
    const index = Math.max(0, labels.indexOf(wanted ?? ''));
    this.#panels().forEach((panel, i) => {
      panel.hidden = i !== index;
    });
    this.#tabs().forEach((tab, i) => {
      tab.setAttribute('aria-selected', String(i === index));
      tab.tabIndex = i === index ? 0 : -1;
    });
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    const tab = event.target instanceof Element && event.target.closest('[role=tab]');
    if (tab instanceof HTMLElement) this.#pick(tab);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const tabs = this.#tabs();
    const at = tabs.findIndex((tab) => tab === event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1 + tabs.length, Home: 0, End: tabs.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    this.#pick(tabs[to % tabs.length]);
  }

  /** @param {HTMLElement} tab */
  #pick(tab) {
    const label = tab.textContent ?? '';
    choices = [label, ...choices.filter((other) => other !== label)].slice(0, kept);
    remember(key, choices);
    steady(tell, [tab]); // groups above this one may change their height
    tab.focus({ preventScroll: true });
  }
}

/** @param {HTMLCollection} elements */
function htmlOf(elements) {
  return Array.from(elements).filter((element) => element instanceof HTMLElement);
}

/** @param {HTMLElement} panel */
function labelOf(panel) {
  return panel.dataset.tab ?? '';
}

/**
 * Makes the tab of a section.
 * @param {HTMLElement} panel
 * @param {string} id
 */
function makeTab(panel, id) {
  const tab = Object.assign(document.createElement('button'), { type: 'button', id, textContent: labelOf(panel) });
  tab.setAttribute('role', 'tab');
  tab.setAttribute('aria-controls', `${id}-panel`);
  panel.id = `${id}-panel`;
  panel.setAttribute('role', 'tabpanel');
  panel.setAttribute('aria-labelledby', id);
  return tab;
}

/**
 * @param {HTMLElement} tab
 * @param {HTMLElement} panel
 */
function isFor(tab, panel) {
  return panel.getAttribute('aria-labelledby') === tab.id && labelOf(panel) === tab.textContent;
}

customElements.define('code-tabs', CodeTabs);
