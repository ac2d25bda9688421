"""The review desk: what matters first, a decision about each answer with its reason, and the rating as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.browsing import Browser
from tests.support.factories import House, open_house
from tests.support.personas import CELIA, PIA
from tests.web.workspace.reading import text_of
from vendorrisk.assessments.answer_models import Evidence
from vendorrisk.assessments.models import Assessment
from vendorrisk.assessments.review_models import Clarification, Finding, Review
from vendorrisk.assessments.reviewing.crediting import reviews_of
from vendorrisk.audit import AuditEntry
from vendorrisk.database import db


@dataclass
class Desk:
    """An assessment in review."""

    place: House
    assessment: Assessment
    id: str

    @property
    def address(self) -> str:
        return f"/assessments/{self.id}/review"

    def fresh(self) -> Assessment:
        db.session.rollback()
        return self.assessment

    def review_of(self, key: str) -> Review | None:
        return reviews_of(self.fresh()).get(key)


@pytest.fixture
def desk(house: Flask) -> Iterator[Desk]:
    with house.app_context():
        place = open_house()
        assessment = place.in_review()
        found = Desk(place, assessment, assessment.public_id)
        db.session.rollback()
        yield found


def test_what_needs_eyes_stands_before_the_rest(desk: Desk, ana: Browser) -> None:
    assert ana.get(desk.address).status_code == 200
    told = text_of(ana.page)
    assert told.index("Needs your eyes") < told.index("Waits for your credit") < told.index("Unremarkable")
    assert "Rating as it stands" in told


def test_all_that_is_unremarkable_is_accepted_in_one_go(desk: Desk, ana: Browser) -> None:
    assert ana.post(f"{desk.address}/accept-unremarkable").status_code == 303
    accepted = reviews_of(desk.fresh())
    assert len(accepted) >= 4
    assert "rapid.proof" not in accepted


def test_an_own_credit_takes_a_reason_and_changes_the_rating(desk: Desk, ana: Browser) -> None:
    before = desk.assessment.control_score
    address = f"{desk.address}/rapid.proof/credit"
    assert ana.post(address, credit="40", reason="").status_code == 422
    assert "Say why" in text_of(ana.page)
    assert ana.post(address, credit="101", reason="More than all.").status_code == 422
    assert ana.post(address, credit="many", reason="x").status_code == 422
    assert desk.review_of("rapid.proof") is None
    assert ana.post(address, credit="40", reason="It proves less than half.").status_code == 303
    review = desk.review_of("rapid.proof")
    assert review is not None
    assert (review.credit, review.reason, review.reviewed_by) == (
        40,
        "It proves less than half.",
        "Ana Analyst",
    )
    assert desk.fresh().control_score != before
    assert ana.post(f"{desk.address}/rapid.proof/take-back").status_code == 303
    assert desk.fresh().control_score == before


def test_what_a_credit_would_do_is_told_before_it_is_given(desk: Desk, ana: Browser) -> None:
    told = ana.get(f"{desk.address}/rapid.proof/effect?credit=100").get_json()
    assert float(told["then"]["control_score"]) > float(told["now"]["control_score"])
    assert desk.review_of("rapid.proof") is None
    assert ana.get(f"{desk.address}/rapid.proof/effect?credit=lots").status_code == 422


def test_a_question_is_asked_back_with_a_comment(desk: Desk, ana: Browser) -> None:
    assert ana.post(f"{desk.address}/rapid.suppliers/note", comment="").status_code == 422
    assert ana.post(f"{desk.address}/rapid.suppliers/note", comment="Which ones?").status_code == 303
    assert ana.get(desk.address).status_code == 200
    assert "Which ones?" in ana.page
    assert ana.post(f"{desk.address}/ask-back", due_on="2020-01-01").status_code == 422
    assert ana.post(f"{desk.address}/ask-back", due_on="2199-01-01").status_code == 303
    assert desk.fresh().status == "clarification"
    asked = db.session.scalars(select(Clarification)).one()
    assert (asked.question_key, asked.state) == ("rapid.suppliers", "asked")
    db.session.rollback()
    assert ana.post(f"{desk.address}/call-back").status_code == 303
    assert desk.fresh().status == "in_review"


def test_evidence_is_read_in_place_and_reading_it_is_logged(desk: Desk, ana: Browser) -> None:
    file = db.session.scalars(select(Evidence)).one()
    address = f"/assessments/{desk.id}/evidence/{file.public_id}"
    db.session.rollback()
    viewer = ana.get(address)
    assert viewer.status_code == 200
    shown = ana.get(f"{address}/file")
    assert shown.data.startswith(b"%PDF-")
    assert "script" not in shown.headers["Content-Security-Policy"].replace("script-src 'none'", "")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    db.session.rollback()
    read = select(AuditEntry).where(AuditEntry.action == "evidence.read")
    assert db.session.scalars(read).first() is not None


def test_lost_credit_becomes_findings_that_can_be_edited(desk: Desk, ana: Browser) -> None:
    ana.post(f"{desk.address}/rapid.affected/credit", credit="0", reason="Not credible.")
    assert ana.post(f"{desk.address}/complete").status_code == 303
    assert desk.fresh().status == "scored"
    finding = db.session.scalars(select(Finding).filter_by(question_key="rapid.affected")).one()
    address, version = f"/assessments/{desk.id}/findings/{finding.public_id}", finding.version
    fields = {
        "title": "Affected and not contained",
        "recommendation": "Contain it.",
        "severity": "critical",
        "due_on": "2199-01-01",
        "status": finding.status,
        "note": "",
    }
    db.session.rollback()
    assert ana.get(address).status_code == 200
    assert ana.post(address, **{**fields, "title": ""}, version=str(version)).status_code == 422
    assert ana.post(address, **fields, version=str(version)).status_code == 303
    late = ana.post(address, **{**fields, "title": "Too late"}, version=str(version))
    assert late.status_code in (409, 422)
    desk.fresh()
    db.session.refresh(finding)
    assert (finding.title, finding.severity) == ("Affected and not contained", "critical")


def test_then_it_is_sent_for_sign_off_or_opened_once_more(desk: Desk, ana: Browser) -> None:
    ana.post(f"{desk.address}/complete")
    assert ana.post(f"{desk.address}/reopen").status_code == 303
    assert desk.fresh().status == "in_review"
    ana.post(f"{desk.address}/complete")
    assert ana.post(f"/assessments/{desk.id}/send-for-sign-off").status_code == 303
    assert desk.fresh().status == "awaiting_sign_off"
    assert ana.post(f"{desk.address}/rapid.proof/credit", credit="1", reason="Late.").status_code == 409


def test_nobody_but_analysts_decides_about_answers(desk: Desk, house: Flask) -> None:
    for persona in (CELIA, PIA):
        browser = Browser(house)
        browser.sign_in(persona)
        assert browser.post(f"{desk.address}/accept-unremarkable").status_code == 403
    assert reviews_of(desk.fresh()) == {}
