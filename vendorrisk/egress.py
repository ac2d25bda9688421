"""The only way out: every request to another machine goes through here.

Addresses come from the operator's configuration. No redirect is followed, no proxy is taken from the environment,
and both the time and the size of a reply are limited.
"""

from __future__ import annotations

import time
from typing import Final

import requests

#: seconds to connect, and the most between two parts of a reply
PATIENCE: Final = (5, 10)
#: seconds for the whole reply
LONGEST: Final = 20
LARGEST_REPLY: Final = 1024 * 1024
_PART: Final = 64 * 1024


class EgressError(Exception):
    """The other side could not be reached, or its reply cannot be used. The message says which."""


def post(address: str, body: bytes, *, sends: str, expects: str) -> bytes:
    """The reply's body. `sends` and `expects` are media types.

    Raises EgressError when nobody answers in time, when the answer is anything but 200 and of the expected type,
    and when it is larger than LARGEST_REPLY.
    """
    headers = {"Content-Type": sends, "Accept": expects}
    try:
        with requests.Session() as session:
            session.trust_env = False
            reply = session.post(
                address, data=body, headers=headers, timeout=PATIENCE, allow_redirects=False, stream=True
            )
            with reply:
                _check(reply, expects)
                return _read(reply)
    except requests.RequestException as error:
        raise EgressError(f"no answer ({type(error).__name__})") from error


def _check(reply: requests.Response, expects: str) -> None:
    given = reply.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if reply.status_code != 200:
        raise EgressError(f"the answer was {reply.status_code}")
    if given != expects:
        raise EgressError(f"the answer is {given or 'of no type'} instead of {expects}")


def _read(reply: requests.Response) -> bytes:
    until = time.monotonic() + LONGEST
    content = b""
    for part in reply.iter_content(_PART):
        content += part
        if len(content) > LARGEST_REPLY:
            raise EgressError(f"the answer is larger than {LARGEST_REPLY:,} bytes")
        if time.monotonic() > until:
            raise EgressError(f"the answer took longer than {LONGEST} seconds")
    return content
