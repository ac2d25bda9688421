"""The analyst brings answers that the vendor sent by other ways; the answers say who entered them."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from tests.questionnaires.exchange.ciso_samples import SAMPLE
from tests.support.browsing import Browser
from tests.support.factories import House
from tests.support.personas import AUDREY, CELIA, PIA, Persona
from tests.web.workspace.reading import text_of
from vendorrisk.assessments.answering.sheet import answer_sheet
from vendorrisk.assessments.models import Assessment
from vendorrisk.database import db
from vendorrisk.questionnaires.drafting import begin, get_draft, publish
from vendorrisk.questionnaires.exchange.ciso.files import read_questionnaire
from vendorrisk.scoring.questionnaire import Questionnaire

TABLE = b"key,answer,comment\nrapid.affected,open,Two servers.\n"


def address_of(assessment: Assessment) -> str:
    return f"/assessments/{assessment.public_id}/own-answers"


def test_the_analyst_brings_and_takes_and_the_desk_shows_the_source(place: House, ana: Browser) -> None:
    assessment = place.sent()
    ana.get(f"/assessments/{assessment.public_id}")
    assert f'href="{address_of(assessment)}"' in ana.page
    ana.get(address_of(assessment))
    assert "on the vendor's behalf" in text_of(ana.page)
    reply = ana.post(address_of(assessment), file=(io.BytesIO(TABLE), "mail.csv"))
    assert reply.status_code == 303
    ana.get(reply.location)
    assert "Would be saved as" in text_of(ana.page)
    taken = ana.post(reply.location, **{"which": "sure", "version.rapid.affected": "0"})
    ana.get(taken.location)
    assert "1 answer taken" in text_of(ana.page)
    db.session.rollback()
    answer = answer_sheet(assessment).answers["rapid.affected"]
    assert (answer.value, answer.updated_by) == ("open", "Ana Analyst")
    ana.get(f"/assessments/{assessment.public_id}/review")
    assert "rapid.affected of mail.csv (Answer table), brought" in text_of(ana.page)


@pytest.mark.parametrize("persona", [CELIA, PIA, AUDREY])
def test_nobody_else_may(house: Flask, place: House, persona: Persona) -> None:
    assessment = place.sent()
    browser = Browser(house)
    browser.sign_in(persona)
    assert browser.get(address_of(assessment)).status_code == 403
    assert browser.post(address_of(assessment), file=(io.BytesIO(TABLE), "a.csv")).status_code == 403


def test_after_handing_in_it_is_too_late_and_the_pack_is_there(place: House, ana: Browser) -> None:
    assessment = place.submitted()
    assert ana.get(address_of(assessment)).status_code == 409
    assert ana.post(address_of(assessment), file=(io.BytesIO(TABLE), "a.csv")).status_code == 409
    ana.get(f"/assessments/{assessment.public_id}")
    assert f"/assessments/{assessment.public_id}/answers.xlsx" in ana.page
    assert ana.get(f"/assessments/{assessment.public_id}/answers.json").get_json()["answers"]
    pack = ana.get(f"/assessments/{assessment.public_id}/answers.xlsx")
    assert pack.data[:2] == b"PK" and "attachment" in pack.headers["Content-Disposition"]


def test_a_refused_file_comes_back_with_a_sentence(place: House, ana: Browser) -> None:
    reply = ana.post(address_of(place.sent()), file=(io.BytesIO(b"{}"), "a.json"))
    assert reply.status_code == 422
    assert "holds no answers in a form that is known here" in text_of(ana.page)


def test_answers_go_back_to_where_the_questionnaire_came_from(place: House, ana: Browser) -> None:
    begin(questionnaire_of_ciso(), place.ana, place.now)
    publish(get_draft("sample"), 1, "Brought along.", place.ana, place.now)
    db.session.commit()
    assessment = place.submitted("sample")
    page = f"/assessments/{assessment.public_id}"
    ana.get(page)
    assert "As the audit sheet of CISO Assistant" in text_of(ana.page)
    sheet = ana.post(f"{page}/answers/ciso-assistant", file=(io.BytesIO(SAMPLE.encode()), "sample.yaml"))
    assert sheet.status_code == 200 and "attachment" in sheet.headers["Content-Disposition"]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.data)).get_sheet_by_name("audit").to_python()
    results = {row[0]: row[5] for row in rows[1:]}
    assert results["urn:x:risk:req_node:s:a:policy"] in ("compliant", "partially_compliant", "non_compliant")
    other = SAMPLE.replace(":a", ":x").replace(":b", ":y")
    refused = ana.post(f"{page}/answers/ciso-assistant", file=(io.BytesIO(other.encode()), "other.yaml"))
    assert refused.status_code == 303
    ana.get(page)
    assert "came from another library" in text_of(ana.page)


def questionnaire_of_ciso() -> Questionnaire:
    return read_questionnaire(SAMPLE.encode(), "sample.yaml").questionnaire
