/// <reference path="elements.d.ts" />
// The shop, step "merge": each click reads the cart, changes one number in it,
// and writes it back. Whatever else is in the cart stays.

// #region select
const number = document.querySelector('.shoppingCart__number--js');
const addButton = document.querySelector('.shoppingCart__add--js');
const removeButton = document.querySelector('.shoppingCart__remove--js');
// #endregion select

// #region read
/**
 * Finds a cookie in document.cookie, which is one string: "a=1; b=2; b=3".
 * The name is compared up to and with its "=", so "cart" is not taken for
 * "shoppingCart", and a value may hold "=" itself. Of two cookies with one
 * name the first counts, as it does on the server.
 * @param {string} name
 * @returns {string | undefined} its value; undefined if there is none
 */
const readCookie = (name) => {
  const start = `${name}=`;
  const pairs = document.cookie.split('; ');
  const found = pairs.find((pair) => pair.startsWith(start));
  return found?.slice(start.length);
};
// #endregion read

// #region decode
/**
 * Undoes what a cookie's value may be wrapped in. JSON itself begins with "{".
 * Flask wraps it in quotes, with \" for a quote and \054 for a comma; written as
 * percent signs, these escapes join the other way of encoding.
 * @param {string} value
 */
const decode = (value) => {
  if (value.startsWith('{')) return value;
  if (!value.startsWith('"')) return decodeURIComponent(value);
  const encoded = value.slice(1, -1).replace(/\\([0-3][0-7]{2}|.)|%/g, (match, escaped) => {
    if (match === '%') return '%25';
    if (escaped.length === 1) return encodeURIComponent(escaped);
    return `%${parseInt(escaped, 8).toString(16).padStart(2, '0')}`;
  });
  return decodeURIComponent(encoded);
};
// #endregion decode

// #region parse
/**
 * Reads a cart. No cookie, broken JSON, or JSON that is no object gives an
 * empty cart.
 * @param {string | undefined} value of the cookie
 * @returns {Record<string, unknown>}
 */
const parseCart = (value) => {
  try {
    const cart = JSON.parse(decode(value ?? '{}'));
    const isCart = cart instanceof Object && !Array.isArray(cart);
    return isCart ? cart : {};
  } catch {
    return {};
  }
};
// #endregion parse

// #region count
/**
 * Reads one number of a cart, written as 3 or as "3". Anything else counts as 0,
 * and so does what is not there.
 * @param {unknown} entry
 */
const countOf = (entry) => {
  if (typeof entry !== 'number' && typeof entry !== 'string') return 0;
  return /^0*[0-9]{1,4}$/.test(String(entry)) ? Number(entry) : 0;
};
// #endregion count

// #region fit
const products = ['Chocolate Chip', 'Oatmeal Raisin', 'Sugar', 'Ginger Snap'];

/**
 * Writes a cart as the cookie's value. Browsers drop a cookie whose name
 * and value pass 4096 bytes: of a cart so long only our products stay.
 * @param {Record<string, unknown>} cart
 */
const encodeCart = (cart) => {
  const value = encodeURIComponent(JSON.stringify(cart));
  if ('shoppingCart'.length + value.length <= 4096) return value;
  const ours = products.map((name) => [name, countOf(cart[name])]);
  const counted = ours.filter(([, count]) => count !== 0);
  return encodeURIComponent(JSON.stringify(Object.fromEntries(counted)));
};
// #endregion fit

// #region merge
/**
 * Changes one number in the cart, and leaves the rest as it is.
 * @param {string} name of the product
 * @param {number} step 1 for one more, -1 for one less
 */
const changeCart = (name, step) => {
  const cart = parseCart(readCookie('shoppingCart'));
  const count = Math.min(Math.max(countOf(cart[name]) + step, 0), 9999);
  const value = encodeCart({ ...cart, [name]: count });
  document.cookie = `shoppingCart=${value}; path=/`;
};
// #endregion merge

// #region clicks
/** Shows what the cookie says now. */
const show = () => {
  const cart = parseCart(readCookie('shoppingCart'));
  number.textContent = String(countOf(cart[addButton.dataset.name]));
};

/**
 * Counts a click here, and nowhere else: in the step "server" the buttons would
 * send a form, which would count it again.
 * @param {CartClick} event
 * @param {number} step
 */
const change = (event, step) => {
  event.preventDefault();
  changeCart(event.target.dataset.name, step);
  show();
};

addButton.addEventListener('click', (event) => change(event, 1));
removeButton.addEventListener('click', (event) => change(event, -1));
show();
// #endregion clicks

// #region others
// Another tab may have changed the cart: look again when this one comes back
// into view and, where the browser tells, as soon as it happens.
window.addEventListener('pageshow', show);
window.addEventListener('focus', show);
document.addEventListener('visibilitychange', show);
window.cookieStore?.addEventListener('change', show);
// #endregion others
