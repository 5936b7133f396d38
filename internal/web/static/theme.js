// Runs in the head of every page, lessons and demos alike, before anything is
// painted: a page must not flash in the wrong theme. No module, for modules wait
// until the page is parsed.
(() => {
  /** Takes the reader's choice over; without one, the system's wish counts. */
  function apply() {
    const root = document.documentElement;
    const theme = chosen();
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    else delete root.dataset.theme;
  }

  function chosen() {
    try {
      return localStorage.getItem('course.theme');
    } catch {
      return null; // the reader's settings refuse storage
    }
  }

  apply();
  // Another page of ours, or the page that this one is framed by, changed it.
  // A key of null means that all was cleared.
  addEventListener('storage', (event) => {
    if (event.key === 'course.theme' || event.key === null) apply();
  });
  // A page that comes back from the browser's memory has missed those events.
  addEventListener('pageshow', (event) => {
    if (event.persisted) apply();
  });
})();
