"""Named queries about mail."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from vendorrisk.database import db
from vendorrisk.errors import NotFoundError
from vendorrisk.notices.models import Message

STATES = ("waiting", "sent", "failed", "withdrawn")
MOST_LISTED = 200


def messages_about(subject_of: str) -> Sequence[Message]:
    """Mail about one thing, newest first."""
    return db.session.scalars(
        select(Message).where(Message.subject_of == subject_of).order_by(Message.id.desc()).limit(MOST_LISTED)
    ).all()


def list_messages(state: str = "") -> Sequence[Message]:
    """The newest mail, of one state or of all."""
    query = select(Message).order_by(Message.id.desc()).limit(MOST_LISTED)
    return db.session.scalars(query.where(Message.state == state) if state in STATES else query).all()


def get_message(public_id: str) -> Message:
    found = db.session.scalars(select(Message).where(Message.public_id == public_id)).first()
    if found is None:
        raise NotFoundError("There is no such mail.")
    return found
