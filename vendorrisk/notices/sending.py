"""Handing mail over to an SMTP server, with growing waits where it does not take it."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

import structlog
from flask import current_app
from sqlalchemy import select

from vendorrisk.config import Settings, settings_of
from vendorrisk.database import db, now_utc
from vendorrisk.encryption import decrypt
from vendorrisk.notices.models import Message
from vendorrisk.notices.queueing import PURPOSE

#: waits after each failed try; after the last one the mail is given up, about three days after the first
WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440, 1440))
AT_ONCE: Final = 20
PATIENCE_SECONDS: Final = 20
log = structlog.get_logger()


def send_due(now: datetime) -> None:
    """Hand over what is due, each mail in a transaction of its own."""
    settings = settings_of(current_app)
    if not settings.smtp_url and not settings.shows_mailbox:
        return
    for message_id in _due(now):
        message = db.session.get(Message, message_id)
        if message is not None and message.state == "waiting":
            _send(message, settings)
            db.session.commit()


def try_again_now(message: Message, now: datetime) -> None:
    """Put a mail that waits or was given up at the head of the queue."""
    message.state, message.next_attempt_at = "waiting", now
    db.session.flush()


def text_of(message: Message, secret_key: str) -> str:
    """The text of a mail; empty once it was handed over."""
    return decrypt(secret_key, PURPOSE, message.sealed_text).decode() if message.sealed_text else ""


def html_of(message: Message, secret_key: str) -> str:
    return decrypt(secret_key, PURPOSE, message.sealed_html).decode() if message.sealed_html else ""


def _due(now: datetime) -> Sequence[int]:
    due = select(Message.id).where(Message.state == "waiting", Message.next_attempt_at <= now)
    return db.session.scalars(due.order_by(Message.next_attempt_at).limit(AT_ONCE)).all()


def _send(message: Message, settings: Settings) -> None:
    # What is read here is written back only after the network had its time: no lock is held meanwhile.
    mail = compose(message, settings)
    db.session.rollback()
    try:
        if settings.smtp_url:
            _hand_over(mail, urlsplit(settings.smtp_url))
    except smtplib.SMTPRecipientsRefused as error:
        _note_refusal(message, error)
    except (OSError, smtplib.SMTPException) as error:
        _note_failure(message, str(error))
    else:
        _note_sent(message, settings)


def compose(message: Message, settings: Settings) -> EmailMessage:
    """The mail as it goes out. Its Message-ID is the row's own, so a repeated hand-over is recognised as the same."""
    mail = EmailMessage()
    mail["From"] = _address(settings.organisation_name, settings.mail_from)
    mail["To"] = _address(message.recipient_name, message.recipient_email)
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = f"<{message.public_id}@{settings.mail_from.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text_of(message, settings.secret_key))
    mail.add_alternative(html_of(message, settings.secret_key), subtype="html")
    return mail


def _address(name: str, email: str) -> Address:
    user, _, domain = email.rpartition("@")
    return Address(display_name=name, username=user, domain=domain)


def _hand_over(mail: EmailMessage, server: SplitResult) -> None:
    context = ssl.create_default_context()
    host, port = server.hostname or "localhost", server.port
    if server.scheme == "smtps":
        client: smtplib.SMTP = smtplib.SMTP_SSL(host, port or 465, timeout=PATIENCE_SECONDS, context=context)
    else:
        client = smtplib.SMTP(host, port or 25, timeout=PATIENCE_SECONDS)
    with client:
        if server.scheme == "smtp+starttls":
            client.starttls(context=context)
        if server.username:
            client.login(unquote(server.username), unquote(server.password or ""))
        client.send_message(mail)


def _note_sent(message: Message, settings: Settings) -> None:
    message.state, message.sent_at, message.last_error = "sent", now_utc(), ""
    message.attempts += 1
    if not settings.shows_mailbox:
        message.sealed_text = message.sealed_html = b""


def _note_refusal(message: Message, error: smtplib.SMTPRecipientsRefused) -> None:
    code, told = next(iter(error.recipients.values()))
    sentence = f"{code} {told.decode(errors='replace')}"
    if code >= 500:
        message.state, message.last_error = "failed", sentence[:500]
        message.attempts += 1
    else:
        _note_failure(message, sentence)


def _note_failure(message: Message, sentence: str) -> None:
    message.last_error = sentence[:500]
    if message.attempts >= len(WAITS):
        message.state = "failed"
    else:
        message.next_attempt_at = now_utc() + WAITS[message.attempts]
    message.attempts += 1
    log.warning(
        "mail not handed over", message=message.public_id, attempts=message.attempts, error=sentence[:200]
    )
