"""The sample's mailbox: what would have been mailed, to read in the browser. Closed as soon as mail really leaves."""

from __future__ import annotations

from typing import Final

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from vendorrisk.config import settings_of
from vendorrisk.errors import NotFoundError
from vendorrisk.notices import reads
from vendorrisk.notices.composing import html_of, text_of
from vendorrisk.web.admin.door import blueprint
from vendorrisk.web.guards import open_to_all

SAMPLE: Final = "the sample has nothing to hide, and its mailbox exists in the sample only"
#: for the mail's own frame: styles as mail programs need them, no scripts, and links open in a tab of their own
MAIL_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "sandbox allow-popups allow-popups-to-escape-sandbox",
    )
)


@blueprint.get("/dev/mailbox")
@open_to_all(SAMPLE)
def mailbox() -> ResponseReturnValue:
    """Everybody's mail, or one person's."""
    _check_sample()
    email = request.args.get("to", "")
    people = reads.list_recipients()
    return render_template(
        "admin/mailbox.html",
        people=people,
        total=sum(person.mails for person in people),
        email=email,
        messages=reads.list_messages_to(email) if email else reads.list_messages(),
    )


@blueprint.get("/dev/mailbox/<message_id>")
@open_to_all(SAMPLE)
def mailbox_message(message_id: str) -> ResponseReturnValue:
    _check_sample()
    message = reads.get_message(message_id)
    text = text_of(message, settings_of(current_app).secret_key)
    return render_template("admin/mailbox_message.html", message=message, text=text)


@blueprint.get("/dev/mailbox/<message_id>/html")
@open_to_all(SAMPLE)
def mailbox_html(message_id: str) -> ResponseReturnValue:
    """The mail as a mail program shows it, for a frame that can run nothing."""
    _check_sample()
    html = html_of(reads.get_message(message_id), settings_of(current_app).secret_key)
    response = Response(html.replace("<head>", '<head><base target="_blank">', 1), mimetype="text/html")
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _check_sample() -> None:
    if not settings_of(current_app).shows_mailbox:
        raise NotFoundError
