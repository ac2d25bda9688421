"""The first page of each role: what waits, in figures that lead there."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.browsing import Browser
from tests.support.counting import queries
from tests.support.factories import House, open_house
from tests.support.personas import ADAM, AUDREY, BO, CELIA, PIA, Persona, add
from tests.web.workspace.reading import text_of
from vendorrisk.assessments.models import Assessment
from vendorrisk.database import db, now_utc
from vendorrisk.notices.models import Message
from vendorrisk.sample.answers import INTAKES
from vendorrisk.vendors import engaging


def _of(house: Flask, persona: Persona) -> Browser:
    browser = Browser(house)
    browser.sign_in(persona)
    return browser


def _today(browser: Browser) -> str:
    assert browser.get("/").status_code == 200
    return text_of(browser.page)


@pytest.mark.parametrize(
    ("persona", "address"), [(PIA, "/vendors"), (BO, "/requests"), (ADAM, "/admin/operations")]
)
def test_others_go_where_their_question_is_answered(house: Flask, persona: Persona, address: str) -> None:
    assert _of(house, persona).get("/").location == address


@pytest.mark.parametrize("persona", [CELIA, AUDREY])
def test_an_empty_house_says_what_will_stand_here(house: Flask, ana: Browser, persona: Persona) -> None:
    assert "All quiet" in _today(ana)
    assert "/vendors/new" in ana.page
    assert _of(house, persona).get("/").status_code == 200


def test_the_analyst_is_led_from_intake_to_hand_in(house: Flask, ana: Browser) -> None:
    with house.app_context():
        place = open_house()
        engagement_id = place.engagement.public_id
    assert "Ready to assess 1" in _today(ana)
    assert "/assessments/new" in ana.page
    assert engagement_id in ana.page
    with house.app_context():
        _again(place).drafted()
        db.session.commit()
    assert "Drafts 1" in _today(ana)
    assert "Ready to assess" not in _today(ana)
    with house.app_context():
        _again(place).submitted()
    assert "Handed in 1" in _today(ana)
    assert "2 things wait for you." in _today(ana)


def test_overdue_stands_apart_from_what_is_with_the_vendor(house: Flask, ana: Browser) -> None:
    with house.app_context():
        assessment = open_house().sent()
        assessment.due_on = (now_utc() - timedelta(days=1)).date()
        db.session.commit()
    told = _today(ana)
    assert "Overdue 1" in told
    assert "was due" in told


def test_mail_that_failed_is_said_first(house: Flask, ana: Browser) -> None:
    with house.app_context():
        open_house().sent()
        message = db.session.scalars(select(Message)).first()
        assert message is not None
        message.state = "failed"
        db.session.commit()
    assert "1 mail could not be delivered" in _today(ana)
    assert "/admin/mail?state=failed" in ana.page


def test_what_was_signed_and_changed_waits_for_both(house: Flask, ana: Browser) -> None:
    with house.app_context():
        place = open_house()
        place.decided()
        engagement = place.engagement
        engaging.complete_intake(engagement, INTAKES["heavy"], engagement.version, add(BO), place.now)
        db.session.commit()
    assert "Changed since they were signed 1" in _today(ana)
    assert "Changed since you signed 1" in _today(_of(house, CELIA))
    with house.app_context():
        _again(place).sent()
    assert "Changed since they were signed" not in _today(ana)


def test_an_approval_that_runs_out_waits_until_it_is_assessed_again(house: Flask, ana: Browser) -> None:
    with house.app_context():
        place = open_house()
        far = place.decided().valid_until
        assert far is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "vendorrisk.web.workspace.home.now_utc",
            lambda: now_utc() + (far - now_utc().date()) - timedelta(days=30),
        )
        assert "Running out 1" in _today(ana)
        with house.app_context():
            _again(place).sent()
        assert "Running out" not in _today(ana).split("Look again")[1]


def test_the_chief_sees_the_queue(house: Flask) -> None:
    with house.app_context():
        waiting = open_house().awaiting().public_id
    celia = _of(house, CELIA)
    assert "For your signature 1" in _today(celia)
    assert f"/sign-off/{waiting}" in celia.page


def test_the_chief_sees_what_is_approved_above_appetite(house: Flask) -> None:
    with house.app_context():
        approved = open_house().decided().assessment
        # Tier 4 has an appetite of 40.
        approved.residual_risk = Decimal("40")
        db.session.commit()
        identifier = approved.id
    celia = _of(house, CELIA)
    assert "Above appetite 0" in _today(celia)
    with house.app_context():
        db.session.get_one(Assessment, identifier).residual_risk = Decimal("40.1")
        db.session.commit()
    assert "Above appetite 1" in _today(celia)


def test_the_auditor_sees_decisions_and_the_log(house: Flask) -> None:
    with house.app_context():
        open_house().decided()
    audrey = _of(house, AUDREY)
    told = _today(audrey)
    assert "Decided lately" in told
    assert "Acme Hosting" in told
    assert "/admin/log" in audrey.page
    assert "/reports/" in audrey.page


def test_more_that_waits_asks_no_more_queries(house: Flask, ana: Browser) -> None:
    with house.app_context():
        place = open_house()
        place.sent()
    _today(ana)
    with queries(house) as few:
        _today(ana)
    with house.app_context():
        vendor, bo = _again(place).engagement.vendor, add(BO)
        for number in range(10):
            place.engagement = engaging.add_engagement(vendor, f"Use {number}", "", bo, place.ana, place.now)
            engaging.complete_intake(
                place.engagement, INTAKES["light"], place.engagement.version, bo, place.now
            )
            place.sent()
    with queries(house) as many:
        _today(ana)
    assert len(many) == len(few)


def _again(place: House) -> House:
    """The place in the context that is open now."""
    place.engagement = db.session.merge(place.engagement)
    return place
