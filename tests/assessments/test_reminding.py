"""Reminders: which one the moment calls for, to whom, and never twice."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.personas import ANA, BO, MALLORY, VICTOR, Respondent, add
from vendorrisk.assessments import inviting, preparing, sending
from vendorrisk.assessments.lifecycle import Status
from vendorrisk.assessments.models import Assessment
from vendorrisk.assessments.preparing import Plan
from vendorrisk.assessments.reminding import remind
from vendorrisk.assessments.review_models import Clarification
from vendorrisk.audit import Actor
from vendorrisk.config import settings_of
from vendorrisk.database import db
from vendorrisk.notices.composing import text_of
from vendorrisk.notices.models import Message
from vendorrisk.sample.answers import INTAKES
from vendorrisk.vendors import engaging, keeping
from vendorrisk.vendors.keeping import ContactFacts, VendorFacts
from vendorrisk.vendors.models import Contact, Vendor

SENT_AT = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
DUE_ON = date(2026, 11, 16)


@pytest.fixture
def ana(context: Flask) -> Actor:
    return add(ANA).as_actor()


def contact_of(vendor: Vendor, respondent: Respondent, ana: Actor) -> Contact:
    return keeping.add_contact(vendor, ContactFacts(respondent.name, respondent.email, "CISO"), ana, SENT_AT)


@pytest.fixture
def sent(ana: Actor) -> Assessment:
    """An assessment that Victor was asked on 2 November, due on the 16th."""
    vendor = keeping.add_vendor(VendorFacts("Nordlicht"), ana, SENT_AT)
    contact = contact_of(vendor, VICTOR, ana)
    owner = add(BO)
    engagement = engaging.add_engagement(vendor, "Payroll", "", owner, ana, SENT_AT)
    engaging.complete_intake(engagement, INTAKES["light"], engagement.version, owner, SENT_AT)
    assessment = preparing.prepare(engagement, Plan(["rapid"], [contact], DUE_ON), ana, SENT_AT)
    sending.send(assessment, ana, SENT_AT)
    db.session.commit()
    return assessment


def reminders() -> list[Message]:
    told = select(Message).where(Message.kind == "reminder").order_by(Message.id)
    return list(db.session.scalars(told))


def run_daily(first: datetime, last: datetime) -> list[int]:
    """Let the schedule come round every six hours; on which days of November did reminders go out?"""
    moment = first
    while moment <= last:
        remind(moment)
        moment += timedelta(hours=6)
    return [message.created_at.day for message in reminders()]


def test_reminders_come_after_3_7_and_10_days_and_on_the_eve(sent: Assessment) -> None:
    assert run_daily(SENT_AT, SENT_AT + timedelta(days=30)) == [5, 9, 12, 15]
    assert {message.recipient_email for message in reminders()} == {VICTOR.email}


def test_each_reminder_carries_a_link_of_its_own_that_opens(context: Flask, sent: Assessment) -> None:
    run_daily(SENT_AT, SENT_AT + timedelta(days=8))
    secret_key, tokens = settings_of(context).secret_key, set[str]()
    for message in reminders():
        found = re.search(r"/r/(\S+)", text_of(message, secret_key))
        assert found
        tokens.add(found.group(1))
        state = inviting.follow_link(found.group(1), message.created_at).state
        assert state == "open"
    assert len(tokens) == 2


def test_nobody_is_reminded_before_the_third_day(sent: Assessment) -> None:
    assert run_daily(SENT_AT, SENT_AT + timedelta(days=2, hours=18)) == []


def test_what_a_stopped_worker_missed_is_left_out_when_it_is_long_past(sent: Assessment) -> None:
    remind(SENT_AT + timedelta(days=6))
    assert reminders() == []
    remind(SENT_AT + timedelta(days=8))
    remind(SENT_AT + timedelta(days=8, hours=1))
    assert len(reminders()) == 1, "one at a time, and the newest"


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.IN_REVIEW, Status.CANCELLED, Status.DRAFT])
def test_nobody_is_reminded_of_what_is_not_with_the_vendor(sent: Assessment, status: Status) -> None:
    sent.status = status
    db.session.commit()
    assert run_daily(SENT_AT, SENT_AT + timedelta(days=15)) == []


def test_who_was_withdrawn_is_not_reminded(sent: Assessment, ana: Actor) -> None:
    sending.withdraw(sent.invitations[0], ana, SENT_AT)
    db.session.commit()
    assert run_daily(SENT_AT, SENT_AT + timedelta(days=15)) == []


def test_mail_with_a_link_that_was_revoked_never_leaves(sent: Assessment, ana: Actor) -> None:
    sending.resend(sent.invitations[0], ana, SENT_AT)
    states = {message.kind: message.state for message in db.session.scalars(select(Message))}
    assert states == {"invitation": "withdrawn", "new_link": "waiting"}
    sending.cancel(sent, "Not needed.", ana, SENT_AT)
    states = {message.kind: message.state for message in db.session.scalars(select(Message))}
    assert states == {"invitation": "withdrawn", "new_link": "withdrawn", "cancelled": "waiting"}


def test_who_was_asked_later_is_reminded_later(sent: Assessment, ana: Actor) -> None:
    later = SENT_AT + timedelta(days=6)
    sending.invite(sent, contact_of(sent.vendor, MALLORY, ana), ana, later)
    db.session.commit()
    run_daily(later, SENT_AT + timedelta(days=9, hours=6))
    by_person = [(message.recipient_email, message.created_at.day) for message in reminders()]
    assert by_person == [(VICTOR.email, 9), (MALLORY.email, 11)]


def test_a_later_date_has_an_eve_of_its_own(sent: Assessment, ana: Actor) -> None:
    run_daily(SENT_AT + timedelta(days=13), SENT_AT + timedelta(days=13, hours=6))
    sending.extend(sent, date(2026, 11, 20), ana, SENT_AT + timedelta(days=13, hours=8))
    db.session.commit()
    assert run_daily(SENT_AT + timedelta(days=14), SENT_AT + timedelta(days=30)) == [15, 19]


def test_questions_asked_back_are_reminded_of_from_then_on(context: Flask, sent: Assessment) -> None:
    run_daily(SENT_AT, SENT_AT + timedelta(days=4))
    asked_at = SENT_AT + timedelta(days=8)
    sent.status, sent.due_on = Status.CLARIFICATION, date(2026, 11, 18)
    asked = Clarification(
        assessment_id=sent.id,
        question_key="x",
        comment="Who?",
        state="asked",
        asked_by="Ana",
        asked_by_id="a",
    )
    asked.asked_at = asked_at
    db.session.add(asked)
    db.session.commit()
    assert run_daily(asked_at, asked_at + timedelta(days=12)) == [5, 13, 17]
    assert "asked back" in text_of(reminders()[-1], settings_of(context).secret_key)
