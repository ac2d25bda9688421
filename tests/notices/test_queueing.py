"""Queueing: sealed, once, and nothing in it can become a header."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Flask
from sqlalchemy import func, select

from tests.notices.conftest import CONTEXT
from vendorrisk.config import settings_of
from vendorrisk.database import db
from vendorrisk.notices.composing import compose, html_of, text_of
from vendorrisk.notices.models import Message
from vendorrisk.notices.queueing import queue

Post = Callable[..., Message]


def test_a_mail_waits_with_its_bodies_sealed(context: Flask, post: Post) -> None:
    message = post()
    assert message.state == "waiting"
    assert b"a-secret-token" not in message.sealed_text + message.sealed_html
    secret_key = settings_of(context).secret_key
    assert "https://risk.alder.example/r/a-secret-token" in text_of(message, secret_key)
    assert 'href="https://risk.alder.example/r/a-secret-token"' in html_of(message, secret_key)
    assert "Alder &amp; Sons" in html_of(message, secret_key)
    assert "Alder & Sons" in text_of(message, secret_key)


def test_the_same_notice_is_queued_once(context: Flask, post: Post, now: datetime) -> None:
    post()
    second = queue(
        kind="invitation",
        dedupe_key="invitation:1",
        subject_of="assessment:abc",
        recipient_name="Victor Vendor",
        recipient_email="victor@nordlicht.example",
        template="invitation",
        context=CONTEXT,
        now=now,
    )
    assert second is None
    assert db.session.scalar(select(func.count(Message.id))) == 1


def test_a_name_cannot_add_a_header(context: Flask, post: Post) -> None:
    message = post(
        name="Victor\r\nBcc: all@elsewhere.example",
        vendor_name="Nord\r\n\r\nlicht\x00\u2028X: y",
        email="victor@nordlicht.example\nCc: x@y.example",
    )
    assert message.recipient_name == "Victor Bcc: all@elsewhere.example"
    assert not set("\r\n\0\u2028") & set(message.subject + message.recipient_email)
    message.recipient_email = "victor@nordlicht.example"
    mail = compose(message, settings_of(context))
    assert mail["Bcc"] is None and mail["Cc"] is None and mail["X"] is None
    assert bytes(mail).count(b"\nTo:") == 1


def test_markup_in_what_people_typed_stays_text(context: Flask, post: Post) -> None:
    message = post(message="<script>alert(1)</script> & more", vendor_name="<b>Nordlicht</b>")
    html = html_of(message, settings_of(context).secret_key)
    assert "<script>" not in html and "<b>Nordlicht" not in html
    assert "<script>alert(1)</script> & more" in text_of(message, settings_of(context).secret_key)
