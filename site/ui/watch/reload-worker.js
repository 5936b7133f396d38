// A shared worker: one for the whole browser, so that all its tabs together hold
// one event stream, and none while nobody looks at any of them.

import { Stream } from './stream.js';

/** @type {Map<MessagePort, boolean>} the tabs, and whether each is visible */
const tabs = new Map();

/** @type {Stream | undefined} */
let stream;

/** @param {import('./stream.js').News} news */
function tell(news) {
  for (const [tab, visible] of tabs) if (visible) tab.postMessage(news);
}

/** Opens or closes the stream, as there is somebody to tell or not. */
function settle() {
  stream?.want([...tabs.values()].includes(true));
}

/**
 * @param {MessagePort} tab
 * @param {{events: string, lock: string, visible: boolean}} state
 */
function hear(tab, { events, lock, visible }) {
  // A tab holds its lock for as long as it lives: we get it when the tab is gone,
  // however it went.
  if (!tabs.has(tab)) navigator.locks.request(lock, () => leave(tab));
  tabs.set(tab, visible);
  stream ??= new Stream(events, tell);
  // While the stream was open without it, the tab has missed what it told.
  if (visible && stream.open) tab.postMessage({ look: true });
  settle();
}

/** @param {MessagePort} tab */
function leave(tab) {
  tabs.delete(tab);
  tab.close();
  settle();
}

addEventListener('connect', (event) => {
  if (!(event instanceof MessageEvent)) return;
  const [tab] = event.ports;
  tab.addEventListener('message', ({ data }) => hear(tab, data));
  tab.start();
});
