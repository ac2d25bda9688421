"""Our questionnaires as VSAQ: a valid file whose questions, conditions and warnings come back."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from tests.questionnaires.exchange.vsaq_samples import all_files
from vendorrisk.questionnaires.exchange.vsaq import files as vsaq
from vendorrisk.questionnaires.library import library
from vendorrisk.scoring.answers import Answer
from vendorrisk.scoring.conditions import asked_questions
from vendorrisk.scoring.questionnaire import Question, Questionnaire


def _every(item: dict[str, Any]) -> list[dict[str, Any]]:
    return [item, *(one for inner in item.get("items", []) for one in _every(inner))]


def _answer(question: Question, lot: random.Random) -> Answer:
    if question.type == "yes_no":
        return Answer(lot.choice(["yes", "no", None]))
    if question.options:
        value = lot.choice([option.value for option in question.options])
        return Answer((value,) if question.type == "multiple_choice" else value)
    return Answer(evidence=("file",)) if question.type == "file" else Answer("words")


def _counterpart(answer: Answer, question: Question, other: Question) -> Answer:
    """The same answer to the question as it came back: options stand at the same places."""
    if not question.options:
        return answer
    values = {mine.value: theirs.value for mine, theirs in zip(question.options, other.options, strict=True)}
    if isinstance(answer.value, tuple):
        return Answer(tuple(values[value] for value in answer.value))
    return Answer(values[answer.value or ""])


def _again(questionnaire: Questionnaire) -> Questionnaire:
    return vsaq.read_questionnaire(vsaq.write_questionnaire(questionnaire), "again.json").questionnaire


@pytest.mark.parametrize("key", sorted(library().questionnaires))
def test_each_of_the_library_comes_back_with_its_questions_and_asks_them_under_the_same_answers(
    key: str,
) -> None:
    questionnaire = library().questionnaires[key]
    again = _again(questionnaire)
    assert [each.key for each in again.questions] == [each.key for each in questionnaire.questions]
    assert [each.title for each in again.domains] == [each.title for each in questionnaire.domains]
    lot = random.Random(key)
    for _ in range(60):
        given = {each.key: _answer(each, lot) for each in questionnaire.questions if lot.random() < 0.8}
        theirs = {
            each: _counterpart(answer, questionnaire.question_by_key[each], again.question_by_key[each])
            for each, answer in given.items()
        }
        assert asked_questions([questionnaire], given) == asked_questions([again], theirs)


@pytest.mark.parametrize("key", sorted(library().questionnaires))
def test_every_answer_that_loses_credit_has_a_warning(key: str) -> None:
    questionnaire = library().questionnaires[key]
    root = json.loads(vsaq.write_questionnaire(questionnaire))["questionnaire"][0]
    warnings = [item for item in _every(root) if item.get("warn") == "yes"]
    ids = [item["id"] for item in _every(root) if "id" in item]
    ids += [next(iter(choice)) for item in _every(root) for choice in item.get("choices", [])]
    assert len(ids) == len(set(ids))
    conditions = " || ".join(item["cond"] for item in warnings).replace("(", " ").replace(")", " ").split()
    for question in questionnaire.questions:
        item = next(each for each in _every(root) if each.get("id") == question.key)
        for option, choice in zip(question.options, item.get("choices", []), strict=True):
            if question.weight and option.credit < 100:
                assert next(iter(choice)) in conditions
    assert all(item["severity"] in ("low", "medium", "high", "critical") for item in warnings)


@pytest.mark.parametrize("name", all_files())
def test_what_came_from_vsaq_goes_back_with_the_same_ids_and_comes_in_the_same(name: str) -> None:
    questionnaire = vsaq.read_questionnaire(all_files()[name], name).questionnaire
    again = _again(questionnaire)
    assert list(again.question_by_key) == list(questionnaire.question_by_key)
    for question in questionnaire.questions:
        other = again.question_by_key[question.key]
        assert other.applies_when == question.applies_when
        assert [(each.value, each.label) for each in other.options if question.options] == [
            (each.value, each.label) for each in question.options
        ]
        if question.type == "single_choice":
            assert [each.credit for each in other.options] == [each.credit for each in question.options]
    assert len(again.contradictions) == len(questionnaire.contradictions)
