"""An application with a real mail server behind SMTP_URL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from tests.notices.difficult_server import Letters, mail_server
from tests.support.applications import close, make_app
from vendorrisk.database import db
from vendorrisk.notices.models import Message
from vendorrisk.notices.queueing import queue

CONTEXT = {
    "organisation": "Alder & Sons",
    "base_url": "https://risk.alder.example",
    "recipient_name": "Victor Vendor",
    "vendor_name": "Nordlicht",
    "engagement_title": "Payroll",
    "due_on": datetime(2026, 12, 1, tzinfo=UTC).date(),
    "minutes": 40,
    "message": "",
    "link": "https://risk.alder.example/r/a-secret-token",
}


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def letters() -> Letters:
    return Letters()


@pytest.fixture
def port(letters: Letters) -> Iterator[int]:
    with mail_server(letters) as port:
        yield port


@pytest.fixture
def posting_app(tmp_path: Path, port: int) -> Iterator[Flask]:
    """An application that has the server, with its context open."""
    made = make_app(
        tmp_path,
        SMTP_URL=f"smtp://127.0.0.1:{port}",
        MAIL_FROM="risk@alder.example",
        ORGANISATION_NAME="Alder & Sons",
    )
    with made.app_context():
        yield made
    close(made)


@pytest.fixture
def post(now: datetime) -> Callable[..., Message]:
    """Queue an invitation and commit."""

    def post(key: str = "invitation:1", email: str = "victor@nordlicht.example", **more: str) -> Message:
        message = queue(
            kind="invitation",
            dedupe_key=key,
            subject_of="assessment:abc",
            recipient_name=more.get("name", "Victor Vendor"),
            recipient_email=email,
            template="invitation",
            context={**CONTEXT, **more},
            now=now,
        )
        assert message is not None
        db.session.commit()
        return message

    return post
