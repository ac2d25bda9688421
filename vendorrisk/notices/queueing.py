"""Queue a mail: rendered and sealed now, in the transaction of what it tells of; handed over after the commit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import current_app, render_template
from sqlalchemy import select

from vendorrisk.config import settings_of
from vendorrisk.database import db, new_public_id
from vendorrisk.encryption import encrypt
from vendorrisk.notices.models import Message

PURPOSE = "mail"


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

    None when a mail with the same `dedupe_key` was queued before: nobody is told twice.
    """
    if db.session.scalars(select(Message.id).where(Message.dedupe_key == dedupe_key)).first():
        return None
    secret_key = settings_of(current_app).secret_key
    subject = " ".join(render_template(f"mail/{template}.subject.txt", **context).split())
    message = Message(
        public_id=new_public_id(),
        kind=kind,
        dedupe_key=dedupe_key,
        subject_of=subject_of,
        recipient_name=_one_line(recipient_name),
        recipient_email=_one_line(recipient_email),
        subject=subject[:300],
        sealed_text=encrypt(secret_key, PURPOSE, render_template(f"mail/{template}.txt", **context).encode()),
        sealed_html=encrypt(
            secret_key, PURPOSE, render_template(f"mail/{template}.html", **context).encode()
        ),
        created_at=now,
        next_attempt_at=now,
    )
    db.session.add(message)
    db.session.flush()
    return message


def _one_line(text: str) -> str:
    return " ".join(text.split())
