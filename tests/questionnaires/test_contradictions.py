"""Answers that cannot all be true: kept with the questionnaire, checked like conditions, found in answers."""

from __future__ import annotations

import pytest

from vendorrisk.questionnaires.files.problems import QuestionnaireFileError
from vendorrisk.questionnaires.loading import load_questionnaire
from vendorrisk.scoring.answers import Answer
from vendorrisk.scoring.conditions import contradictions_in

FILE = """\
key: q
version: "1.0"
title: Q
kind: vendor
domains:
  - key: d
    title: D
    weight: 1
    questions:
      - {key: mfa, text: Second factor?, type: yes_no}
      - key: accounts
        text: Accounts?
        type: single_choice
        applies_when: {question: mfa, answered: true}
        options:
          - {value: own, label: Everybody has an own account, credit: 100}
          - {value: shared, label: Some are shared, credit: 0}
contradictions:
  - when: {all: [{question: mfa, equals: yes}, {question: accounts, equals: shared}]}
    sentence: A second factor for each person does not go with shared accounts.
"""


def _found(**answers: str | None) -> list[str]:
    given = {key: Answer(value) for key, value in answers.items()}
    return [each.sentence for each in contradictions_in([load_questionnaire(FILE)], given)]


def test_two_answers_that_cannot_both_be_true_are_found() -> None:
    assert _found(mfa="yes", accounts="shared") == [
        "A second factor for each person does not go with shared accounts."
    ]


@pytest.mark.parametrize(
    "answers",
    [
        {"mfa": "yes", "accounts": "own"},
        {"mfa": "no", "accounts": "shared"},
        {"mfa": "yes"},
        {"mfa": None, "accounts": "shared"},
    ],
)
def test_other_answers_contradict_nothing(answers: dict[str, str | None]) -> None:
    assert _found(**answers) == []


def test_it_names_its_questions() -> None:
    assert load_questionnaire(FILE).contradictions[0].questions == ("mfa", "accounts")


@pytest.mark.parametrize(
    ("there", "instead", "line", "key", "said"),
    [
        ("question: mfa, equals: yes}, {", "question: mf, equals: yes}, {", 19, "question", "“mf”"),
        ("equals: shared", "equals: share", 19, "equals", "possible are: own, shared"),
        (
            "{question: mfa, equals: yes}, {",
            "{question: accounts, equals: own}, {",
            19,
            "when",
            "two questions",
        ),
        ("    sentence:", "    sentense:", 20, "sentense", "is “sentence” meant?"),
        ("  - when: {all: [", "  - whn: {all: [", 19, "when", "is missing"),
    ],
)
def test_a_fault_is_told_with_its_line_and_key(
    there: str, instead: str, line: int, key: str, said: str
) -> None:
    with pytest.raises(QuestionnaireFileError) as refused:
        load_questionnaire(FILE.replace(there, instead))
    told = [(each.line, each.key, each.message) for each in refused.value.problems]
    assert any((at, name) == (line, key) and said in message for at, name, message in told), told
