"""A questionnaire tried as the vendor will answer it: questions show and hide, the reviewer's sentences come up, nothing is kept."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.browsing import Browser
from tests.support.personas import PIA
from tests.web.workspace.reading import text_of
from vendorrisk.assessments.answer_models import Answer
from vendorrisk.audit import AuditEntry
from vendorrisk.database import db
from vendorrisk.questionnaires.library import library

#: a second factor for everybody, and administrators who share an account
CONTRADICTING = {"answer:access.mfa": "all", "answer:access.privileged": "shared"}


def test_what_is_chosen_decides_what_is_asked(ana: Browser) -> None:
    assert ana.get("/questionnaires/rapid/preview").status_code == 200
    assert "Nothing is kept" in text_of(ana.page)
    before = ana.post("/questionnaires/rapid/preview").json
    after = ana.post("/questionnaires/rapid/preview", **{"answer:rapid.affected": "open"}).json
    assert set(before["visible"]) < set(after["visible"])
    assert after["progress"]["answered"] == 1
    assert after["progress"]["asked"] == len(after["visible"])
    assert sum(each["answered"] for each in after["domain_progress"].values()) == 1


def test_it_says_what_the_reviewer_would_read(ana: Browser) -> None:
    lite = library().questionnaires["lite"]
    assert lite.contradictions
    told = ana.post("/questionnaires/lite/preview", **CONTRADICTING).json["contradictions"]
    assert told == [lite.contradictions[0].sentence]
    assert ana.post("/questionnaires/lite/preview").json["contradictions"] == []


def test_what_does_not_apply_is_done_once_there_is_a_reason(ana: Browser) -> None:
    key = next(each.key for each in library().questionnaires["lite"].questions if each.allow_not_applicable)
    box = {f"not_applicable:{key}": "yes"}
    assert ana.post("/questionnaires/lite/preview", **box).json["progress"]["answered"] == 0
    reason = {f"not_applicable_reason:{key}": "We have none."}
    assert ana.post("/questionnaires/lite/preview", **box, **reason).json["progress"]["answered"] == 1


def test_a_document_is_attached_by_its_name(ana: Browser) -> None:
    alone = library().questionnaires["rapid"].question_by_key["rapid.proof"]
    assert alone.type == "file"
    attached = {f"evidence:{alone.key}": "report.pdf"}
    assert ana.post("/questionnaires/rapid/preview", **attached).json["progress"]["answered"] == 1


def test_a_version_in_use_leads_into_its_draft_where_there_is_one(ana: Browser, draft: str) -> None:
    ana.get("/questionnaires/rapid/preview")
    assert f'href="{draft}/questions/rapid.affected"' in ana.page
    ana.get("/questionnaires/rapid")
    assert f'href="{draft}"' in ana.page
    ana.get("/questionnaires/lite/preview")
    assert "/draft/questions/" not in ana.page
    ana.get("/questionnaires/lite")
    assert 'action="/questionnaires/lite/draft"' in ana.page


def test_a_draft_is_tried_with_what_stands_in_it_and_nothing_is_kept(
    house: Flask, ana: Browser, draft: str
) -> None:
    with house.app_context():
        counted = db.session.scalar(select(func.count(AuditEntry.sequence)))
    assert ana.get(f"{draft}/preview").status_code == 200
    assert f'href="{draft}/questions/rapid.affected"' in ana.page
    assert ana.post(f"{draft}/preview", **{"answer:rapid.affected": "open"}).json["visible"]
    with house.app_context():
        assert db.session.scalar(select(func.count(AuditEntry.sequence))) == counted
        assert db.session.scalar(select(func.count(Answer.id))) == 0


@pytest.mark.parametrize("address", ["/questionnaires/nothing/preview", "/questionnaires/lite/draft/preview"])
def test_what_is_not_there_is_said(ana: Browser, address: str) -> None:
    assert ana.get(address).status_code == 404


def test_procurement_does_not_see_it(house: Flask) -> None:
    pia = Browser(house)
    pia.sign_in(PIA)
    assert pia.get("/questionnaires/lite/preview").status_code == 403
