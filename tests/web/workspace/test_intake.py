"""The intake on its page: by the analyst, by the business owner, and by nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.browsing import Browser
from tests.support.personas import BO, PIA, Persona, add
from tests.web.workspace.reading import option_of, text_of, version_on
from vendorrisk.accounts.permissions import Role
from vendorrisk.audit import AuditEntry
from vendorrisk.database import db
from vendorrisk.notices.models import Message
from vendorrisk.sample.answers import INTAKES
from vendorrisk.vendors.models import Engagement

HEAVY: dict[str, Any] = INTAKES["heavy"]


@pytest.fixture
def intake(ana: Browser, vendor: str) -> str:
    """The address of an open intake that Bo owns."""
    ana.get(f"{vendor}/engagements/new")
    return ana.post(f"{vendor}/engagements/new", title="Hosting", owner=option_of(ana.page, BO.name)).location


def _stored(app: Flask) -> Engagement:
    with app.app_context():
        return db.session.scalars(select(Engagement)).one()


def test_the_owner_is_asked_finds_it_and_completes_it(
    house: Flask, ana: Browser, bo: Browser, vendor: str, intake: str
) -> None:
    assert ana.post(f"{intake}/request").status_code == 303
    with house.app_context():
        mail = db.session.scalars(select(Message).where(Message.kind == "intake_request")).one()
        assert mail.recipient_email == BO.email
    bo.get("/requests")
    assert intake in bo.page
    assert "Waits for you 1" in text_of(bo.page)
    bo.get(intake)
    assert bo.post(intake, **HEAVY, version=version_on(bo.page)).location == "/requests"
    bo.get("/requests")
    assert "the questionnaire comes next" in text_of(bo.page)
    assert _stored(house).tier == 1
    assert f"from the intake {BO.name} filled in" in text_of(ana.get(vendor).text)
    assert bo.get(vendor).status_code == 403


def test_the_preview_follows_the_answers_and_writes_nothing(house: Flask, ana: Browser, intake: str) -> None:
    with house.app_context():
        before = db.session.query(AuditEntry).count()
    told = ana.post(f"{intake}/preview", **{"data.class": "restricted", "data.personal": "none"}).json
    assert "data.people" not in told["visible"]
    panel = text_of(told["panel"])
    assert "What is the most sensitive information" in panel
    assert "Asks for at least tier 2" in panel
    assert "By points alone" in panel
    told = ana.post(f"{intake}/preview", **{"data.personal": "employees", "data.people": "many"}).json
    assert "data.people" in told["visible"]
    assert "data.people" in told["problems"]
    with house.app_context():
        assert db.session.query(AuditEntry).count() == before
    assert _stored(house).intake_answers == {}


def test_the_risk_shows_without_scripts_and_nothing_is_kept(house: Flask, ana: Browser, intake: str) -> None:
    assert ana.post(intake, show="risk", **{"data.class": "restricted"}).status_code == 200
    assert "of 100" in text_of(ana.page)
    assert 'value="restricted" checked' in ana.page
    assert _stored(house).intake_completed_at is None


def test_open_questions_are_named_and_answers_stay(ana: Browser, intake: str) -> None:
    ana.get(intake)
    version = version_on(ana.page)
    assert ana.post(intake, **{"data.class": "restricted", "version": version}).status_code == 422
    assert "Please answer this question." in ana.page
    assert 'value="restricted" checked' in ana.page


def test_who_was_overtaken_loses_no_answer(ana: Browser, bo: Browser, intake: str) -> None:
    bo.get(intake)
    seen = version_on(bo.page)
    ana.post(f"{intake}/request")
    assert bo.post(intake, **HEAVY, version=seen).status_code == 409
    assert "look them over" in text_of(bo.page)
    assert 'value="restricted" checked' in bo.page
    assert bo.post(intake, **HEAVY, version=version_on(bo.page)).status_code == 303


def test_a_completed_intake_is_changed(house: Flask, ana: Browser, intake: str) -> None:
    ana.get(intake)
    ana.post(intake, **HEAVY, version=version_on(ana.page))
    ana.get(intake)
    assert "It can be changed at any time" in text_of(ana.page)
    assert 'value="4200"' in ana.page
    assert ana.post(intake, **INTAKES["light"], version=version_on(ana.page)).status_code == 303
    assert _stored(house).tier == 4


def test_an_ended_engagement_shows_its_intake_and_takes_none(ana: Browser, intake: str) -> None:
    ana.get(intake)
    version = version_on(ana.page)
    ana.post(f"{intake.removesuffix('/intake')}/end")
    ana.get(intake)
    assert "Keep the intake" not in ana.page
    assert ana.post(intake, **HEAVY, version=version).status_code == 409


def test_another_owner_finds_nothing(house: Flask, intake: str) -> None:
    persona, bea = Persona("Bea Owner", Role.BUSINESS_OWNER), Browser(house)
    with house.app_context():
        add(persona)
    bea.sign_in(persona)
    assert bea.get(intake).status_code == 404
    assert bea.post(intake, **HEAVY, version="1").status_code == 404
    assert bea.post(f"{intake}/preview").status_code == 404
    assert "Nothing waits for you" in bea.get("/requests").text


def test_procurement_reads_the_result_not_the_form(house: Flask, ana: Browser, intake: str) -> None:
    ana.get(intake)
    ana.post(intake, **HEAVY, version=version_on(ana.page))
    pia = Browser(house)
    pia.sign_in(PIA)
    assert pia.get(intake).status_code == 403
    told = text_of(pia.get(intake.removesuffix("/intake")).text)
    assert "Tier 1" in told
    assert "Asks for at least tier 1, which decides" in told
    assert "Intake 1.1" in told
