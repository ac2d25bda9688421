"""Static files are kept by browsers and go out compressed."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from flask import Flask

from tests.support.fixtures import app

__all__ = ("app",)
TABLER = "static/vendor/tabler/tabler.min.css"


def test_addresses_carry_the_contents_digest_and_are_kept_for_good(app: Flask) -> None:
    page = app.test_client().get("/sign-in").text
    address = re.search(r'href="(/static/vendor/tabler/tabler\.min\.css\?v=[0-9a-f]{12})"', page)
    assert address
    reply = app.test_client().get(address.group(1))
    assert "immutable" in reply.headers["Cache-Control"]
    assert "immutable" not in app.test_client().get(f"/{TABLER}").headers["Cache-Control"]


def test_text_is_compressed_for_whoever_understands_it(app: Flask) -> None:
    plain = Path(TABLER).read_bytes()
    zipped = app.test_client().get(f"/{TABLER}", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(zipped.data) == plain
    assert len(zipped.data) < len(plain) / 4
    assert app.test_client().get(f"/{TABLER}").data == plain


def test_what_is_not_there_is_not_found(app: Flask) -> None:
    assert app.test_client().get("/static/nothing.css").status_code == 404
