"""A real SMTP server, which can be told to be difficult."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.support.postgresql import free_port


class Letters:
    """What the server took, and how it behaves: its replies to a recipient and to a mail may be changed at any time."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.envelopes: list[Envelope] = []
        self.logins: list[tuple[str, str]] = []
        self.reply_to_recipient: dict[str, str] = {}
        self.reply_to_mail = "250 taken"
        self.seconds_to_reply = 0.0
        #: take the mail, then cut the connection before saying so
        self.dies_after_taking = False

    async def handle_RCPT(  # the name is the protocol's
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.reply_to_recipient:
            return self.reply_to_recipient[address]
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self.seconds_to_reply)
        if self.reply_to_mail.startswith("250"):
            parsed: Any = message_from_bytes(envelope.content or b"", policy=policy.default)
            self.taken.append(parsed)
            self.envelopes.append(envelope)
        if self.dies_after_taking:
            assert server.transport is not None
            server.transport.abort()
        return self.reply_to_mail

    def login(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        self.logins.append((given.login.decode(), given.password.decode()))
        return AuthResult(success=given.password == b"s/e:cret@1")


@contextmanager
def mail_server(letters: Letters, **options: Any) -> Iterator[int]:
    """Run the server; yields its port on 127.0.0.1. `options` are aiosmtpd's."""
    port = free_port()
    controller = Controller(letters, hostname="127.0.0.1", port=port, authenticator=letters.login, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()
