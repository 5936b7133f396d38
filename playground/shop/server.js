/// <reference path="elements.d.ts" />
// The shop, step "server": the number is in the HTML before any script runs, and
// the buttons send a form. Where scripts run, merge.js counts the clicks in the
// cookie as it did in the step before; what is here only breaks the cookie.

// #region break
// Each of these buttons puts its value into the cookie as it stands, and asks the
// server for the page again.
const breakers = document.querySelector('.break--js');
for (const button of breakers.querySelectorAll('button')) {
  button.addEventListener('click', () => {
    document.cookie = `shoppingCart=${button.value}; path=/`;
    location.replace(location.pathname);
  });
}
breakers.hidden = false;
// #endregion break
