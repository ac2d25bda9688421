"""Queue a mail: rendered and sealed now, in the transaction of what it tells of; handed over after the commit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import current_app, render_template
from sqlalchemy import select

from vendorrisk.config import settings_of
from vendorrisk.database import db, new_public_id
from vendorrisk.notices.composing import seal
from vendorrisk.notices.models import Message

LONGEST_SUBJECT = 300


def queue(
    *,
    kind: str,
    dedupe_key: str,
    subject_of: str,
    recipient_name: str,
    recipient_email: str,
    template: str,
    context: Mapping[str, Any],
    now: datetime,
) -> Message | None:
    """Render templates/mail/<template>.{subject.txt,txt,html} and add the mail to the outbox.

    Needs no request, so links in `context` are absolute. None when a mail with the same `dedupe_key` was queued
    before: nobody is told twice.
    """
    if db.session.scalars(select(Message.id).where(Message.dedupe_key == dedupe_key)).first():
        return None
    secret_key = settings_of(current_app).secret_key
    message = Message(
        public_id=new_public_id(),
        kind=kind,
        dedupe_key=dedupe_key,
        subject_of=subject_of,
        recipient_name=_one_line(recipient_name),
        recipient_email=_one_line(recipient_email),
        subject=_one_line(render_template(f"mail/{template}.subject.txt", **context))[:LONGEST_SUBJECT],
        sealed_text=seal(secret_key, render_template(f"mail/{template}.txt", **context)),
        sealed_html=seal(secret_key, render_template(f"mail/{template}.html", **context)),
        created_at=now,
        next_attempt_at=now,
    )
    db.session.add(message)
    db.session.flush()
    return message


def _one_line(text: str) -> str:
    """What becomes a header holds no line break and nothing invisible, so it cannot begin another header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
