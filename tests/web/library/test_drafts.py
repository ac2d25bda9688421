"""Questionnaires edited in the browser: every field, in any order, checked at every step, published as a version."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from tests.questionnaires.exchange.workbook_samples import caiq_4
from tests.support.browsing import Browser
from tests.support.factories import House
from tests.support.personas import ADAM, CELIA
from tests.web.library.editing import form_of, post, present, present_draft
from tests.web.workspace.reading import text_of
from vendorrisk.audit import AuditEntry
from vendorrisk.database import db
from vendorrisk.questionnaires.drafting import drafted, get_draft
from vendorrisk.questionnaires.exchange import recognising
from vendorrisk.questionnaires.files.writing import questionnaire_to_yaml
from vendorrisk.questionnaires.library import library
from vendorrisk.questionnaires.loading import load_questionnaire
from vendorrisk.questionnaires.versions import get_from_library, questionnaire_of
from vendorrisk.scoring.documents.questions import question_to_data
from vendorrisk.scoring.questionnaire import Questionnaire
from vendorrisk.web.library.question_form import read_question


@pytest.mark.parametrize("key", sorted(library().questionnaires))
def test_a_form_that_comes_back_unchanged_changes_nothing(app: Flask, key: str) -> None:
    for question in library().questionnaires[key].questions:
        before = question_to_data(question)
        typed = read_question(before, MultiDict(form_of(question)))
        assert (typed.data, typed.problems) == (before, {}), question.key


def test_a_draft_begins_as_the_version_in_use_under_the_next_number(draft: str, ana: Browser) -> None:
    in_use = library().questionnaires["rapid"]
    assert present().version == "1.2"
    assert present().domains == in_use.domains
    assert ana.get(draft).status_code == 200
    assert ana.get(f"{draft}/publish").status_code == 200
    assert "Nothing yet" in text_of(ana.page)
    assert ana.post("/questionnaires/rapid/draft").status_code == 409


def test_a_question_is_changed_field_by_field_and_the_difference_told(draft: str, ana: Browser) -> None:
    page = f"{draft}/questions/rapid.suppliers"
    assert ana.get(page).status_code == 200
    fields = form_of(present().question_by_key["rapid.suppliers"])
    fields |= {"weight": "7", "text": "Did you ask them?", "critical": "yes", "critical_below": "40,5"}
    fields |= {"controls.nist_csf": "GV.SC-08; GV.SC-07"}
    fields |= {"when_question": ["rapid.affected"], "when_is": ["one"], "when_values": ["open, contained"]}
    assert post(ana, page, **fields) == 303
    question = present().question_by_key["rapid.suppliers"]
    assert (question.weight, question.text, float(question.critical_below)) == (7, "Did you ask them?", 40.5)
    assert question.controls["nist_csf"] == ("GV.SC-08", "GV.SC-07")
    assert ana.get(f"{draft}/publish").status_code == 200
    told = text_of(ana.page)
    assert "rapid.suppliers weighs 7 instead of" in told
    affected = present().question_by_key["rapid.affected"]
    labels = ", ".join(f"“{affected.label_of(value)}”" for value in ("open", "contained"))
    assert f"rapid.suppliers is asked when rapid.affected is one of {labels}; it was asked always." in told


@pytest.mark.parametrize(
    ("instead", "told"),
    [
        ({"text": ""}, "must not be empty"),
        ({"weight": "heavy"}, "Give a whole number of 0 or more."),
        ({"key": "rapid.affected"}, "have the same key"),
        ({"key": "with blanks"}, "letters, digits, dot"),
        ({"option_credit": ["100", "x", "0"]}, "is no number"),
        ({"option_value": ["a", "a", "b"]}, "already the value of another option"),
        ({"controls.iso27001": "A.99.9"}, "has no control"),
        (
            {"when_question": ["rapid.contact"], "when_is": ["answered"], "when_values": [""]},
            "stands earlier",
        ),
        ({"type": "essay"}, "“type” of the question"),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_is_kept(
    draft: str, ana: Browser, instead: dict[str, Any], told: str
) -> None:
    before = present()
    fields = form_of(before.question_by_key["rapid.suppliers"]) | instead
    refused = ana.post(f"{draft}/questions/rapid.suppliers", revision=str(present_draft().revision), **fields)
    assert refused.status_code == 422
    assert told in text_of(ana.page)
    assert present() == before


def test_order_changes_step_by_step_and_by_dragging(draft: str, ana: Browser) -> None:
    keys = list(present().question_by_key)
    assert post(ana, f"{draft}/order", what=keys[1], direction="down") == 303
    assert list(present().question_by_key)[1:3] == [keys[2], keys[1]]
    assert post(ana, f"{draft}/order", what=keys[-1], direction="up") == 303
    keys = list(present().question_by_key)
    assert post(ana, f"{draft}/order", what=keys[1], to=keys[3]) == 303
    assert list(present().question_by_key)[:4] == [keys[0], keys[2], keys[3], keys[1]]
    assert post(ana, f"{draft}/order", what=keys[1], to=keys[2]) == 303
    assert list(present().question_by_key) == keys


def drafted_of(key: str) -> Questionnaire:
    db.session.rollback()
    return drafted(get_draft(key))


def test_sections_change_places_by_steps_and_by_dragging(ana: Browser, place: House) -> None:
    assert ana.post("/questionnaires/lite/draft").status_code == 303
    address, found = "/questionnaires/lite/draft", drafted_of("lite")

    def order() -> list[str]:
        return [domain.key for domain in drafted_of("lite").domains]

    def step(**fields: str) -> int:
        db.session.rollback()
        return ana.post(f"{address}/order", revision=str(get_draft("lite").revision), **fields).status_code

    keys = [domain.key for domain in found.domains]
    assert step(what=f"domain:{keys[0]}", to=f"domain:{keys[2]}") == 303
    assert order() == [keys[1], keys[2], keys[0], *keys[3:]]
    assert step(what=f"domain:{keys[0]}", to=f"domain:{keys[1]}") == 303
    assert order() == keys
    assert step(what=f"domain:{keys[1]}", direction="down") == 303
    assert order() == [keys[0], keys[2], keys[1], *keys[3:]]
    assert step(what=f"domain:{keys[1]}", to="domain:nowhere") == 303
    assert order() == [keys[0], keys[2], keys[1], *keys[3:]]


def test_minutes_are_worked_out_and_taken(ana: Browser, draft: str) -> None:
    ana.get(draft)
    told = "It takes 5 to 9 minutes, worked out from its words, answers and evidence; the vendor is told"
    assert f"{told} 10. Say 7 minutes" in text_of(ana.page)
    assert "is-off" not in ana.page
    assert post(ana, f"{draft}/whole", title="Rapid", version="1.2", estimated_minutes="40") == 303
    ana.get(draft)
    assert f"{told} 40." in text_of(ana.page)
    assert "is-off" in ana.page
    assert post(ana, f"{draft}/minutes") == 303
    assert present().estimated_minutes == 7
    ana.get(draft)
    assert f"{told} 7." in text_of(ana.page)
    assert "Say 7 minutes" not in text_of(ana.page)


def test_minutes_are_taken_from_a_question_and_one_comes_back_to_it(ana: Browser, draft: str) -> None:
    page = f"{draft}/questions/rapid.since"
    seen = str(present_draft().revision)
    reply = ana.post(f"{draft}/minutes", revision=seen, question="rapid.since")
    assert (reply.status_code, reply.headers["Location"]) == (303, page)
    assert present().estimated_minutes == 7
    assert ana.post(f"{draft}/minutes", revision=seen).status_code == 409


def test_minutes_follow_what_is_typed_and_the_draft_keeps_its_own(ana: Browser, draft: str) -> None:
    fields = form_of(present().question_by_key["rapid.contact"]) | {"text": "word " * 238}
    told = ana.post(f"{draft}/questions/rapid.contact/try", **fields).json["minutes"]
    assert "It takes 6 to 10 minutes" in text_of(told)
    ana.get(draft)
    assert "It takes 5 to 9 minutes" in text_of(ana.page)


def test_a_condition_never_looks_ahead(draft: str, ana: Browser) -> None:
    assert post(ana, f"{draft}/order", what="rapid.since", direction="up") == 422
    assert "stands earlier" in text_of(ana.page)


def test_questions_and_sections_come_and_go_and_a_change_is_taken_back(draft: str, ana: Browser) -> None:
    before = present()
    section = before.domains[0].key
    assert post(ana, f"{draft}/questions", section=section, question="rapid.more") == 303
    assert post(ana, f"{draft}/questions", section="own", title="Our own", question="own.first") == 303
    assert present().domains[-1].title == "Our own"
    assert post(ana, f"{draft}/undo") == 303
    assert [domain.key for domain in present().domains] == [domain.key for domain in before.domains]
    assert post(ana, f"{draft}/remove", what="rapid.more") == 303
    assert present() == before
    assert post(ana, f"{draft}/remove", what="rapid.affected") == 422


def test_two_people_at_once_are_told_and_nothing_is_lost(draft: str, ana: Browser, house: Flask) -> None:
    adam = Browser(house)
    adam.sign_in(ADAM)
    seen = str(present_draft().revision)
    assert (
        adam.post(
            f"{draft}/section", revision=seen, section=present().domains[0].key, title="By Adam"
        ).status_code
        == 303
    )
    assert (
        ana.post(
            f"{draft}/section", revision=seen, section=present().domains[0].key, title="By Ana"
        ).status_code
        == 409
    )
    assert "Adam Administrator changed the draft meanwhile." in text_of(ana.page)
    assert present().domains[0].title == "By Adam"


def test_weights_are_changed_in_one_table_and_points_add_up(draft: str, ana: Browser) -> None:
    first = present().domains[0]
    assert ana.get(f"{draft}/weights").status_code == 200
    assert "100.0" in ana.page
    given = {f"domain.{first.key}": "sum", f"question.{first.questions[0].key}": "17"}
    assert post(ana, f"{draft}/weights", **given) == 303
    assert (present().domains[0].weight, present().questions[0].weight) == ("sum", 17)
    assert post(ana, f"{draft}/weights", **{f"question.{first.questions[0].key}": "-1"}) == 422
    assert "Give a whole number" in text_of(ana.page)


def test_publishing_makes_a_version_and_what_was_sent_is_never_touched(
    place: House, draft: str, ana: Browser
) -> None:
    sent = place.sent("rapid")
    before = questionnaire_of(sent.questionnaires[0].questionnaire_version)
    db.session.rollback()
    assert post(ana, f"{draft}/publish", sure="yes", reason="Nothing changed.") == 409
    post(ana, f"{draft}/section", section=before.domains[0].key, title="What happened")
    assert post(ana, f"{draft}/publish", sure="yes", reason=" ") == 422
    assert post(ana, f"{draft}/publish", reason="Plainer words.") == 422
    assert "Please tick that you have read" in text_of(ana.page)
    assert "Plainer words." in ana.page
    assert post(ana, f"{draft}/publish", sure="yes", reason="Plainer words.") == 303
    db.session.rollback()
    assert get_from_library("rapid").version == "1.2"
    assert questionnaire_of(sent.questionnaires[0].questionnaire_version) == before
    again = place.sent("rapid")
    assert again.questionnaires[0].questionnaire_version.version == "1.2"
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "questionnaire.published")).one()
    assert json.loads(entry.details)["reason"] == "Plainer words."


def test_yaml_goes_out_and_comes_in_without_loss(draft: str, ana: Browser) -> None:
    assert load_questionnaire(ana.get(f"{draft}.yaml").text) == present()
    text = questionnaire_to_yaml(library().questionnaires["lite"])
    assert _upload(ana, f"{draft}/upload", text.encode(), revision=str(present_draft().revision)) == 303
    assert present().domains == library().questionnaires["lite"].domains
    assert _upload(ana, f"{draft}/upload", b"key: x\n", revision=str(present_draft().revision)) == 422


def test_a_file_of_another_make_becomes_a_draft_with_its_report(place: House, ana: Browser) -> None:
    assert ana.get("/questionnaires/import").status_code == 200
    assert _upload(ana, "/questionnaires/import", caiq_4({}), name="theirs.xlsx") == 200
    told = text_of(ana.page)
    assert "“CAIQ 4.0.3” is a draft now, with 4 questions." in told
    assert "sheet Introduction" in told and "Holds no questions." in told
    db.session.rollback()
    assert len(drafted(get_draft("caiq4")).questions) == 4
    assert _upload(ana, "/questionnaires/import", b"nothing", name="x.bin") == 422
    assert "none of the formats we can read" in text_of(ana.page)


def _upload(ana: Browser, address: str, content: bytes, name: str = "q.yaml", **fields: str) -> int:
    told = {"Origin": ana.site, "Referer": f"{ana.site}/"}
    given = {"csrf_token": ana.token(), "file": (io.BytesIO(content), name), **fields}
    reply = ana.send("POST", address, data=given, headers=told)
    ana.page = reply.text
    return reply.status_code


def test_the_cso_looks_and_does_not_edit(draft: str, house: Flask) -> None:
    celia = Browser(house)
    celia.sign_in(CELIA)
    assert celia.get(draft).status_code == 200
    assert celia.post(f"{draft}/discard").status_code == 403


def test_how_many_ratings_are_still_needed_is_told_before_questions_are_judged(
    place: House, ana: Browser
) -> None:
    place.submitted("rapid")
    db.session.rollback()
    assert ana.get("/questionnaires/rapid").status_code == 200
    assert "1 assessment was scored with it so far. After 19 more this tells" in text_of(ana.page)


@pytest.mark.parametrize("format_key", ["yaml", "xlsx", "vsaq", "csv"])
def test_a_questionnaire_is_taken_along_as_a_file(place: House, ana: Browser, format_key: str) -> None:
    reply = ana.get(f"/questionnaires/lite/as/{format_key}")
    assert reply.status_code == 200
    assert reply.headers["Content-Disposition"].startswith("attachment; filename=lite-1.0.")
    if format_key == "yaml":
        assert load_questionnaire(reply.text) == library().questionnaires["lite"]
    else:
        read = recognising.read_questionnaire(reply.data, "lite").questionnaire
        assert len(read.questions) == len(library().questionnaires["lite"].questions)
    assert ana.get("/questionnaires/lite/as/word").status_code == 404


def test_columns_of_a_table_are_chosen_or_told(place: House, ana: Browser) -> None:
    table = b"Nr,Satz,Gruppe\n7,Doors are locked.,House\n"
    assert (
        _upload(ana, "/questionnaires/import", table, name="theirs.csv", **{"column.text": "Sentence"}) == 422
    )
    assert "has no column Sentence. There are: Nr, Satz, Gruppe." in text_of(ana.page)
    chosen = {"column.text": "Satz", "column.id": "Nr", "column.domain": "Gruppe"}
    assert _upload(ana, "/questionnaires/import", table, name="theirs.csv", **chosen) == 200
    db.session.rollback()
    made = drafted(get_draft("theirs"))
    assert [(domain.title, [each.key for each in domain.questions]) for domain in made.domains] == [
        ("House", ["7"])
    ]


def test_a_questionnaire_begins_from_nothing(place: House, ana: Browser) -> None:
    assert ana.get("/questionnaires/import").status_code == 200
    assert ana.post("/questionnaires/new", key="own", title="Our own", kind="vendor").status_code == 303
    db.session.rollback()
    made = drafted(get_draft("own"))
    assert (made.title, made.version, [question.key for question in made.questions]) == (
        "Our own",
        "1.0",
        ["own.first"],
    )
    assert ana.post("/questionnaires/new", key="own", title="Again", kind="vendor").status_code == 409
    assert ana.post("/questionnaires/new", key="rapid", title="Again", kind="vendor").status_code == 409
    assert ana.post("/questionnaires/new", key="with blanks", title="Mine", kind="vendor").status_code == 422
    assert "letters, digits, dot" in text_of(ana.page)
    assert 'value="Mine"' in ana.page


def test_weights_stay_typed_when_somebody_was_faster(draft: str, ana: Browser) -> None:
    seen, first = str(present_draft().revision), present().questions[0].key
    assert post(ana, f"{draft}/weights", **{f"question.{first}": "17"}) == 303
    assert post(ana, f"{draft}/weights", **{f"question.{first}": "18"}, revision=seen) == 409
    told = text_of(ana.page)
    assert "changed the draft meanwhile" in told
    assert "now 17" in told
    assert 'value="18"' in ana.page
    assert present().questions[0].weight == 17
