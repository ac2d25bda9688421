"""The CSO reads, decides and signs; every decision is proved by the password and kept with its reasons."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.browsing import Browser
from tests.support.personas import ANA, AUDREY, BO, PASSWORD, PIA, Persona
from tests.web.signoff.conftest import Waiting
from tests.web.workspace.reading import text_of
from vendorrisk import jobs
from vendorrisk.assessments.decision_models import Decision
from vendorrisk.assessments.reviewing import crediting
from vendorrisk.database import db
from vendorrisk.notices.models import Message

SIGNED = {"outcome": "approved", "rationale": "Fits.", "password": PASSWORD}


def _decision(waiting: Waiting) -> Decision | None:
    waiting.fresh()
    return db.session.scalars(select(Decision)).first()


def test_the_queue_names_what_waits(waiting: Waiting, celia: Browser) -> None:
    assert celia.get("/sign-off").status_code == 200
    assert "Acme Hosting" in celia.page
    assert waiting.address in celia.page


def test_the_document_stands_beside_the_decision(waiting: Waiting, celia: Browser) -> None:
    assert celia.get(waiting.address).status_code == 200
    assert f"/reports/{waiting.report_id}.pdf" in celia.page
    document = celia.get(f"/reports/{waiting.report_id}.pdf")
    assert document.data.startswith(b"%PDF-")
    assert document.headers["X-Frame-Options"] == "SAMEORIGIN"
    results = celia.get(f"/reports/{waiting.report_id}.oscal.json")
    assert results.get_json()["assessment-results"]["metadata"]["title"] == "Risk assessment of Acme Hosting"
    assert results.headers["Content-Disposition"].startswith("attachment")


def test_an_approval_is_signed_and_told(waiting: Waiting, celia: Browser) -> None:
    assert celia.post(waiting.address, report_id=waiting.report_id, **SIGNED).status_code == 303
    decision = _decision(waiting)
    assert decision is not None
    assert (decision.outcome, decision.signer_name, decision.departs) == ("approved", "Celia Chief", False)
    assert waiting.fresh().status == "approved"
    told = {mail.recipient_email for mail in db.session.scalars(select(Message).filter_by(kind="decided"))}
    assert told == {ANA.email, BO.email}
    db.session.rollback()
    jobs.work_off()
    assert celia.get(waiting.address).status_code == 200
    assert "Valid until" in text_of(celia.page) or "valid until" in text_of(celia.page)


@pytest.mark.parametrize(
    ("instead", "told"),
    [
        ({"password": "wrong"}, "password"),
        ({"password": ""}, "Type your password to sign."),
        ({"outcome": ""}, "Choose one of the decisions."),
        ({"outcome": "rejected", "rationale": ""}, "This departs from the recommendation: say why."),
        ({"outcome": "approved_with_conditions"}, "Name at least one condition with its date."),
        (
            {
                "outcome": "approved_with_conditions",
                "condition_text": "Mend it",
                "condition_due_on": "2020-01-01",
            },
            "Each condition needs a text and a date after today.",
        ),
        ({"report_id": ""}, ""),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_decided(
    waiting: Waiting, celia: Browser, instead: dict[str, str], told: str
) -> None:
    refused = celia.post(waiting.address, **{"report_id": waiting.report_id, **SIGNED, **instead})
    assert refused.status_code == 422
    assert told in text_of(celia.page)
    assert _decision(waiting) is None


def test_conditions_are_kept_with_their_dates_and_met_one_by_one(
    waiting: Waiting, celia: Browser, house: Flask
) -> None:
    celia.post(
        waiting.address,
        report_id=waiting.report_id,
        outcome="approved_with_conditions",
        rationale="With a date.",
        password=PASSWORD,
        condition_text=["Close the port", "Send the report"],
        condition_due_on=["2199-01-01", "2199-02-01"],
    )
    decision = _decision(waiting)
    assert decision is not None
    kept = [(each.public_id, each.text, each.due_on) for each in decision.conditions]
    assert [each[1:] for each in kept] == [
        ("Close the port", date(2199, 1, 1)),
        ("Send the report", date(2199, 2, 1)),
    ]
    db.session.rollback()
    ana = Browser(house)
    ana.sign_in(ANA)
    met = ana.post(f"{waiting.address}/conditions/{kept[0][0]}/met", note="Scan of today.")
    assert met.status_code == 303
    decision = _decision(waiting)
    assert decision is not None
    assert [bool(each.met_at) for each in decision.conditions] == [True, False]


def test_a_document_that_is_no_longer_the_newest_cannot_be_signed(waiting: Waiting, celia: Browser) -> None:
    refused = celia.post(waiting.address, **SIGNED, report_id="another")
    assert refused.status_code == 409
    assert "Read that one, then decide." in text_of(celia.page)
    assert _decision(waiting) is None


def test_facts_that_moved_since_the_document_was_made_stop_the_signature(
    waiting: Waiting, celia: Browser
) -> None:
    review = crediting.reviews_of(waiting.fresh())["rapid.proof"]
    review.reason = "Changed behind the document's back."
    db.session.commit()
    assert celia.post(waiting.address, report_id=waiting.report_id, **SIGNED).status_code == 409
    assert "The facts moved since this document was made." in text_of(celia.page)


def test_it_can_be_sent_back_with_a_question(waiting: Waiting, celia: Browser) -> None:
    assert celia.post(f"{waiting.address}/send-back", reason=" ").status_code == 422
    assert celia.post(f"{waiting.address}/send-back", reason="Who watches at night?").status_code == 303
    assert waiting.fresh().status == "in_review"


@pytest.mark.parametrize("persona", [ANA, PIA, BO, AUDREY], ids=lambda persona: str(persona.role))
def test_nobody_else_signs(waiting: Waiting, house: Flask, persona: Persona) -> None:
    browser = Browser(house)
    browser.sign_in(persona)
    assert browser.post(waiting.address, report_id=waiting.report_id, **SIGNED).status_code == 403
    assert _decision(waiting) is None


def test_procurement_reads_signed_documents_only(waiting: Waiting, house: Flask, celia: Browser) -> None:
    pia = Browser(house)
    pia.sign_in(PIA)
    assert pia.get(f"/reports/{waiting.report_id}.pdf").status_code == 404
    celia.post(waiting.address, report_id=waiting.report_id, **SIGNED)
    waiting.fresh()
    jobs.work_off()
    decision = _decision(waiting)
    assert decision is not None and decision.signed_report is not None
    assert pia.get(f"/reports/{decision.signed_report.public_id}.pdf").status_code == 200
