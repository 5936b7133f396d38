"""Runs the Python code of lessons against the real Flask.

Standard input is a list of {"lesson", "snippets": [{"code", "source"}]}; standard
output one of {"sent", "printed", "failed"} for each: the Set-Cookie lines that the
code sent, the lines that it printed, and what is wrong with it.

The rule by which a snippet is completed: the names below are there, and so are an app
and a response; a form has "dark" in each field that the code asks for. Snippets of a
lesson see what those before them have defined. A view is asked once, with its parts of
the address filled in; one with "..." in it is asked too, and may fail. What is quoted
from a file that runs is only defined.
"""

import ast
import contextlib
import io
import json
import re
import sys
import traceback

PRELUDE = """
import json
import os
import re
import secrets
import time
from datetime import datetime, timedelta, timezone
from urllib.parse import quote, unquote

from flask import (Flask, abort, current_app, g, jsonify, make_response, redirect,
                   render_template, render_template_string, request, session, url_for)

os.environ["SECRET_KEY"] = "of this test"


# What lessons call and do not show.
def check_password(form):
    from types import SimpleNamespace
    return SimpleNamespace(name="ada", role="customer")
"""

COOKIE = {"Cookie": "shoppingCart=%7B%22Sugar%22%3A3%7D"}


def form_for(code):
    """The form that a visitor sends: all fields that the code asks for."""
    return {name: "dark" for name in re.findall(r"""request\.form(?:\.get\(|\[)["'](\w+)""", code)}


def elided(code):
    return any(isinstance(node, ast.Constant) and node.value is ... for node in ast.walk(ast.parse(code)))


def ask(app, code, sent):
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        with app.test_request_context():
            address = app.url_map.bind("localhost").build(rule.endpoint, {name: "sugar" for name in rule.arguments})
        method = "POST" if "POST" in rule.methods and "GET" not in rule.methods else "GET"
        answer = app.test_client(use_cookies=False).open(address, method=method, headers=COOKIE, data=form_for(code))
        sent += answer.headers.getlist("Set-Cookie")
        if answer.status_code >= 500 and not elided(code):
            raise RuntimeError(f"{method} {address} is answered with {answer.status}")


def run(snippet, names, sent):
    code = snippet["code"]
    app = names["app"] = names["Flask"]("lesson")
    app.secret_key = "of this test"
    with app.test_request_context("/shop", method="POST", headers=COOKIE, data=form_for(code)):
        response = names["response"] = names["make_response"]("")
        exec(compile(code, "<lesson>", "exec"), names)
        if names["response"] is response:
            sent += response.headers.getlist("Set-Cookie")
    if not snippet["source"]:
        ask(app, code, sent)


def run_lesson(lesson):
    names, sent, failed = {}, [], []
    exec(PRELUDE, names)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        for snippet in lesson["snippets"]:
            try:
                run(snippet, names, sent)
            except Exception:
                failed.append(f"{traceback.format_exc(limit=-1)}in\n{snippet['code']}")
    return {"sent": sent, "printed": printed.getvalue().splitlines(), "failed": failed}


with contextlib.redirect_stderr(io.StringIO()):
    results = [run_lesson(lesson) for lesson in json.load(sys.stdin)]
json.dump(results, sys.stdout)
