"""The cookie shop, step "server", in Flask.

Run it with: flask --app app run
Then open http://localhost:5000/shop/server/sugar
"""

# #region imports
import json
import re
from urllib.parse import quote, unquote

from flask import Flask, abort, redirect, render_template_string, request, url_for
# #endregion imports

app = Flask(__name__)

PRODUCTS = {
    "chocolate-chip": "Chocolate Chip",
    "oatmeal-raisin": "Oatmeal Raisin",
    "sugar": "Sugar",
    "ginger-snap": "Ginger Snap",
}

# #region template
# Flask escapes what stands in {{ }}: a cookie can hold anything, markup too.
PAGE = """<!doctype html>
<html lang="en">
<title>{{ name }}</title>
<h1>{{ name }}</h1>
<form method="post">
  <label for="number">In your cart</label>
  <output class="shoppingCart__number--js" id="number">{{ count }}</output>
  <button name="change" value="add">Add one</button>
  <button name="change" value="remove">Remove one</button>
</form>
</html>
"""
# #endregion template


# #region helper
def read_cart():
    """Return the request's cart: a dictionary by product name.

    Anybody can write anything into a cookie. What is no cart is empty.
    """
    text = request.cookies.get("shoppingCart", "")
    try:
        if not text.startswith("{"):
            text = unquote(text, errors="strict")
        cart = json.loads(text)
    except (ValueError, RecursionError):
        # Not UTF-8 or not JSON, both a ValueError, or nested too deep.
        return {}
    return cart if isinstance(cart, dict) else {}
# #endregion helper


# #region count
def count_of(cart, name):
    """Return how many of a product are in the cart, from 0 to 9999."""
    entry = cart.get(name, 0)
    if isinstance(entry, str):
        # What comes before the last four is zeros, perhaps very many.
        return int(entry[-4:]) if re.fullmatch("0*[0-9]{1,4}", entry) else 0
    if type(entry) not in (int, float):  # True is an int too
        return 0
    return int(entry) if 0 <= entry <= 9999 and entry == int(entry) else 0
# #endregion count


# #region route
@app.get("/shop/server/<slug>")
def product(slug):
    if slug not in PRODUCTS:
        abort(404)
    name = PRODUCTS[slug]
    number = count_of(read_cart(), name)
    return render_template_string(PAGE, name=name, count=number)
# #endregion route


# #region fit
def encode_cart(cart):
    """Return the cart as the cookie's value.

    Browsers drop a cookie whose name and value pass 4096 bytes: of a cart so long
    only our products stay.
    """
    value = quote(json.dumps(cart, separators=(",", ":")))
    if len("shoppingCart") + len(value) <= 4096:
        return value
    counts = {name: count_of(cart, name) for name in PRODUCTS.values()}
    ours = {name: count for name, count in counts.items() if count}
    return quote(json.dumps(ours, separators=(",", ":")))
# #endregion fit


# #region change
@app.post("/shop/server/<slug>")
def change(slug):
    # Only forms of our own pages count: browsers say where a request comes from.
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(403)
    if slug not in PRODUCTS:
        abort(404)
    step = {"add": 1, "remove": -1}.get(request.form.get("change"))
    if step is None:
        abort(422)

    cart = read_cart()
    name = PRODUCTS[slug]
    cart[name] = min(max(count_of(cart, name) + step, 0), 9999)

    answer = redirect(url_for("product", slug=slug), code=303)
    answer.set_cookie("shoppingCart", encode_cart(cart))
    return answer
# #endregion change
