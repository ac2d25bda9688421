"""A foreign answer in the terms of a question of ours: what fits becomes the answer, the rest the comment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendorrisk.questionnaires.answers.translating import LONGEST_COMMENT, Translated, translate
from vendorrisk.questionnaires.exchange.imported import ForeignAnswer
from vendorrisk.scoring.entry import check_answer
from vendorrisk.scoring.questionnaire import Option, Question, QuestionType

TODAY = date(2026, 11, 1)
OPTIONS = (
    Option("all", "All of them, always", Fraction(100)),
    Option("some", "Some of them", Fraction(50)),
    Option("no", "None", Fraction(0), exclusive=True),
)


def asked(kind: QuestionType, **more: object) -> Question:
    options = OPTIONS if kind in ("single_choice", "multiple_choice") else ()
    return replace(Question("a.b", "A question?", kind, options=options), **more)


def told(kind: QuestionType, value: str, **more: object) -> Translated:
    return translate(asked(kind), replace(ForeignAnswer("X", "", value), **more), TODAY)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("yes_no", "Yes", "yes"),
        ("yes_no", " NO ", "no"),
        ("yes_no", "y", "yes"),
        ("yes_no", "Not implemented", "no"),
        ("single_choice", "all of them, ALWAYS", "all"),
        ("single_choice", "some", "some"),
        ("single_choice", "No", "no"),
        ("multiple_choice", "all; some", ("all", "some")),
        ("multiple_choice", "Some of them\nall", ("all", "some")),
        ("number", "99.90 %", "99.9"),
        ("number", "12 months", "12"),
        ("number", "1,200", "1200"),
        ("number", "-3", "-3"),
        ("date", "2026-03-04", "2026-03-04"),
        ("date", "2026-03-04T10:30:00", "2026-03-04"),
        ("date", "4 March 2026", "2026-03-04"),
        ("date", "04.03.2026", "2026-03-04"),
        ("text", "Every month.", "Every month."),
    ],
)
def test_what_fits_becomes_the_answer(kind: QuestionType, value: str, expected: object) -> None:
    found = told(kind, value)
    assert (found.value, found.not_applicable, found.comment) == (expected, "", "")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("yes_no", "Partially"),
        ("single_choice", "It depends"),
        ("single_choice", "Yes"),
        ("multiple_choice", "all; whatever"),
        ("multiple_choice", "all; no"),
        ("number", "between 3 and 4"),
        ("number", "1,5"),
        ("date", "03/04/2026"),
        ("date", "2027-01-01"),
        ("file", "policy.pdf"),
    ],
)
def test_what_does_not_fit_is_the_comment_and_the_answer_is_left_to_choose(
    kind: QuestionType, value: str
) -> None:
    found = told(kind, value, comment="See annex.")
    assert not found.is_answer
    assert found.comment == f"{value}\nSee annex."


def test_words_after_yes_are_kept_as_the_comment() -> None:
    found = told("yes_no", "Yes, for all administrators since 2024", comment="See policy 4.")
    assert (found.value, found.comment) == ("yes", "Yes, for all administrators since 2024\nSee policy 4.")


@pytest.mark.parametrize("value", ["N/A", "na", "Not applicable"])
def test_not_applicable_takes_the_comment_as_its_reason(value: str) -> None:
    found = told("yes_no", value, comment="We host nothing.")
    assert (found.value, found.not_applicable, found.comment) == (None, "We host nothing.", "")


def test_not_applicable_without_a_reason_says_that() -> None:
    assert told("yes_no", "N/A").not_applicable == "Said to be not applicable, without a reason."


def test_a_reason_of_its_own_leaves_the_comment_alone() -> None:
    found = told("yes_no", "", not_applicable="No data.", comment="Ask Eva.")
    assert (found.not_applicable, found.comment) == ("No data.", "Ask Eva.")


def test_where_everybody_answers_not_applicable_is_left_to_choose() -> None:
    question = asked("yes_no", allow_not_applicable=False)
    found = translate(question, ForeignAnswer("X", "", "N/A", comment="We host nothing."), TODAY)
    assert not found.is_answer and found.comment == "N/A\nWe host nothing."


def test_files_of_the_source_are_named_in_the_comment() -> None:
    found = told("yes_no", "yes", evidence=("soc2.pdf", "iso.pdf"))
    assert found.comment == "Evidence named in the file: soc2.pdf, iso.pdf"


@given(
    st.sampled_from(["yes_no", "single_choice", "multiple_choice", "number", "date", "text", "file"]),
    st.text(max_size=200),
    st.text(max_size=6000),
    st.text(max_size=3000),
)
def test_whatever_stands_in_a_file_becomes_something_that_can_be_saved(
    kind: QuestionType, value: str, comment: str, reason: str
) -> None:
    question = asked(kind)
    found = translate(question, ForeignAnswer("X", "", value, comment, reason), TODAY)
    assert len(found.comment) <= LONGEST_COMMENT
    assert len(found.not_applicable) <= 2000
    assert found.value is None or not found.not_applicable
    assert found.value is None or check_answer(question, found.value, TODAY) == found.value
