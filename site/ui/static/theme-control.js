// The choice between light, dark, and what the system says. theme.js applies it
// on every page, and in every frame: they hear of it as a storage event.

import { onStored } from '../web/store.js';

const key = 'course.theme';

/** Readies the control, again after the page has changed: it may be a new one. */
function start() {
  const control = document.querySelector('select[data-theme-control]');
  if (!(control instanceof HTMLSelectElement)) return;
  control.value = document.documentElement.dataset.theme ?? '';
  control.closest('label')?.removeAttribute('hidden');
  control.onchange = () => choose(control.value);
}

/** @param {string} theme "" for the system's */
function choose(theme) {
  const root = document.documentElement;
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  try {
    if (theme) localStorage.setItem(key, theme);
    else localStorage.removeItem(key);
  } catch {
    // Storage is refused: the choice holds for this page.
  }
}

start();
document.addEventListener('course:update', start);
onStored(key, start);
addEventListener('pageshow', start);
