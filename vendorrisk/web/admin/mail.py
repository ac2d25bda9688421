"""Outgoing mail: what was sent, what waits and why, and trying again."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from vendorrisk import jobs
from vendorrisk.accounts.permissions import Permission
from vendorrisk.config import settings_of
from vendorrisk.database import now_utc
from vendorrisk.notices import reads, resending
from vendorrisk.web.admin.door import blueprint
from vendorrisk.web.guards import current_actor, needs
from vendorrisk.web.listing import PAGE_SIZE, Listing

#: a worker that leaves no heartbeat for this long does not run
WORKER_SILENT_AFTER = timedelta(minutes=1)


@blueprint.get("/admin/mail")
@needs(Permission.SEE_OUTGOING_MAIL)
def mail() -> ResponseReturnValue:
    state = request.args.get("state", "")
    state = state if state in reads.STATES else ""
    text = request.args.get("q", "").replace("\0", "").strip()[:100]
    total = reads.count_messages(state, text)
    page = max(1, min(request.args.get("page", 1, type=int), -(-total // PAGE_SIZE)))
    return render_template(
        "admin/mail.html",
        messages=reads.list_messages(state, text, PAGE_SIZE, (page - 1) * PAGE_SIZE),
        listing=Listing("admin.mail", total, page, "", {"state": state or None, "q": text or None}),
        counts=reads.count_by_state(),
        state=state,
        q=text,
        now=now_utc(),
        has_server=bool(settings_of(current_app).smtp_url),
        worker_runs=worker_runs(),
    )


@blueprint.post("/admin/mail/<message_id>/try-again")
@needs(Permission.RESEND_MAIL)
def try_again(message_id: str) -> ResponseReturnValue:
    message = reads.get_message(message_id)
    resending.try_again(message, current_actor(), now_utc())
    flash(f"The mail to {message.recipient_name} is tried again now.", "success")
    return redirect(url_for("admin.mail", state=request.args.get("state") or None), 303)


def worker_runs() -> bool:
    seen = jobs.worker_seen_at()
    return seen is not None and now_utc() - seen < WORKER_SILENT_AFTER
