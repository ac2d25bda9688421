"""Outgoing mail and its state."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from vendorrisk import audit
from vendorrisk.accounts.permissions import Permission
from vendorrisk.database import now_utc
from vendorrisk.notices.reads import get_message, list_messages
from vendorrisk.notices.sending import try_again_now
from vendorrisk.web.admin.door import blueprint
from vendorrisk.web.guards import current_actor, needs


@blueprint.get("/admin/mail")
@needs(Permission.SEE_OUTGOING_MAIL)
def mail() -> ResponseReturnValue:
    state = request.args.get("state", "")
    return render_template("admin/mail.html", messages=list_messages(state), state=state)


@blueprint.post("/admin/mail/<message_id>/try-again")
@needs(Permission.RESEND_MAIL)
def try_again(message_id: str) -> ResponseReturnValue:
    message = get_message(message_id)
    if message.state in {"waiting", "failed"}:
        try_again_now(message, now_utc())
        audit.record(
            current_actor(), "mail.tried_again", message.subject_of, now_utc(), message=message.public_id
        )
        flash("It is tried again now.", "success")
    return redirect(url_for("admin.mail"), 303)
