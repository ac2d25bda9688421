"""Files that a reply brings along instead of a page."""

from __future__ import annotations

from flask import Response, make_response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachment(content: bytes | str, name: str, media_type: str) -> Response:
    """The content to be saved under the name, never shown in the browser."""
    response = make_response(content)
    response.mimetype = media_type
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
