"""Handing in: what is missing is listed, a name and a declaration are asked for, a receipt comes back."""

from __future__ import annotations

import io
from datetime import date

import pytest
from pypdf import PdfReader

from tests.support.browsing import Browser
from tests.web.portal.conftest import Asked
from tests.web.workspace.reading import text_of
from vendorrisk import jobs
from vendorrisk.assessments.answering.sheet import answer_sheet
from vendorrisk.assessments.reviewing import clarifying, crediting
from vendorrisk.database import db, now_utc

WHOLE = {"name": "Victor Vendor", "declared": "yes", "accepts_missing": "yes"}


def test_what_is_missing_is_listed_with_a_way_to_it(asked: Asked, victor: Browser) -> None:
    assert victor.get(asked.address("hand-in")).status_code == 200
    assert "Are products or systems that serve us affected" in victor.page
    assert "#q-rapid.affected" in victor.page


@pytest.mark.parametrize(
    ("without", "told"), [("name", "name"), ("declared", "declar"), ("accepts_missing", "")]
)
def test_nothing_is_handed_in_by_half(asked: Asked, victor: Browser, without: str, told: str) -> None:
    given = {name: value for name, value in WHOLE.items() if name != without}
    refused = victor.post(asked.address("hand-in"), **given)
    assert refused.status_code == 422
    assert told in victor.page.lower()
    assert asked.fresh().status == "sent"


def test_after_handing_in_there_is_a_receipt_and_nothing_can_be_changed(
    asked: Asked, victor: Browser
) -> None:
    victor.post(asked.address("questions/rapid.affected"), answer="no", version="0")
    assert victor.post(asked.address("hand-in"), **WHOLE).status_code == 303
    assert victor.get(asked.address("receipt.pdf")).status_code == 404
    asked.fresh()
    jobs.work_off()
    assert victor.get(asked.address()).status_code == 200
    assert "receipt.pdf" in victor.page
    receipt = victor.get(asked.address("receipt.pdf"))
    assert receipt.mimetype == "application/pdf"
    told = " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(receipt.data)).pages).split()
    )
    assert "Victor Vendor" in told and "Are products or systems that serve us affected" in told
    again = victor.post(asked.address("questions/rapid.affected"), answer="open", version="1")
    assert again.status_code == 409


def test_what_is_asked_back_opens_exactly_these_questions(asked: Asked, victor: Browser) -> None:
    victor.post(asked.address("questions/rapid.affected"), answer="no", version="0")
    victor.post(asked.address("hand-in"), **WHOLE)
    place = asked.place
    crediting.start_review(asked.fresh(), place.ana, now_utc())
    clarifying.note(asked.assessment, "rapid.suppliers", "Which of them?", place.ana, now_utc())
    clarifying.ask_back(asked.assessment, date(2199, 1, 1), place.ana, now_utc())
    db.session.commit()
    domain = answer_sheet(asked.assessment).domain_of["rapid.suppliers"].key
    assert victor.get(asked.address(domain)).status_code == 200
    assert "Which of them?" in text_of(victor.page)
    closed = victor.post(asked.address("questions/rapid.affected"), answer="open", version="1")
    opened = victor.post(asked.address("questions/rapid.suppliers"), answer="all", version="0")
    assert (closed.status_code, opened.status_code) == (409, 303)
