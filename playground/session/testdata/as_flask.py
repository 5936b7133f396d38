"""Answers, line by line, what Flask makes of sessions.

One JSON object a line comes in; one goes out. {"write": {...}} holds a session's
members, {"read": "..."} the value of a cookie; both come with the key, the older
keys and the time. Values are spelt [TYPE, ...], see spell. The first line out says
which Flask it is.
"""

import datetime
import importlib.metadata
import json
import struct
import sys
import time
import uuid

import flask
import itsdangerous
import markupsafe


def spell(value):
    """Spells a value so that its type shows."""
    if value is None or isinstance(value, bool):
        return ["constant", str(value)]
    if isinstance(value, int):
        return ["int", str(value)]
    if isinstance(value, float):
        return ["float", list(struct.pack(">d", value)) if value == value else []]
    if isinstance(value, markupsafe.Markup):
        return ["markup", [ord(c) for c in value]]
    if isinstance(value, str):
        return ["str", [ord(c) for c in value]]
    if isinstance(value, bytes):
        return ["bytes", list(value)]
    if isinstance(value, uuid.UUID):
        return ["uuid", list(value.bytes)]
    if isinstance(value, datetime.datetime):
        return ["time", calendar(value)]
    if isinstance(value, (list, tuple)):
        return [type(value).__name__, [spell(item) for item in value]]
    members = [[[ord(c) for c in name], spell(value[name])] for name in value]
    return ["dict", sorted(members)]


def calendar(value):
    return [value.year, value.month, value.day, value.hour, value.minute, value.second]


def unspell(spelling):
    kind, value = spelling
    if kind == "constant":
        return {"None": None, "True": True, "False": False}[value]
    if kind == "list":
        return [unspell(item) for item in value]
    if kind == "tuple":
        return tuple(unspell(item) for item in value)
    if kind == "dict":
        return {text(name): unspell(member) for name, member in value}
    return {
        "int": int,
        "float": lambda octets: struct.unpack(">d", bytes(octets))[0] if octets else float("nan"),
        "str": text,
        "markup": lambda points: markupsafe.Markup(text(points)),
        "bytes": bytes,
        "uuid": lambda octets: uuid.UUID(bytes=bytes(octets)),
        "time": lambda parts: datetime.datetime(*parts, tzinfo=datetime.timezone.utc),
    }[kind](value)


def text(points):
    return "".join(map(chr, points))


def app_with(question):
    app = flask.Flask("as_flask")
    app.secret_key = bytes(question["key"])
    app.config["SECRET_KEY_FALLBACKS"] = [bytes(key) for key in question["older"] or []]
    return app


def write(app, members):
    """Saves a session as Flask does at the end of a request."""
    with app.test_request_context():
        for name, value in unspell(members).items():
            flask.session[name] = value
        response = flask.Response()
        app.session_interface.save_session(app, flask.session, response)
    header = response.headers["Set-Cookie"]
    return {"value": header.split(";")[0].removeprefix("session="), "header": header}


def read(app, value):
    """Opens a session; what Flask does not believe is named."""
    with app.app_context():
        serializer = app.session_interface.get_signing_serializer(app)
        max_age = int(app.permanent_session_lifetime.total_seconds())
        try:
            serializer.loads(value, max_age=max_age)
        except Exception as error:
            return {"error": type(error).__name__}
    with app.test_request_context(headers={"Cookie": "session=" + value}):
        return {"members": spell(dict(flask.session))}


def answer(question):
    time.time = lambda: question["now"]
    app = app_with(question)
    if "write" in question:
        return write(app, question["write"])
    return read(app, question["read"])


versions = {name: importlib.metadata.version(name) for name in ("flask", "itsdangerous")}
print(json.dumps(versions), flush=True)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
