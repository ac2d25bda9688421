"""A question is tried while it is typed, kept when it is sound, and what was typed is never lost."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.support.browsing import Browser
from tests.support.factories import add
from tests.support.personas import ADAM, ANA, CELIA
from tests.web.library.editing import form_of, post, present, present_draft
from tests.web.workspace.reading import text_of
from vendorrisk.database import db, now_utc
from vendorrisk.questionnaires import drafting
from vendorrisk.questionnaires.drafting import drafted, get_draft

KEY = "rapid.suppliers"


def _fields(**changes: Any) -> dict[str, Any]:
    return form_of(present().question_by_key[KEY]) | {"revision": str(present_draft().revision)} | changes


def _send(ana: Browser, address: str, **fields: Any) -> TestResponse:
    """As the page's script sends it."""
    told = {"Origin": ana.site, "Referer": f"{ana.site}/", "Accept": "application/json"}
    return ana.send("POST", address, data={"csrf_token": ana.token(), **fields}, headers=told)


@pytest.fixture
def page(draft: str, ana: Browser) -> str:
    address = f"{draft}/questions/{KEY}"
    assert ana.get(address).status_code == 200
    return address


def test_what_is_typed_is_shown_as_the_vendor_sees_it_and_not_kept(page: str, ana: Browser) -> None:
    before = present()
    reply = _send(ana, f"{page}/try", **_fields(text="Did you ask?", help="*Why* so."))
    assert reply.status_code == 200
    assert "Did you ask?" in reply.json["preview"]
    assert "<em>Why</em>" in reply.json["preview"]
    assert reply.json["problems"] == []
    assert present() == before


def test_problems_are_told_at_their_fields_and_at_other_questions(page: str, ana: Browser) -> None:
    first = f"{page.rsplit('/', 1)[0]}/rapid.affected"
    told = _send(ana, f"{page}/try", **_fields(weight="x", option_tier=["0", "", ""])).json["problems"]
    assert told == [
        {"field": "weight", "question": "", "message": "Give a whole number of 0 or more."},
        {"field": "options", "question": "", "message": "“0” is no tier; tiers are 1 to 9."},
    ]
    told = _send(ana, f"{page}/try", **_fields(**{"controls.iso27001": "A.99", "text": ""})).json["problems"]
    assert {each["field"] for each in told} == {"text", "controls.iso27001"}
    lost = form_of(present().question_by_key["rapid.affected"])
    lost |= {"option_value": ["new", "other"], "option_label": ["New", "Other"], "option_credit": ["0", "9"]}
    told = _send(ana, f"{first}/try", **lost, revision="1").json["problems"]
    assert told
    assert {(each["field"], each["question"].startswith("rapid.")) for each in told if each["question"]} == {
        ("", True)
    }


def test_a_sound_question_is_kept_and_its_new_address_told(page: str, ana: Browser) -> None:
    reply = _send(ana, page, **_fields(key="rapid.chain", weight="3"))
    assert reply.status_code == 200
    assert reply.json["address"].endswith("/rapid.chain")
    assert reply.json["revision"] == present_draft().revision == 2
    assert present().question_by_key["rapid.chain"].weight == 3
    again = _send(ana, reply.json["address"], **_fields_of("rapid.chain"))
    assert (again.status_code, again.json["revision"]) == (200, 2)


def _fields_of(key: str) -> dict[str, Any]:
    return form_of(present().question_by_key[key]) | {"revision": str(present_draft().revision)}


def test_what_cannot_be_kept_stays_on_the_page(page: str, ana: Browser) -> None:
    assert post(ana, page, **_fields(weight="heavy", text="My long wording")) == 422
    assert "My long wording" in ana.page
    assert 'value="heavy"' in ana.page
    assert present().question_by_key[KEY].text != "My long wording"


def test_somebody_elses_change_is_shown_and_what_was_typed_stays(
    page: str, ana: Browser, house: Flask
) -> None:
    seen = str(present_draft().revision)
    adam = Browser(house)
    adam.sign_in(ADAM)
    assert post(adam, page, **_fields(weight="9")) == 303
    typed = _fields(text="As Ana says it", weight="5", revision=seen)
    assert post(ana, page, **typed) == 409
    told = text_of(ana.page)
    assert "Adam Administrator changed the draft meanwhile." in told
    assert f"{KEY} weighs 5 instead of 9." in told
    assert f"{KEY} asks “As Ana says it” instead of" in told
    assert "As Ana says it" in ana.page
    assert present().question_by_key[KEY].weight == 9
    assert _send(ana, page, **typed).status_code == 409
    assert post(ana, page, **typed | {"revision": str(present_draft().revision)}) == 303
    assert present().question_by_key[KEY].weight == 5


def test_an_option_moves_and_goes_by_its_buttons_without_scripts(page: str, ana: Browser) -> None:
    values = [option.value for option in present().question_by_key[KEY].options]
    assert post(ana, page, **_fields(row="option.0.down")) == 303
    assert [each.value for each in present().question_by_key[KEY].options] == [
        values[1], values[0], *values[2:]
    ]  # fmt: skip
    assert post(ana, page, **_fields(row="option.1.remove")) == 303
    assert [each.value for each in present().question_by_key[KEY].options] == values[1:]


def test_a_condition_too_deep_for_rows_is_kept_and_told_in_words(ana: Browser, draft: str) -> None:
    assert ana.post("/questionnaires/full/draft").status_code == 303
    present_draft()
    deep = {
        "any": [
            {"question": "organisation.size", "equals": "small"},
            {"all": [
                {"question": "organisation.size", "equals": "large"},
                {"any": [{"question": "organisation.place", "answered": True},
                         {"question": "organisation.place", "equals": "own"}]},
            ]},
        ]
    }  # fmt: skip
    _put_condition("governance.scope", deep)
    address = "/questionnaires/full/draft/questions/governance.scope"
    assert ana.get(address).status_code == 200
    assert "or (organisation.size is “" in text_of(ana.page)
    full = drafted(get_draft("full"))
    fields = form_of(full.question_by_key["governance.scope"])
    assert ana.post(address, **fields, revision="2").status_code == 303
    present_draft()
    assert drafted(get_draft("full")) == full


def _put_condition(key: str, condition: dict[str, Any]) -> None:
    def edit(data: dict[str, Any]) -> None:
        for domain in data["domains"]:
            for question in domain["questions"]:
                if question["key"] == key:
                    question["applies_when"] = condition

    drafting.change(get_draft("full"), 1, edit, add(ANA).as_actor(), now_utc())
    db.session.commit()


def test_only_who_edits_can_try(page: str, house: Flask) -> None:
    celia = Browser(house)
    celia.sign_in(CELIA)
    assert celia.get(page).status_code == 200
    assert celia.post(f"{page}/try", **_fields()).status_code == 403
    assert celia.post(page, **_fields()).status_code == 403
