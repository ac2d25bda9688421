"""Taking back mail that has not left yet, because what it tells no longer holds."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import update

from vendorrisk.database import db
from vendorrisk.notices.models import Message


def withdraw_waiting(subject_of: str, recipient_email: str, kinds: Collection[str]) -> None:
    """Mail of these kinds to this person about this thing that waits stays, and its text is removed."""
    waiting = (Message.state == "waiting", Message.subject_of == subject_of)
    to_them = (Message.recipient_email == recipient_email, Message.kind.in_(kinds))
    withdrawn = {"state": "withdrawn", "sealed_text": b"", "sealed_html": b""}
    db.session.execute(update(Message).where(*waiting, *to_them).values(withdrawn))
