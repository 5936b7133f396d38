/// <reference path="elements.d.ts" />
// The shop, step "write": each click puts the page's number into the cart
// cookie. It does not look first at what is there, and that is its flaw.

// #region select
const number = document.querySelector('.shoppingCart__number--js');
const addButton = document.querySelector('.shoppingCart__add--js');
const removeButton = document.querySelector('.shoppingCart__remove--js');
// #endregion select

// #region write
/**
 * Stores a cart of one product.
 * @param {string} name of the product
 * @param {number} count how many of it
 */
const writeCart = (name, count) => {
  const cart = { [name]: count };
  const value = encodeURIComponent(JSON.stringify(cart));
  document.cookie = `shoppingCart=${value}; path=/`;
};
// #endregion write

// #region clicks
/**
 * Shows a new number, and stores it.
 * @param {CartButton} button that was clicked
 * @param {number} step 1 for one more, -1 for one less
 */
const change = (button, step) => {
  const count = parseInt(number.textContent, 10) + step;
  const allowed = Math.min(Math.max(count, 0), 9999);
  number.textContent = String(allowed);
  writeCart(button.dataset.name, allowed);
};

addButton.addEventListener('click', (event) => change(event.target, 1));
removeButton.addEventListener('click', (event) => change(event.target, -1));
// #endregion clicks
