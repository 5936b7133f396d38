"""Answers, line by line, what Flask writes and reads.

One JSON object a line comes in; one goes out. {"write": {...}, "now": seconds}
holds arguments of Response.set_cookie; {"read": "..."} a Cookie header, of which
each character stands for one octet. The first line out says which Werkzeug it is.
"""

import datetime
import importlib.metadata
import json
import sys
import warnings

import flask
import werkzeug.http


class Clock(datetime.datetime):
    """A clock that stands at the time of the request in hand."""

    time = 0

    @classmethod
    def now(cls, tz=None):
        return datetime.datetime.fromtimestamp(cls.time, tz)


def write(arguments, now):
    Clock.time = now
    if "max_age" in arguments:
        arguments["max_age"] = int(arguments["max_age"])
    if "expires" in arguments:
        arguments["expires"] = Clock.fromtimestamp(
            arguments["expires"], datetime.timezone.utc
        )
    response = flask.Response()
    response.set_cookie(**arguments)
    # On the wire a header is the Latin-1 of its characters.
    return response.headers["Set-Cookie"].encode("latin-1").decode()


def read(header):
    # Werkzeug 3's request.cookies takes octets for Latin-1, where we read UTF-8 and
    # U+FFFD for what is none: it gets the same text to read by another door.
    text = header.encode("latin-1").decode("utf-8", "replace")
    wire = text.encode().decode("latin-1")
    if text.isascii():
        cookies = flask.Request({"HTTP_COOKIE": wire}).cookies
    else:
        cookies = werkzeug.http.parse_cookie(wire)
    # All values of one name come together.
    return list(cookies.items(multi=True))


def answer(line):
    question = json.loads(line)
    if "read" in question:
        return {"pairs": read(question["read"])}
    try:
        return {"header": write(question["write"], question["now"])}
    except (ValueError, OverflowError, OSError, TypeError) as error:
        return {"error": repr(error)}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    werkzeug.http.datetime = Clock
    print(json.dumps({"werkzeug": importlib.metadata.version("werkzeug")}), flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(line)), flush=True)
