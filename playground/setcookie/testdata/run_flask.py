"""Runs snippets of Flask, and says what each of them sends.

In comes {"now": seconds, "snippets": [...]}; out goes {"werkzeug": version,
"answers": [{"header", "args", "kwargs"}, ...]}: the Set-Cookie header that the one
view of the snippet sends, and what it calls set_cookie with.
"""

import datetime
import importlib.metadata
import inspect
import json
import sys

import flask
import werkzeug.http


class Clock(datetime.datetime):
    """A clock that stands still."""

    time = 0

    @classmethod
    def now(cls, tz=None):
        return datetime.datetime.fromtimestamp(cls.time, tz)


calls = []
original = flask.Response.set_cookie


def set_cookie(response, *args, **kwargs):
    calls.append((args, kwargs))
    known = inspect.signature(original).parameters
    original(response, *args, **{k: v for k, v in kwargs.items() if k in known})


def run(snippet):
    scope = {"__name__": "snippet"}
    exec(compile(snippet, "snippet", "exec"), scope)
    app = scope["app"]
    (rule,) = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    calls.clear()
    response = app.test_client().get(rule.rule)
    ((args, kwargs),) = calls
    (header,) = response.headers.getlist("Set-Cookie")
    # On the wire a header is the Latin-1 of its characters.
    return {
        "header": header.encode("latin-1").decode(),
        "args": args,
        "kwargs": {name: str(value) for name, value in kwargs.items()},
    }


question = json.load(sys.stdin)
Clock.time = question["now"]
werkzeug.http.datetime = datetime.datetime = Clock
flask.Response.set_cookie = set_cookie
json.dump(
    {
        "werkzeug": importlib.metadata.version("werkzeug"),
        "answers": [run(snippet) for snippet in question["snippets"]],
    },
    sys.stdout,
)
