// Marks, in the table of contents, the section that is being read.

/** A heading counts as reached when it is in the upper part of the window. */
const reached = 0.3;

/** @type {IntersectionObserver[]} */
let watchers = [];

function start() {
  for (const watcher of watchers) watcher.disconnect();
  watchers = watch();
}

/**
 * Looks again whenever a heading crosses the line, and when the end of the page
 * comes into sight. What is above the line counts as inside, however far: a jump
 * over it is a crossing too.
 */
function watch() {
  const line = new IntersectionObserver(mark, { rootMargin: `9999999px 0px ${-100 * (1 - reached)}% 0px` });
  for (const { heading } of entries()) line.observe(heading);
  const end = new IntersectionObserver(mark, { threshold: [0, 1] });
  for (const foot of document.querySelectorAll('.foot')) end.observe(foot);
  return [line, end];
}

/** The links of the tables of contents, each with its heading. */
function entries() {
  const links = document.querySelectorAll('.contents a');
  return Array.from(links, (link) => {
    const id = decodeURIComponent(link.getAttribute('href')?.slice(1) ?? '');
    return { link, heading: document.getElementById(id) };
  }).filter(hasHeading);
}

/**
 * @param {{link: Element, heading: HTMLElement | null}} entry
 * @returns {entry is {link: Element, heading: HTMLElement}}
 */
function hasHeading(entry) {
  return entry.heading !== null;
}

function mark() {
  const line = innerHeight * reached;
  const above = entries().filter(({ heading }) => heading.getBoundingClientRect().top <= line);
  const current = atEnd() ? entries().at(-1)?.heading : above.at(-1)?.heading;
  for (const { link, heading } of entries()) {
    if (heading !== current) link.removeAttribute('aria-current');
    else if (!link.hasAttribute('aria-current')) link.setAttribute('aria-current', 'location');
  }
}

/** At the end of the page the last section is being read, wherever its heading is. */
function atEnd() {
  return scrollY > 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
}

start();
document.addEventListener('course:update', start);

export {};
