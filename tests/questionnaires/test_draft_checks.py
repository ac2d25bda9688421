"""A draft that cannot be kept is told problem by problem, each with its question."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from vendorrisk.questionnaires.draft_checks import DraftProblem, UnsoundDraftError, checked_data
from vendorrisk.questionnaires.library import library
from vendorrisk.scoring.documents.questionnaires import questionnaire_from_data
from vendorrisk.scoring.questionnaire import (
    AllOf,
    Contradiction,
    Equals,
    IsAnswered,
    Option,
    Question,
    Questionnaire,
)

FIRST = Question("a.one", "One?", "yes_no", help="See:\n\n- key: nothing\n  - key: neither")
SECOND = Question("7", "Two?", "single_choice", options=(Option("x", "X", Fraction(50)),))


def _of(*questions: Question, **changes: object) -> Questionnaire:
    rapid = library().questionnaires["rapid"]
    domain = replace(rapid.domains[0], questions=questions)
    return replace(rapid, domains=(domain,), contradictions=(), **changes)


def _problems(questionnaire: Questionnaire) -> list[DraftProblem]:
    with pytest.raises(UnsoundDraftError) as told:
        checked_data(questionnaire)
    return list(told.value.problems)


@pytest.mark.parametrize("key", sorted(library().questionnaires))
def test_what_the_library_holds_is_sound(key: str) -> None:
    assert (
        questionnaire_from_data(checked_data(library().questionnaires[key])) == library().questionnaires[key]
    )


def test_problems_are_told_at_their_questions() -> None:
    broken = replace(FIRST, text="", applies_when=Equals("7", "x"))
    assert _problems(_of(broken, replace(SECOND, options=SECOND.options * 2))) == [
        DraftProblem("a.one", "text", "must not be empty"),
        DraftProblem("a.one", "question", "“7” is no question that stands earlier in the file"),
        DraftProblem("7", "value", "“x” is already the value of another option"),
    ]


def test_a_problem_of_the_whole_is_at_no_question() -> None:
    when = AllOf((IsAnswered("a.one"), IsAnswered("gone")))
    assert [(each.question, each.field) for each in _problems(_of(FIRST, SECOND, title=""))] == [
        ("", "title")
    ]
    broken = replace(_of(FIRST, SECOND), contradictions=(Contradiction(when, "Both cannot be."),))
    assert [(each.question, each.field) for each in _problems(broken)] == [("", "question")]


def test_a_figure_that_no_file_can_say_is_told() -> None:
    third = replace(SECOND, options=(replace(SECOND.options[0], credit=Fraction(1, 3)),))
    assert [each.field for each in _problems(_of(third))] == ["figure"]
