"""The page of outgoing mail: who may see it, what it says, and trying again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.browsing import Browser
from tests.support.personas import ADAM, ANA, AUDREY, BO, CELIA, PIA, Persona
from vendorrisk.audit import AuditEntry
from vendorrisk.database import db, now_utc
from vendorrisk.notices.models import Message
from vendorrisk.notices.queueing import queue


@pytest.fixture
def message(house: Flask) -> str:
    """A mail that was tried twice; returns its public id."""
    return add_message(
        house, "one", "a sentence", state="waiting", attempts=2, last_error="451 come back later"
    )


def add_message(app: Flask, key: str, what: str, **values: object) -> str:
    with app.app_context():
        made = queue(
            kind="security",
            dedupe_key=key,
            subject_of="user:x",
            recipient_name="Victor <Vendor>",
            recipient_email="victor@nordlicht.example",
            template="security_notice",
            context={"organisation": "Alder", "recipient_name": "Victor", "what": what, "at": "noon"},
            now=now_utc() - timedelta(hours=1),
        )
        assert made is not None
        made.next_attempt_at = now_utc() + timedelta(hours=4)
        for name, value in values.items():
            setattr(made, name, value)
        db.session.commit()
        return made.public_id


def get(app: Flask, public_id: str) -> Message:
    with app.app_context():
        return db.session.scalars(select(Message).where(Message.public_id == public_id)).one()


def signed_in(app: Flask, persona: Persona) -> Browser:
    browser = Browser(app)
    browser.sign_in(persona)
    return browser


@pytest.mark.parametrize("persona", [ANA, ADAM])
def test_the_page_says_what_waits_and_why(house: Flask, message: str, persona: Persona) -> None:
    browser = signed_in(house, persona)
    assert browser.get("/admin/mail").status_code == 200
    assert "Victor &lt;Vendor&gt;, victor@nordlicht.example" in browser.page
    assert "Tried 2 times" in browser.page and "451 come back later" in browser.page
    assert "Try again now" in browser.page
    assert "No mail server is set" in browser.page and "The worker does not run" in browser.page


@pytest.mark.parametrize("persona", [PIA, BO, CELIA, AUDREY])
def test_other_roles_see_no_mail_and_send_none(house: Flask, message: str, persona: Persona) -> None:
    browser = signed_in(house, persona)
    assert browser.get("/admin/mail").status_code == 403
    assert browser.post(f"/admin/mail/{message}/try-again").status_code == 403
    assert get(house, message).attempts == 2


def test_the_list_is_narrowed_by_state_and_by_words(house: Flask, message: str) -> None:
    add_message(house, "two", "gone", state="failed", attempts=9, recipient_name="Greta", subject="100% lost")
    browser = signed_in(house, ADAM)
    browser.get("/admin/mail?state=failed")
    assert "Greta" in browser.page and "Victor &lt;" not in browser.page
    browser.get("/admin/mail?q=100%25")
    assert "Greta" in browser.page and "Victor &lt;" not in browser.page
    browser.get("/admin/mail?q=nobody-at-all")
    assert "Nothing found" in browser.page
    browser.get("/admin/mail?state=sent")
    assert "No mail yet" in browser.page
    assert browser.get("/admin/mail?state=x&page=999&q=%00").status_code == 200


def test_a_mail_that_was_given_up_is_tried_again_from_the_beginning(house: Flask) -> None:
    given_up = add_message(house, "two", "gone", state="failed", attempts=9, last_error="550 no")
    reply = signed_in(house, ANA).post(f"/admin/mail/{given_up}/try-again")
    assert reply.status_code == 303
    again = get(house, given_up)
    assert (again.state, again.attempts) == ("waiting", 0)
    assert again.next_attempt_at <= now_utc()
    with house.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "mail.tried_again")).one()
        assert entry.actor_label == ANA.name and given_up in entry.details


def test_what_was_sent_is_not_sent_again(house: Flask) -> None:
    sent = add_message(house, "two", "done", state="sent", attempts=1, sealed_text=b"", sealed_html=b"")
    browser = signed_in(house, ADAM)
    assert browser.post(f"/admin/mail/{sent}/try-again").status_code == 409
    browser.get("/admin/mail")
    assert "Try again now" not in browser.page


def test_a_mail_whose_text_was_removed_cannot_be_tried_again(house: Flask) -> None:
    emptied = add_message(house, "two", "old", state="failed", attempts=9, sealed_text=b"", sealed_html=b"")
    assert signed_in(house, ADAM).post(f"/admin/mail/{emptied}/try-again").status_code == 409
    assert get(house, emptied).state == "failed"


def test_an_unknown_mail_is_not_found(house: Flask) -> None:
    assert signed_in(house, ADAM).post("/admin/mail/nothing-here/try-again").status_code == 404


def test_the_page_shows_no_link_of_a_mail(house: Flask, message: str) -> None:
    browser = signed_in(house, ADAM)
    browser.get("/admin/mail")
    assert "a sentence" not in browser.page, "only subject and state, never the text"
