"""A mail's bodies under seal, and the mail as it goes out."""

from __future__ import annotations

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from cryptography.fernet import InvalidToken

from vendorrisk.config import Settings
from vendorrisk.encryption import decrypt, encrypt
from vendorrisk.notices.models import Message

PURPOSE = "mail"


class UnsendableError(Exception):
    """This mail can never go out; the message says why."""


def seal(secret_key: str, body: str) -> bytes:
    return encrypt(secret_key, PURPOSE, body.encode())


def text_of(message: Message, secret_key: str) -> str:
    """The text of a mail; empty once it was handed over. Raises UnsendableError under another key."""
    return _open(message.sealed_text, secret_key)


def html_of(message: Message, secret_key: str) -> str:
    return _open(message.sealed_html, secret_key)


def compose(message: Message, settings: Settings) -> EmailMessage:
    """Text and HTML in one mail. Its Message-ID is the row's own: handed over twice, it is recognised as the same.

    Raises UnsendableError.
    """
    mail = EmailMessage()
    mail["From"] = _address(settings.organisation_name, settings.mail_from)
    mail["To"] = _address(message.recipient_name, message.recipient_email)
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = f"<{message.public_id}@{_domain(settings.mail_from)}>"
    # RFC 3834, and what Exchange understands: no holiday notices in reply.
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(text_of(message, settings.secret_key))
    mail.add_alternative(html_of(message, settings.secret_key), subtype="html")
    return mail


def _open(sealed: bytes, secret_key: str) -> str:
    if not sealed:
        return ""
    try:
        return decrypt(secret_key, PURPOSE, sealed).decode()
    except InvalidToken as error:
        raise UnsendableError("It was queued under another SECRET_KEY and cannot be opened.") from error


def _address(name: str, email: str) -> Address:
    user, _, domain = email.rpartition("@")
    try:
        if not user or not domain or " " in email:
            raise ValueError("a part is missing, or there are several")
        return Address(display_name=name, username=user, domain=_domain(email))
    except (ValueError, IndexError, MessageError) as error:
        raise UnsendableError(f"“{email}” is not a mail address.") from error


def _domain(email: str) -> str:
    """In the letters that every server knows: "bücher.example" is "xn--bcher-kva.example"."""
    return email.rpartition("@")[2].encode("idna").decode()
