"""One conversation with the mail server, and what it made of each mail."""

from __future__ import annotations

import smtplib
import socket
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from types import TracebackType
from typing import Final
from urllib.parse import unquote, urlsplit

PATIENCE_SECONDS: Final = 20
#: what goes wrong with a server rather than with a mail
TROUBLE: Final = (OSError, smtplib.SMTPException)


@dataclass(frozen=True)
class Outcome:
    """sent, refused (for good) or put_off (to be tried again), and what the server said."""

    what: str
    said: str = ""


SENT: Final = Outcome("sent")


class MailServer:
    """A connection to the server of SMTP_URL, ready to take mail. Opening it raises one of TROUBLE."""

    def __init__(self, url: str) -> None:
        self.client = _connect(url)

    def __enter__(self) -> MailServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.client.close()

    @property
    def is_open(self) -> bool:
        return self.client.sock is not None

    def take(self, mail: EmailMessage) -> Outcome:
        try:
            self.client.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            return _refusal(code, said)
        except smtplib.SMTPDataError as error:
            return _refusal(error.smtp_code, error.smtp_error)
        except smtplib.SMTPNotSupportedError as error:
            return Outcome("refused", str(error))
        except TROUBLE as error:
            # A refused sender is our own setting's fault, so it waits until somebody mends that.
            return Outcome("put_off", told(error))
        return SENT


def told(error: Exception) -> str:
    """What went wrong, in one line that fits on the page of outgoing mail."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _line(error.smtp_code, error.smtp_error)
    return (str(error) or type(error).__name__)[:500]


def _connect(url: str) -> smtplib.SMTP:
    parts = urlsplit(url)
    host, context = parts.hostname or "localhost", ssl.create_default_context()
    # Named here because smtplib would ask the network for its own name, which may take long.
    options = {"timeout": PATIENCE_SECONDS, "local_hostname": socket.gethostname()}
    if parts.scheme == "smtps":
        client: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, context=context, **options)
    else:
        client = smtplib.SMTP(host, parts.port or 25, **options)
    try:
        if parts.scheme == "smtp+starttls":
            client.starttls(context=context)
        if parts.username:
            client.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        client.close()
        raise
    return client


def _refusal(code: int, said: bytes | str) -> Outcome:
    """5xx is for good; 4xx (full mailbox, greylisting) passes."""
    return Outcome("refused" if code >= 500 else "put_off", _line(code, said))


def _line(code: int, said: bytes | str) -> str:
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(words.split())}"[:500]
