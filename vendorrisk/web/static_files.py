"""Static files: addresses carry the content's digest, so browsers keep them for good; text goes out compressed."""

from __future__ import annotations

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from flask import Flask, Response, request

COMPRESSED: Final = frozenset({"text/css", "text/javascript", "application/javascript", "image/svg+xml"})
FOR_GOOD: Final = "public, max-age=31536000, immutable"
#: modules that import each other carry no digest
FOR_A_WHILE: Final = "public, max-age=600"


def init_static_files(app: Flask) -> None:
    folder = Path(app.static_folder or "static")

    @app.url_defaults
    def add_digest(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "v" not in values:
            values["v"] = _digest(folder / values["filename"])

    @app.after_request
    def add_headers(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code == 200:
            response.headers["Cache-Control"] = FOR_GOOD if "v" in request.args else FOR_A_WHILE
            if response.mimetype in COMPRESSED:
                _compress(response, folder / (request.view_args or {})["filename"])
        return response


def _compress(response: Response, path: Path) -> None:
    response.headers["Vary"] = "Accept-Encoding"
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return
    response.direct_passthrough = False
    response.set_data(_gzipped(path))
    response.headers["Content-Encoding"] = "gzip"


@lru_cache(maxsize=256)
def _digest(path: Path) -> str:
    """The first characters of the content's SHA-256; empty for a file that is not there."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else ""


@lru_cache(maxsize=256)
def _gzipped(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), mtime=0)
