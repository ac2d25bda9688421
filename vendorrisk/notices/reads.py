"""Named queries about mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.sql import Select

from vendorrisk.database import db
from vendorrisk.errors import NotFoundError
from vendorrisk.notices.models import Message

STATES = ("waiting", "failed", "sent")
MOST_LISTED = 200


def messages_about(subject_of: str) -> Sequence[Message]:
    """Mail about one thing ("assessment:<public id>"), newest first."""
    about = select(Message).where(Message.subject_of == subject_of)
    return db.session.scalars(about.order_by(Message.id.desc()).limit(MOST_LISTED)).all()


def undelivered(messages: Sequence[Message]) -> Sequence[Message]:
    """Of these, newest first: the newest to each person where it was given up. A later one that arrived mends it."""
    newest: dict[str, Message] = {}
    for message in messages:
        newest.setdefault(message.recipient_email, message)
    return [message for message in newest.values() if message.state == "failed"]


def list_messages(
    state: str = "", text: str = "", limit: int = MOST_LISTED, offset: int = 0
) -> Sequence[Message]:
    """The newest mail, of one state or of all; `text` is searched in recipients and subjects."""
    query = _wanted(select(Message), state, text).order_by(Message.id.desc())
    return db.session.scalars(query.limit(limit).offset(offset)).all()


def count_messages(state: str = "", text: str = "") -> int:
    return db.session.scalar(_wanted(select(func.count(Message.id)), state, text)) or 0


def count_by_state() -> Mapping[str, int]:
    rows = db.session.execute(select(Message.state, func.count()).group_by(Message.state))
    return dict(rows.tuples().all())


def oldest_waiting() -> Message | None:
    waiting = select(Message).where(Message.state == "waiting")
    return db.session.scalars(waiting.order_by(Message.id).limit(1)).first()


@dataclass(frozen=True)
class Recipient:
    """Somebody who was written to, and how often."""

    name: str
    email: str
    mails: int


def list_recipients() -> Sequence[Recipient]:
    """Everybody who was written to, whoever got the newest mail first."""
    rows = db.session.execute(
        select(func.max(Message.recipient_name), Message.recipient_email, func.count())
        .group_by(Message.recipient_email)
        .order_by(func.max(Message.id).desc())
    )
    return [Recipient(*row) for row in rows.tuples()]


def list_messages_to(email: str) -> Sequence[Message]:
    """One person's mail, newest first."""
    to = select(Message).where(Message.recipient_email == email)
    return db.session.scalars(to.order_by(Message.id.desc()).limit(MOST_LISTED)).all()


def get_message(public_id: str) -> Message:
    found = db.session.scalars(select(Message).where(Message.public_id == public_id)).first()
    if found is None:
        raise NotFoundError("There is no such mail.")
    return found


def _wanted(query: Select[Any], state: str, text: str) -> Select[Any]:
    if state in STATES:
        query = query.where(Message.state == state)
    if text:
        columns = (Message.recipient_name, Message.recipient_email, Message.subject)
        query = query.where(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    return query
