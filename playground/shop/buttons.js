/// <reference path="elements.d.ts" />
// The shop, step "buttons": a number that lives in the page, and nowhere else.

// #region select
const number = document.querySelector('.shoppingCart__number--js');
const addButton = document.querySelector('.shoppingCart__add--js');
const removeButton = document.querySelector('.shoppingCart__remove--js');
// #endregion select

// #region clicks
addButton.addEventListener('click', () => {
  const count = parseInt(number.textContent, 10);
  number.textContent = String(Math.min(count + 1, 9999));
});

removeButton.addEventListener('click', () => {
  const count = parseInt(number.textContent, 10);
  number.textContent = String(Math.max(count - 1, 0));
});
// #endregion clicks
