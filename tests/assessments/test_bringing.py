"""Answers brought along: read, kept for one person, proposed, and taken over once confirmed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.factories import SIGNED, House, give, open_house, respondent
from tests.support.personas import CELIA, PIA, Persona, add
from vendorrisk.assessments.answer_models import Answer, AnswerRevision, BroughtAnswers
from vendorrisk.assessments.answering import bringing
from vendorrisk.assessments.answering.packing import pack_json, pack_xlsx
from vendorrisk.assessments.answering.proposing import Proposals, propose
from vendorrisk.assessments.answering.sheet import answer_sheet
from vendorrisk.assessments.answering.submitting import submit
from vendorrisk.assessments.answering.taking_over import Choice, Outcome, take_over
from vendorrisk.assessments.deciding.recording import record_of
from vendorrisk.assessments.models import Assessment
from vendorrisk.assessments.reviewing import clarifying, crediting
from vendorrisk.audit import AuditEntry
from vendorrisk.database import db
from vendorrisk.errors import InvalidInputError, NotAllowedError, NotFoundError, WrongStateError

FILE = {
    "answers": {
        "rapid.affected": {"value": "open", "comment": "Two servers."},
        "rapid.since": {"value": "yesterday evening"},
        "parking": {"value": "yes"},
    }
}


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> Iterator[House]:
    """A house on either database."""
    app: Flask = request.getfixturevalue("app" if request.param == "sqlite" else "postgresql_app")
    with app.app_context():
        yield open_house()


def bring(
    place: House, assessment: Assessment, data: object = FILE, name: str = "old.json"
) -> BroughtAnswers:
    content = data if isinstance(data, bytes) else json.dumps(data).encode()
    brought = bringing.bring_file(assessment, content, name, respondent(assessment), place.later(minutes=1))
    db.session.commit()
    return brought


def proposed(place: House, assessment: Assessment, brought: BroughtAnswers) -> Proposals:
    return propose(assessment, brought, place.now.date())


def take(place: House, assessment: Assessment, brought: BroughtAnswers, *keys: str) -> Outcome:
    found = proposed(place, assessment, brought).by_key
    choices = [Choice(key, found[key].offers[0].number, found[key].version) for key in keys]
    outcome = take_over(assessment, brought, choices, respondent(assessment), place.later(minutes=1))
    db.session.commit()
    return outcome


def test_bringing_a_file_answers_nothing(place: House) -> None:
    assessment = place.sent()
    found = proposed(place, assessment, bring(place, assessment))
    assert answer_sheet(assessment).answers == {}
    assert assessment.status == "sent"
    assert [each.question.key for each in found.sure] == ["rapid.affected"]
    assert [each.question.key for each in found.to_read] == ["rapid.since"]
    assert [each.source_id for each in found.unmatched] == ["parking"]


def test_what_is_confirmed_is_taken_with_its_source_and_a_log_entry(place: House) -> None:
    assessment = place.sent()
    outcome = take(place, assessment, bring(place, assessment), "rapid.affected")
    answer = answer_sheet(assessment).answers["rapid.affected"]
    source = f"rapid.affected of old.json (Answer pack), brought {place.now:%Y-%m-%d}"
    assert (answer.value, answer.comment, answer.updated_by) == ("open", "Two servers.", "Victor Vendor")
    assert answer.source == source
    assert outcome == Outcome(("rapid.affected",), (), {})
    assert db.session.scalars(select(AnswerRevision.source)).all() == [source]
    logged = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.sequence.desc()).limit(3)).all()
    assert set(logged) == {"answers.taken", "assessment.in_progress", "answer.saved"}


def test_a_question_that_appears_through_another_is_taken_with_it(place: House) -> None:
    assessment = place.sent()
    brought = bring(
        place, assessment, {"answers": {**FILE["answers"], "rapid.since": {"value": "2026-01-02"}}}
    )
    assert not proposed(place, assessment, brought).by_key["rapid.since"].is_asked
    assert take(place, assessment, brought, "rapid.since", "rapid.affected").taken == (
        "rapid.affected",
        "rapid.since",
    )


def test_what_is_not_asked_is_left_and_said(place: House) -> None:
    assessment = place.sent()
    outcome = take(place, assessment, bring(place, assessment), "rapid.since")
    assert outcome.left == {"rapid.since": "With your answers this question is not asked."}


def test_what_cannot_be_translated_is_a_comment_and_the_question_stays_open(place: House) -> None:
    assessment = place.sent()
    brought = bring(place, assessment)
    outcome = take(place, assessment, brought, "rapid.affected", "rapid.since")
    assert outcome.commented == ("rapid.since",)
    sheet = answer_sheet(assessment)
    assert sheet.answers["rapid.since"].comment == "yesterday evening"
    assert "rapid.since" not in sheet.done


def test_an_answer_given_is_not_sure_and_stands_until_it_is_chosen(place: House) -> None:
    assessment = place.sent()
    give(assessment, "rapid.affected", "no", at=place.later(minutes=1))
    db.session.commit()
    brought = bring(place, assessment)
    found = proposed(place, assessment, brought)
    assert found.sure == [] and [each.question.key for each in found.answered] == ["rapid.affected"]
    take(place, assessment, brought, "rapid.affected")
    assert answer_sheet(assessment).answers["rapid.affected"].value == "open"


def test_a_mere_comment_is_not_offered_in_place_of_an_answer(place: House) -> None:
    assessment = place.sent()
    give(assessment, "rapid.affected", "no", at=place.later(minutes=1))
    db.session.commit()
    brought = bring(place, assessment, {"answers": {"rapid.affected": {"value": "who knows"}}})
    assert proposed(place, assessment, brought).proposals == ()


def test_an_answer_that_somebody_gave_meanwhile_is_not_overwritten(place: House) -> None:
    assessment = place.sent()
    brought = bring(place, assessment)
    choice = Choice("rapid.affected", 0, 0)
    give(assessment, "rapid.affected", "no", at=place.later(minutes=1))
    db.session.commit()
    outcome = take_over(assessment, brought, [choice], respondent(assessment), place.later(minutes=1))
    assert "meantime" in outcome.left["rapid.affected"]
    assert answer_sheet(assessment).answers["rapid.affected"].value == "no"


def test_an_answer_changed_by_hand_loses_its_source(place: House) -> None:
    assessment = place.sent()
    take(place, assessment, bring(place, assessment), "rapid.affected")
    give(assessment, "rapid.affected", "no", version=1, at=place.later(minutes=1))
    assert answer_sheet(assessment).answers["rapid.affected"].source == ""


def test_the_same_answer_is_not_proposed_again(place: House) -> None:
    assessment = place.sent()
    brought = bring(place, assessment)
    take(place, assessment, brought, "rapid.affected")
    found = proposed(place, assessment, brought)
    assert [question.key for question in found.same] == ["rapid.affected"]
    assert "rapid.affected" not in found.by_key


def test_a_choice_the_file_does_not_offer_is_left(place: House) -> None:
    assessment = place.sent()
    brought = bring(place, assessment)
    outcome = take_over(
        assessment, brought, [Choice("rapid.affected", 99, 0)], respondent(assessment), place.now
    )
    assert outcome.taken == () and "no longer offers" in outcome.left["rapid.affected"]


def test_nothing_chosen_is_refused(place: House) -> None:
    assessment = place.sent()
    brought = bring(place, assessment)
    with pytest.raises(InvalidInputError, match="Nothing is ticked"):
        take_over(assessment, brought, [], respondent(assessment), place.now)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "empty.csv", "is empty"),
        (b"\x89PNG\r\n\x00", "photo.png", "neither JSON nor XLSX nor CSV"),
        (b"{broken", "a.json", "no JSON that can be read"),
        (b'{"vendor": "x"}', "a.json", "no answers in a form that is known"),
        (b"PK\x03\x04broken", "a.xlsx", "none of the formats we can read"),
        (b"one,two\n1,2\n", "a.csv", "columns “key” and “answer”"),
        (b"key,answer\nrapid.affected,\n", "a.csv", "Nothing is answered"),
        (b"key,answer\n" + b"".join(b"k%d,yes\n" % n for n in range(2001)), "a.csv", "more than 2,000"),
        (json.dumps({"answers": {"a": {"value": "x" * 20_000}}}).encode(), "a.json", "longer than"),
        (b" " * 10_000_001, "a.csv", "larger than 10 MB"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_and_leaves_nothing(
    place: House, content: bytes, name: str, sentence: str
) -> None:
    assessment = place.sent()
    with pytest.raises(InvalidInputError) as refused:
        bring(place, assessment, content, name)
    assert sentence in refused.value.fields["file"]
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(BroughtAnswers)) == 0


def test_one_person_keeps_five_files_at_most(place: House) -> None:
    assessment = place.sent()
    for number in range(bringing.MOST_KEPT):
        bring(place, assessment, name=f"{number}.json")
    with pytest.raises(InvalidInputError, match="Put one away"):
        bring(place, assessment)
    db.session.rollback()
    kept = bringing.list_brought(assessment, respondent(assessment), place.now)
    bringing.put_away(assessment, kept[0].public_id, respondent(assessment), place.now)
    db.session.commit()
    assert bring(place, assessment).name == "old.json"


def test_nobody_else_sees_what_was_brought(place: House) -> None:
    assessment = place.sent()
    brought = bring(place, assessment)
    with pytest.raises(NotFoundError):
        bringing.get_brought(assessment, brought.public_id, place.ana, place.now)
    other = open_house("Elsewhere").sent()
    with pytest.raises(NotFoundError):
        bringing.get_brought(other, brought.public_id, respondent(assessment), place.now)
    with pytest.raises(NotAllowedError):
        bringing.check_may_bring(other, respondent(assessment))


def test_it_expires_and_is_forgotten(place: House) -> None:
    assessment = place.sent()
    brought = bring(place, assessment)
    later = place.now + bringing.KEPT_FOR + timedelta(seconds=1)
    with pytest.raises(NotFoundError):
        bringing.get_brought(assessment, brought.public_id, respondent(assessment), later)
    bringing.forget_expired(place.now)
    assert db.session.scalar(select(func.count()).select_from(BroughtAnswers)) == 1
    bringing.forget_expired(later)
    assert db.session.scalar(select(func.count()).select_from(BroughtAnswers)) == 0


def test_handing_in_deletes_it_and_closes_the_way(place: House) -> None:
    assessment = place.sent()
    brought = bring(place, assessment)
    take(place, assessment, brought, "rapid.affected")
    submit(assessment.invitations[0], SIGNED, place.later(minutes=1))
    db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(BroughtAnswers)) == 0
    with pytest.raises(WrongStateError):
        bring(place, assessment)


def test_the_analyst_brings_answers_on_behalf_and_they_say_so(place: House) -> None:
    assessment = place.sent()
    content = json.dumps(FILE).encode()
    brought = bringing.bring_file(assessment, content, "mail.json", place.ana, place.later(minutes=1))
    take_over(assessment, brought, [Choice("rapid.affected", 0, 0)], place.ana, place.now)
    answer = db.session.scalars(select(Answer)).one()
    assert answer.updated_by == "Ana Analyst" and "mail.json" in answer.source
    assert assessment.status == "in_progress"


@pytest.mark.parametrize("persona", [CELIA, PIA])
def test_nobody_else_of_the_staff_may(place: House, persona: Persona) -> None:
    assessment = place.sent()
    with pytest.raises(NotAllowedError):
        bringing.bring_file(assessment, b"{}", "a.json", add(persona).as_actor(), place.now)


@pytest.mark.parametrize("kind", ["json", "xlsx", "earlier"])
def test_a_pack_brings_every_answer_of_an_earlier_assessment(place: House, kind: str) -> None:
    earlier = place.submitted()
    assessment, before = place.sent(), answer_sheet(earlier)
    if kind == "earlier":
        who = respondent(assessment)
        brought = bringing.bring_earlier(assessment, earlier.public_id, who, place.later(minutes=1))
    else:
        packed = pack_json(earlier) if kind == "json" else pack_xlsx(earlier)
        brought = bring(place, assessment, packed, f"pack.{kind}")
    sure = [each.question.key for each in proposed(place, assessment, brought).sure]
    outcome = take(place, assessment, brought, *sure)
    assert outcome.left == {} and outcome.taken
    after = answer_sheet(assessment)
    answered = {key for key, answer in before.answers.items() if answer.value is not None}
    assert {key: after.answers[key].value for key in answered} == {
        key: before.answers[key].value for key in answered
    }


def test_an_unfinished_assessment_has_no_pack(place: House) -> None:
    with pytest.raises(NotFoundError):
        pack_json(place.answered())


def test_answers_of_another_vendor_are_never_offered(place: House) -> None:
    earlier, assessment = place.submitted(), open_house("Elsewhere").sent()
    for actor in (respondent(assessment), place.ana):
        assert bringing.list_earlier(assessment, actor) == []
        with pytest.raises(NotFoundError):
            bringing.bring_earlier(assessment, earlier.public_id, actor, place.now)


def test_the_record_that_is_signed_names_the_source(place: House) -> None:
    assessment = place.sent()
    take(place, assessment, bring(place, assessment), "rapid.affected")
    submit(assessment.invitations[0], SIGNED, place.later(minutes=1))
    crediting.start_review(assessment, place.ana, place.later(minutes=1))
    record = record_of(assessment, place.now)
    assert record.answered["rapid.affected"]["source"].startswith("rapid.affected of old.json (Answer pack)")


def test_after_a_clarification_only_what_was_asked_back_is_proposed(place: House) -> None:
    assessment = place.in_review()
    clarifying.note(assessment, "rapid.affected", "Are you sure?", place.ana, place.later(minutes=1))
    due_on = (place.now + timedelta(days=7)).date()
    clarifying.ask_back(assessment, due_on, place.ana, place.later(minutes=1))
    db.session.commit()
    before = answer_sheet(assessment).answers["rapid.affected"].value
    answers = {
        key: {"value": "no" if before != "no" else "open"} for key in ("rapid.affected", "rapid.contact")
    }
    found = proposed(place, assessment, bring(place, assessment, {"answers": answers}))
    assert [each.question.key for each in found.answered] == ["rapid.affected"]
    assert [each.source_id for each in found.unmatched] == ["rapid.contact"]
