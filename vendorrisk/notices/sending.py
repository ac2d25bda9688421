"""Sending what is due, with growing waits where the server does not take it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import structlog
from flask import current_app
from sqlalchemy import select, update

from vendorrisk.config import Settings, settings_of
from vendorrisk.database import begin_writing, db, now_utc
from vendorrisk.notices.composing import UnsendableError, compose
from vendorrisk.notices.handing_over import SENT, TROUBLE, MailServer, Outcome, told
from vendorrisk.notices.models import Message

#: after each failed try; after the last one the mail is given up, not quite three days after the first
WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440, 1440))
AT_ONCE: Final = 20
#: how long the text of a mail that was given up is kept for another try
KEPT: Final = timedelta(days=30)
log = structlog.get_logger()


def send_due(now: datetime) -> None:
    """Hand over what is due. What became of each mail is committed before the next one goes.

    Without a mail server it waits; in the sample it goes to the mailbox page instead.
    """
    settings = settings_of(current_app)
    if not settings.smtp_url and not settings.shows_mailbox:
        return
    due = _due(now)
    db.session.rollback()  # nothing is held open while a server takes its time
    if not due:
        return
    if settings.shows_mailbox:
        _note_all(due, SENT, settings)
        return
    try:
        server = MailServer(settings.smtp_url)
    except TROUBLE as error:
        _note_all(due, Outcome("put_off", told(error)), settings)
        return
    with server:
        for message_id in due:
            _note(message_id, _hand_over(message_id, server, settings), settings)
            if not server.is_open:
                break  # the others are still due, and their turn comes in a moment


def empty_given_up(now: datetime) -> None:
    """Forget the text of mail that nobody tried again for long: there is a link in it."""
    given_up = (Message.state == "failed", Message.next_attempt_at < now - KEPT, Message.sealed_text != b"")
    db.session.execute(update(Message).where(*given_up).values(sealed_text=b"", sealed_html=b""))


def _due(now: datetime) -> Sequence[int]:
    due = select(Message.id).where(Message.state == "waiting", Message.next_attempt_at <= now)
    return db.session.scalars(due.order_by(Message.next_attempt_at, Message.id).limit(AT_ONCE)).all()


def _hand_over(message_id: int, server: MailServer, settings: Settings) -> Outcome:
    message = db.session.get_one(Message, message_id)
    try:
        if message.state != "waiting":
            return Outcome("put_off")
        mail = compose(message, settings)
    except UnsendableError as error:
        return Outcome("refused", str(error))
    finally:
        db.session.rollback()
    return server.take(mail)


def _note_all(due: Sequence[int], outcome: Outcome, settings: Settings) -> None:
    for message_id in due:
        _note(message_id, outcome, settings)


def _note(message_id: int, outcome: Outcome, settings: Settings) -> None:
    begin_writing()
    message = db.session.get_one(Message, message_id, with_for_update=True)
    message.attempts += 1
    message.last_error = outcome.said
    if outcome.what == "sent":
        _note_sent(message, settings)
    elif message.state == "waiting":  # it may have been withdrawn meanwhile
        _note_failed_try(message, outcome)
    db.session.commit()


def _note_sent(message: Message, settings: Settings) -> None:
    message.state, message.sent_at = "sent", now_utc()
    if not settings.shows_mailbox:
        message.sealed_text = message.sealed_html = b""


def _note_failed_try(message: Message, outcome: Outcome) -> None:
    log.warning(
        "mail not taken",
        message=message.public_id,
        attempts=message.attempts,
        outcome=outcome.what,
        said=outcome.said[:200],
    )
    if outcome.what == "refused" or message.attempts > len(WAITS):
        message.state = "failed"
    else:
        message.next_attempt_at = now_utc() + WAITS[message.attempts - 1]
