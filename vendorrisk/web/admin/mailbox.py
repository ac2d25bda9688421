"""The sample's mailbox: what would have been mailed, to read in the browser. Closed as soon as mail really leaves."""

from __future__ import annotations

from flask import Response, current_app, render_template
from flask.typing import ResponseReturnValue

from vendorrisk.config import settings_of
from vendorrisk.errors import NotFoundError
from vendorrisk.notices.composing import html_of, text_of
from vendorrisk.notices.reads import get_message, list_messages
from vendorrisk.web.admin.door import blueprint
from vendorrisk.web.guards import open_to_all

SAMPLE = "the sample's mailbox stands in for everybody's; it exists in the sample only"


@blueprint.get("/dev/mailbox")
@open_to_all(SAMPLE)
def mailbox() -> ResponseReturnValue:
    _check_sample()
    return render_template("admin/mailbox.html", messages=list_messages(), message=None)


@blueprint.get("/dev/mailbox/<message_id>")
@open_to_all(SAMPLE)
def mailbox_message(message_id: str) -> ResponseReturnValue:
    _check_sample()
    message = get_message(message_id)
    text = text_of(message, settings_of(current_app).secret_key)
    return render_template("admin/mailbox.html", messages=list_messages(), message=message, text=text)


@blueprint.get("/dev/mailbox/<message_id>/html")
@open_to_all(SAMPLE)
def mailbox_html(message_id: str) -> ResponseReturnValue:
    """The mail as a mail program shows it, in a frame that can run nothing."""
    _check_sample()
    response = Response(
        html_of(get_message(message_id), settings_of(current_app).secret_key), mimetype="text/html"
    )
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation"
        " allow-popups allow-popups-to-escape-sandbox; base-uri 'none'"
    )
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _check_sample() -> None:
    if not settings_of(current_app).shows_mailbox:
        raise NotFoundError
