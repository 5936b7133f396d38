"""Puts Cookie headers to the Flask app, and prints what it answers.

Reads a JSON list of headers, and prints a list of, for each: the number on the
page of each product, and the cookie that one more Sugar sets.
"""

import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "flask"))
sys.dont_write_bytecode = True

from app import PRODUCTS, app  # noqa: E402


def ask(client, header):
    # What the network brings are octets, which WSGI hands on as Latin-1.
    headers = {"Cookie": header.encode().decode("latin-1")} if header else {}
    counts = {}
    for slug, name in PRODUCTS.items():
        page = client.get(f"/shop/server/{slug}", headers=headers)
        assert page.status_code == 200, (header, page.status)
        counts[name] = int(re.search("<output[^>]*>([0-9]+)</output>", page.text)[1])
    answer = client.post("/shop/server/sugar", data={"change": "add"}, headers=headers)
    assert answer.status_code == 303, (header, answer.status)
    return {"counts": counts, "set_cookie": answer.headers["Set-Cookie"]}


client = app.test_client(use_cookies=False)
assert client.get("/shop/server/none").status_code == 404
assert client.post("/shop/server/sugar", data={"change": "steal"}).status_code == 422
foreign = {"Sec-Fetch-Site": "cross-site"}
assert client.post("/shop/server/sugar", data={"change": "add"}, headers=foreign).status_code == 403
print(json.dumps([ask(client, header) for header in json.load(sys.stdin)]))
