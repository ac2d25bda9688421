"""The sample's mailbox: a page for everybody in the sample without a mail server, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.support.applications import close, make_app
from tests.support.browsing import Browser
from vendorrisk.database import db, now_utc
from vendorrisk.notices.queueing import queue


def write(app: Flask, key: str, name: str, email: str, what: str = "Hello.") -> str:
    with app.app_context():
        message = queue(
            kind="password",
            dedupe_key=key,
            subject_of="user:x",
            recipient_name=name,
            recipient_email=email,
            template="password",
            context={
                "organisation": f"Alder {what}",
                "recipient_name": name,
                "link": "https://risk.alder.example/password/a-token",
            },
            now=now_utc(),
        )
        assert message is not None
        db.session.commit()
        return message.public_id


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Flask]:
    app = make_app(tmp_path, MODE="sample")
    yield app
    close(app)


def test_an_empty_mailbox_says_so(sample: Flask) -> None:
    browser = Browser(sample)
    assert browser.get("/dev/mailbox").status_code == 200
    assert "No mail yet" in browser.page


def test_mail_is_listed_by_person(sample: Flask) -> None:
    write(sample, "1", "Ana", "ana@alder.example", "One")
    write(sample, "2", "Victor", "victor@nordlicht.example", "Two")
    write(sample, "3", "Victor", "victor@nordlicht.example", "Three")
    browser = Browser(sample)
    browser.get("/dev/mailbox")
    assert all(f"of Alder {what}" in browser.page for what in ("One", "Two", "Three"))
    browser.get("/dev/mailbox?to=victor@nordlicht.example")
    assert "of Alder Two" in browser.page and "of Alder One" not in browser.page
    assert browser.get("/dev/mailbox?to=<script>").status_code == 200
    assert "<script>" not in browser.page.replace("<script ", "")


def test_a_mail_is_read_as_html_in_a_frame_and_as_text(sample: Flask) -> None:
    public_id = write(sample, "1", "Ana", "ana@alder.example")
    browser = Browser(sample)
    browser.get(f"/dev/mailbox/{public_id}")
    assert f'src="/dev/mailbox/{public_id}/html"' in browser.page
    assert 'href="https://risk.alder.example/password/a-token"' in browser.page
    assert (
        "'unsafe-inline'" not in browser.get(f"/dev/mailbox/{public_id}").headers["Content-Security-Policy"]
    )


def test_the_frame_may_run_nothing(sample: Flask) -> None:
    public_id = write(sample, "1", "<script>alert(1)</script>", "ana@alder.example")
    browser = Browser(sample)
    reply = browser.get(f"/dev/mailbox/{public_id}/html")
    policy = dict(part.partition(" ")[::2] for part in reply.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'" and "script-src" not in policy
    assert "allow-scripts" not in policy["sandbox"] and "allow-same-origin" not in policy["sandbox"]
    assert policy["frame-ancestors"] == "'self'"
    assert "<script>" not in browser.page


def test_an_unknown_mail_is_not_found(sample: Flask) -> None:
    assert Browser(sample).get("/dev/mailbox/nothing").status_code == 404
    assert Browser(sample).get("/dev/mailbox/nothing/html").status_code == 404


@pytest.mark.parametrize(
    "settings",
    [{"MODE": "test"}, {"MODE": "sample", "SMTP_URL": "smtp://127.0.0.1:25"}],
    ids=["outside the sample", "with a mail server"],
)
def test_there_is_no_mailbox_elsewhere(tmp_path: Path, settings: dict[str, str]) -> None:
    app = make_app(tmp_path, **settings)
    public_id = write(app, "1", "Ana", "ana@alder.example")
    for address in ("", f"/{public_id}", f"/{public_id}/html"):
        reply = Browser(app).get(f"/dev/mailbox{address}")
        assert reply.status_code == 404 and "a-token" not in reply.text
    close(app)
