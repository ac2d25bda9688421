"""Answers: saved one by one, never over somebody else's, closed after handing in."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.factories import SIGNED, House, give, open_house, respondent
from vendorrisk.assessments.answer_models import AnswerRevision
from vendorrisk.assessments.answering.attaching import attach, clean_filename, detach
from vendorrisk.assessments.answering.progress import progress_of
from vendorrisk.assessments.answering.saving import AnswerConflictError, Given, save_answer
from vendorrisk.assessments.answering.sheet import answer_sheet
from vendorrisk.assessments.answering.submitting import Signature, answers_digest, latest_submission, submit
from vendorrisk.assessments.lifecycle import Status
from vendorrisk.assessments.models import Assessment
from vendorrisk.database import db
from vendorrisk.errors import InvalidInputError, NotFoundError, WrongStateError
from vendorrisk.sample.evidence import sample_pdf


@pytest.fixture
def place(context: Flask) -> House:
    return open_house()


@pytest.fixture
def assessment(place: House) -> Assessment:
    return place.sent()


def test_first_answer_moves_the_assessment_to_in_progress(place: House, assessment: Assessment) -> None:
    assert assessment.status == Status.SENT
    answer = give(assessment, "rapid.affected", "no", at=place.now)
    assert (answer.version, assessment.status) == (1, Status.IN_PROGRESS)


def test_every_state_of_an_answer_is_kept(place: House, assessment: Assessment) -> None:
    give(assessment, "rapid.affected", "no", at=place.now)
    give(assessment, "rapid.affected", "open", version=1, at=place.now)
    rows = db.session.scalars(select(AnswerRevision).order_by(AnswerRevision.version)).all()
    assert [(row.version, row.value, row.by) for row in rows] == [
        (1, "no", "Victor Vendor"),
        (2, "open", "Victor Vendor"),
    ]


def test_two_people_at_once_never_overwrite_silently(place: House, assessment: Assessment) -> None:
    give(assessment, "rapid.affected", "no", at=place.now)
    give(assessment, "rapid.affected", "open", version=1, at=place.now)
    with pytest.raises(AnswerConflictError) as caught:
        give(assessment, "rapid.affected", "contained", version=1, at=place.now)
    assert (caught.value.theirs.value, caught.value.yours.value) == ("open", "contained")
    assert answer_sheet(assessment).answers["rapid.affected"].value == "open"


def test_the_same_answer_sent_twice_is_one_answer(place: House, assessment: Assessment) -> None:
    first = give(assessment, "rapid.affected", "no", at=place.now)
    assert give(assessment, "rapid.affected", "no", at=place.now).version == first.version


def test_conditional_questions_appear_and_go(place: House, assessment: Assessment) -> None:
    assert "rapid.measures" not in answer_sheet(assessment).asked
    with pytest.raises(NotFoundError):
        give(assessment, "rapid.measures", ["patched"], at=place.now)
    give(assessment, "rapid.affected", "open", at=place.now)
    assert "rapid.measures" in answer_sheet(assessment).asked


@pytest.mark.parametrize(
    ("key", "value"),
    [("rapid.affected", "maybe"), ("rapid.checked_on", "2199-01-01"), ("rapid.checked_on", "soon")],
)
def test_a_value_that_does_not_fit_is_refused(
    place: House, assessment: Assessment, key: str, value: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        give(assessment, key, value, at=place.now)
    assert "answer" in caught.value.fields
    assert answer_sheet(assessment).answers == {}


def test_not_applicable_takes_a_reason_and_only_where_it_is_allowed(
    place: House, assessment: Assessment
) -> None:
    aside = Given(None, "We have no suppliers.", "", 0)
    save_answer(assessment, "rapid.suppliers", aside, respondent(assessment), place.now)
    assert "rapid.suppliers" in answer_sheet(assessment).set_aside
    with pytest.raises(InvalidInputError):
        save_answer(assessment, "rapid.affected", aside, respondent(assessment), place.now)


def test_progress_counts_what_is_asked_and_is_full_only_at_the_end(place: House) -> None:
    assessment = place.answered()
    progress = progress_of(answer_sheet(assessment))
    assert (progress.answered, progress.asked, progress.percent) == (6, 6, 100)
    assert progress.minutes_left == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("run.exe", b"MZ"), ("page.html", b"<script>"), ("photo.svg", b"<svg>"), ("empty.pdf", b""),
        ("not-a.pdf", b"<script>alert(1)</script>"), ("not-a.png", b"%PDF-1.4"), ("noextension", b"x"),
        ("bad.txt", b"a\x00b"),
    ],
)  # fmt: skip
@pytest.mark.asvs("V5.2.2")
def test_files_of_the_wrong_kind_are_refused(
    place: House, assessment: Assessment, name: str, content: bytes
) -> None:
    with pytest.raises(InvalidInputError):
        attach(assessment, "rapid.proof", name, io.BytesIO(content), respondent(assessment), place.now)
    assert answer_sheet(assessment).evidence == {}


def test_evidence_answers_a_file_question_and_can_be_taken_off(place: House, assessment: Assessment) -> None:
    content = io.BytesIO(sample_pdf("Acme", "proof"))
    file = attach(assessment, "rapid.proof", "..\\..\\proof.pdf", content, respondent(assessment), place.now)
    assert file.filename == "proof.pdf"
    assert answer_sheet(assessment).is_done("rapid.proof")
    detach(assessment, file.public_id, respondent(assessment), place.now)
    assert not answer_sheet(assessment).is_done("rapid.proof")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("a\x00b\u202e.pdf", "ab.pdf"),
        ("x" * 300 + ".pdf", "x" * 140 + ".pdf"),
    ],
)
def test_names_of_files_are_made_harmless(typed: str, kept: str) -> None:
    assert clean_filename(typed) == kept


def test_handing_in_needs_a_name_and_the_declaration(place: House) -> None:
    assessment = place.answered()
    with pytest.raises(InvalidInputError) as caught:
        submit(assessment.invitations[0], Signature(" ", declared=False), place.now)
    assert set(caught.value.fields) == {"name", "declared"}


def test_handing_in_with_open_questions_takes_a_confirmation(place: House, assessment: Assessment) -> None:
    with pytest.raises(InvalidInputError) as caught:
        submit(assessment.invitations[0], Signature("Victor", declared=True), place.now)
    assert "unanswered" in caught.value.fields["accepts_missing"]


def test_what_was_handed_in_is_closed_and_its_digest_kept(place: House) -> None:
    assessment = place.answered()
    digest = answers_digest(answer_sheet(assessment))
    submit(assessment.invitations[0], SIGNED, place.later(hours=1))
    submission = latest_submission(assessment)
    assert submission is not None and submission.answers_sha256 == digest
    assert assessment.status == Status.SUBMITTED
    with pytest.raises(WrongStateError):
        give(assessment, "rapid.affected", "open", version=1, at=place.now)
    with pytest.raises(WrongStateError):
        submit(assessment.invitations[0], SIGNED, place.now + timedelta(minutes=1))
