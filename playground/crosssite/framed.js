// The page in the frame: tells the one around it what its request carried. It
// names whom it tells; a page of anybody else gets nothing.

const page = /** @type {HTMLElement} */ (document.querySelector('main'));
const { came, parent: around = '' } = page.dataset;
if (window.parent !== window) window.parent.postMessage({ came }, around);
