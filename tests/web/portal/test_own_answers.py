"""The respondent brings answers they already have: a file, side by side, and only what is confirmed is taken."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.support.browsing import Browser
from tests.support.factories import SIGNED, give, open_house, respondent
from tests.web.portal.conftest import Asked
from tests.web.workspace.reading import text_of
from vendorrisk.assessments.answering.attaching import attach
from vendorrisk.assessments.answering.sheet import answer_sheet
from vendorrisk.assessments.answering.submitting import submit
from vendorrisk.assessments.inviting import new_link
from vendorrisk.database import db, now_utc
from vendorrisk.questionnaires.exchange.workbooks.reading import read_workbook
from vendorrisk.questionnaires.exchange.workbooks.writing import write_to_answer
from vendorrisk.sample.evidence import sample_pdf
from vendorrisk.scoring.answers import Answer as Given

TABLE = (
    "key,question,answer,comment\n"
    "rapid.affected,,open,Two <b>servers</b>.\n"
    "Q7,Since when have you known of the affected systems?,2026-01-02,\n"
    "Q8,Do you park bicycles indoors?,yes,\n"
)


def bring(browser: Browser, asked: Asked, content: str = TABLE, name: str = "caiq.csv") -> TestResponse:
    return browser.post(asked.address("own-answers"), file=(io.BytesIO(content.encode()), name))


def brought(browser: Browser, asked: Asked, content: str = TABLE) -> str:
    """The address of the proposals."""
    reply = bring(browser, asked, content)
    assert reply.status_code == 303
    return reply.location


def kept(asked: Asked) -> dict[str, object]:
    return {key: answer.value for key, answer in answer_sheet(asked.fresh()).answers.items()}


def test_the_overview_leads_to_it(asked: Asked, victor: Browser) -> None:
    victor.get(asked.address())
    assert f'href="{asked.address("own-answers")}"' in victor.page
    assert victor.get(asked.address("own-answers")).status_code == 200
    assert "Only what you confirm is taken" in text_of(victor.page)


def test_the_proposals_stand_side_by_side_and_nothing_is_taken_yet(asked: Asked, victor: Browser) -> None:
    assert victor.get(brought(victor, asked)).status_code == 200
    told = text_of(victor.page)
    for words in ("The file says", "Would be saved as", "Sure", "same key, 100 %", "Two <b>servers</b>."):
        assert words in told
    assert "<b>servers</b>" not in victor.page, "the file's words are text, not markup"
    assert "Do you park bicycles indoors?" in told.split("belongs to no open question")[1]
    assert kept(asked) == {}


def test_all_sure_ones_are_taken_with_one_button(asked: Asked, victor: Browser) -> None:
    address = brought(victor, asked)
    fields = {"which": "sure", "version.rapid.affected": "0"}
    taken = victor.post(address, **fields)
    assert taken.status_code == 303 and taken.location == f"{address}/taken"
    assert kept(asked) == {"rapid.affected": "open"}
    victor.get(taken.location)
    told = text_of(victor.page)
    assert "1 answer taken" in told and "rapid.affected of caiq.csv (Answer table), brought" in told


def test_single_ones_are_taken_by_their_tick(asked: Asked, victor: Browser) -> None:
    address = brought(victor, asked)
    fields = {"which": "ticked", "take.rapid.affected": "0", "version.rapid.affected": "0"}
    assert victor.post(address, **fields).status_code == 303
    assert kept(asked) == {"rapid.affected": "open"}


def test_nothing_ticked_takes_nothing_and_says_so(asked: Asked, victor: Browser) -> None:
    refused = victor.post(brought(victor, asked), which="ticked")
    assert refused.status_code == 422
    assert "Nothing is ticked, so nothing was taken." in text_of(victor.page)
    assert kept(asked) == {}


def test_all_sure_ones_never_replace_an_answer(asked: Asked, victor: Browser) -> None:
    address = brought(victor, asked)
    victor.post(asked.address("questions/rapid.affected"), answer="no", version="0")
    assert victor.post(address, **{"which": "sure", "version.rapid.affected": "1"}).status_code == 422
    assert kept(asked) == {"rapid.affected": "no"}
    victor.get(address)
    assert "Answered already" in text_of(victor.page)
    chosen = {"which": "ticked", "take.rapid.affected": "0", "version.rapid.affected": "1"}
    assert victor.post(address, **chosen).status_code == 303
    assert kept(asked) == {"rapid.affected": "open"}


def test_an_answer_of_the_meantime_stands_and_the_result_says_so(asked: Asked, victor: Browser) -> None:
    address = brought(victor, asked)
    victor.post(asked.address("questions/rapid.affected"), answer="no", version="0")
    victor.post(address, **{"which": "ticked", "take.rapid.affected": "0", "version.rapid.affected": "0"})
    victor.get(f"{address}/taken")
    assert "Somebody answered this question in the meantime." in text_of(victor.page)
    assert kept(asked) == {"rapid.affected": "no"}


@pytest.mark.parametrize(
    "take",
    ["-1", "99", "zero", "²", "9" * 30, "0; drop"],
    ids=["below", "above", "word", "sign", "long", "more"],
)
def test_a_forged_choice_takes_nothing(asked: Asked, victor: Browser, take: str) -> None:
    address = brought(victor, asked)
    reply = victor.post(address, **{"which": "ticked", "take.rapid.affected": take})
    assert reply.status_code in {303, 422}
    assert kept(asked) == {}


def test_a_file_that_cannot_be_read_is_refused_beside_the_field(asked: Asked, victor: Browser) -> None:
    assert bring(victor, asked, "one,two\n1,2\n").status_code == 422
    assert 'aria-describedby="file-error"' in victor.page
    assert "needs the columns “key” and “answer”" in text_of(victor.page)
    assert victor.post(asked.address("own-answers")).status_code == 422
    assert "Please choose a file first." in text_of(victor.page)


def test_a_script_hears_where_to_go_or_why_not(asked: Asked, victor: Browser) -> None:
    told = {"Accept": "application/json", "Origin": victor.site, "Referer": f"{victor.site}/"}

    def send(content: bytes) -> TestResponse:
        data = {"csrf_token": victor.token(), "file": (io.BytesIO(content), "a.csv")}
        return victor.send("POST", asked.address("own-answers"), data=data, headers=told)

    found = send(TABLE.encode())
    assert found.status_code == 200
    assert victor.get(found.get_json()["url"]).status_code == 200
    refused = send(b"")
    assert refused.status_code == 422 and "is empty" in refused.get_json()["fields"]["file"]


def test_a_file_can_be_put_away(asked: Asked, victor: Browser) -> None:
    address = brought(victor, asked)
    assert victor.post(f"{address}/put-away").status_code == 303
    assert victor.get(address).status_code == 404


def test_mallory_of_another_vendor_sees_nothing(house: Flask, asked: Asked, victor: Browser) -> None:
    address = brought(victor, asked)
    db.session.rollback()
    other = open_house("Elsewhere").sent()
    token = new_link(other.invitations[0], now_utc())
    db.session.commit()
    mallory = Browser(house)
    mallory.post(f"/r/{token}")
    fields = {"which": "ticked", "take.rapid.affected": "0"}
    assert {mallory.get(address).status_code, mallory.post(address, **fields).status_code} <= {401, 404}
    stolen = address.replace(asked.id, other.public_id)
    assert mallory.get(stolen).status_code == 404
    assert mallory.post(stolen, **fields).status_code == 404
    assert kept(asked) == {}


def test_after_handing_in_the_answers_can_be_taken_along_and_brought_again(
    asked: Asked, victor: Browser
) -> None:
    address = brought(victor, asked)
    victor.post(address, **{"which": "sure", "version.rapid.affected": "0"})
    assert victor.get(asked.address("answers.json")).status_code == 404
    submit(asked.fresh().invitations[0], SIGNED, now_utc())
    db.session.commit()
    assert victor.get(address).status_code in {302, 404}
    assert victor.get(asked.address("own-answers")).status_code == 302
    pack = victor.get(asked.address("answers.json"))
    assert json.loads(pack.data)["answers"]["rapid.affected"] == {
        "value": "open",
        "comment": "Two <b>servers</b>.",
    }
    assert victor.get(asked.address("answers.xlsx")).data[:2] == b"PK"
    victor.get(asked.address())
    assert "answers.xlsx" in victor.page


def test_an_earlier_assessment_is_offered_without_a_file(asked: Asked, victor: Browser) -> None:
    db.session.rollback()
    earlier = asked.place.submitted()
    victor.get(asked.address("own-answers"))
    assert "From an earlier assessment" in text_of(victor.page)
    reply = victor.post(asked.address("own-answers/earlier"), earlier=earlier.public_id)
    assert reply.status_code == 303
    victor.get(reply.location)
    assert "same key, 100 %" in text_of(victor.page)
    assert victor.post(asked.address("own-answers/earlier"), earlier="A" * 22).status_code == 404


def test_the_questions_are_taken_along_filled_in_offline_and_brought_back(
    asked: Asked, victor: Browser
) -> None:
    victor.get(asked.address())
    assert f'href="{asked.address("workbook.xlsx")}"' in victor.page
    taken = victor.get(asked.address("workbook.xlsx"))
    assert taken.status_code == 200 and "attachment" in taken.headers["Content-Disposition"]
    sheets = read_workbook(taken.data, "questionnaire.xlsx")
    assert "_questionnaire" not in [sheet.name for sheet in sheets]
    words = [cell for sheet in sheets for row in sheet.rows for cell in row]
    assert "weight" not in words
    assert any("rapid.affected is one of" in word for word in words), "it says when a question is asked"
    questionnaires = answer_sheet(asked.fresh()).questionnaires
    given = {
        "rapid.affected": Given("open", comment="Two servers."),
        "rapid.since": Given("2026-01-02"),
        "rapid.measures": Given(("isolated", "patched")),
        "rapid.suppliers": Given(not_applicable="We have none."),
    }
    filled_in = io.BytesIO(write_to_answer(questionnaires, given))
    reply = victor.post(asked.address("own-answers"), file=(filled_in, "questionnaire.xlsx"))
    victor.get(reply.location)
    versions = dict.fromkeys(re.findall(r'name="(version\.[^"]+)"', victor.page), "0")
    assert victor.post(reply.location, which="sure", **versions).status_code == 303
    answers = answer_sheet(asked.fresh()).for_scoring
    assert {key: replace(answers[key], evidence=()) for key in given} == given


def test_once_handed_in_there_is_nothing_to_fill_in(asked: Asked, victor: Browser) -> None:
    victor.get(asked.address())
    submit(asked.fresh().invitations[0], SIGNED, now_utc())
    db.session.commit()
    assert victor.get(asked.address("workbook.xlsx")).status_code == 302


def test_a_workbook_brought_back_unchanged_has_nothing_to_take(asked: Asked, victor: Browser) -> None:
    give(asked.fresh(), "rapid.affected", "open", at=now_utc())
    attach(
        asked.assessment,
        "rapid.affected",
        "log.pdf",
        io.BytesIO(sample_pdf("Acme", "log")),
        respondent(asked.assessment),
        now_utc(),
    )
    db.session.commit()
    workbook = victor.get(asked.address("workbook.xlsx")).data
    reply = victor.post(asked.address("own-answers"), file=(io.BytesIO(workbook), "q.xlsx"))
    victor.get(reply.location)
    told = text_of(victor.page)
    assert "1 question already has the answer of the file" in told
    assert "Would be saved as" not in told
