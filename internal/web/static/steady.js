// Changes the page without moving what is being read.

/**
 * Makes a change, and scrolls so that the first of the anchors that is still
 * there stands where it stood.
 * @param {() => void} change
 * @param {Element[]} [anchors]
 */
export function steady(change, anchors = visibleBlocks()) {
  const before = anchors.map((element) => ({ element, top: topOf(element) }));
  // The browser anchors too; twice would be once too often.
  const root = document.documentElement;
  root.style.overflowAnchor = 'none';
  change();
  const kept = before.find(({ element }) => element.getClientRects().length > 0);
  if (kept) scrollBy({ top: topOf(kept.element) - kept.top, behavior: 'instant' });
  requestAnimationFrame(() => root.style.removeProperty('overflow-anchor'));
}

/**
 * The blocks of the text that are on the screen: those that begin there first.
 * None at the very top of the page, where the reader sees what is new above them.
 */
function visibleBlocks() {
  if (scrollY === 0) return [];
  const blocks = document.querySelectorAll('main > *, .prose > *, .prose li, .prose pre > code > *, .chapter li');
  const visible = Array.from(blocks).filter((block) => {
    const { top, bottom } = block.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  });
  return [...visible.filter((block) => topOf(block) >= 0), ...visible];
}

/** @param {Element} element */
function topOf(element) {
  return element.getBoundingClientRect().top;
}
