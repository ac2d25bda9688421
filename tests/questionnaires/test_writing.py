"""A questionnaire is written as a file and read back as the very same one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scoring.generating import scoring_of
from vendorrisk.questionnaires.files.writing import questionnaire_to_yaml
from vendorrisk.questionnaires.library import library
from vendorrisk.questionnaires.loading import load_questionnaire
from vendorrisk.scoring.questionnaire import (
    AllOf,
    AnyOf,
    Contradiction,
    Domain,
    Equals,
    FindingText,
    IsAnswered,
    Not,
    OneOf,
    Option,
    Question,
    Questionnaire,
)

#: whatever a file can hold as words: the format takes off blanks at both ends
WORDS = (
    st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=200).map(str.strip).filter(bool)
)


@pytest.mark.parametrize("key", sorted(library().questionnaires))
def test_every_questionnaire_of_the_library_survives(key: str) -> None:
    questionnaire = library().questionnaires[key]
    assert load_questionnaire(questionnaire_to_yaml(questionnaire)) == questionnaire


@given(st.integers(0, 10_000_000))
def test_a_questionnaire_of_any_shape_survives(seed: int) -> None:
    for questionnaire in scoring_of(seed).questionnaires:
        assert load_questionnaire(questionnaire_to_yaml(questionnaire)) == questionnaire


@given(WORDS, WORDS, WORDS)
def test_words_of_any_kind_survive(text: str, label: str, recommendation: str) -> None:
    question = Question(
        "a.b",
        text,
        "single_choice",
        options=(Option("yes", label, Fraction("33.3")), Option("1.0", "2", Fraction(0))),
        finding=FindingText(label, recommendation),
    )
    questionnaire = _questionnaire(question)
    assert load_questionnaire(questionnaire_to_yaml(questionnaire)) == questionnaire


def test_contradictions_survive() -> None:
    one, two = Question("a", "A?", "yes_no"), Question("b", "B?", "text")
    when = AllOf((Equals("a", "no"), AnyOf((IsAnswered("b"), Not(OneOf("a", ("yes", "no")))))))
    questionnaire = replace(_questionnaire(one, two), contradictions=(Contradiction(when, "Not both."),))
    written = questionnaire_to_yaml(questionnaire)
    assert load_questionnaire(written) == questionnaire
    assert "- when: {all: [{question: a, equals: 'no'}" in written


def test_what_nobody_changed_is_not_written() -> None:
    written = questionnaire_to_yaml(_questionnaire(Question("a", "A?", "yes_no")))
    assert written.endswith("      - key: a\n        text: A?\n        type: yes_no\n")


def test_a_third_is_not_written_as_something_near_it() -> None:
    question = Question("a", "A?", "single_choice", options=(Option("x", "X", Fraction(1, 3)),))
    with pytest.raises(ValueError, match="1/3"):
        questionnaire_to_yaml(_questionnaire(question))


def _questionnaire(*questions: Question) -> Questionnaire:
    return Questionnaire("q", "1.0", "Title", "vendor", (Domain("d", "Domain", 1, questions),))
