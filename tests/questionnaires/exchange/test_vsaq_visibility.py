"""A VSAQ questionnaire shows here what it shows at home: compared with an evaluator of the source, answer by answer."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.questionnaires.exchange.vsaq_samples import all_files, plain_tree
from tests.questionnaires.exchange.vsaq_source import Source
from vendorrisk.questionnaires.exchange.vsaq import files as vsaq
from vendorrisk.scoring.answers import Answer
from vendorrisk.scoring.conditions import asked_questions, contradictions_in
from vendorrisk.scoring.questionnaire import Question, Questionnaire

#: every combination up to this number, as many drawn by lot beyond
MOST = 1_200
QUESTIONS = {"line", "box", "upload", "check", "radio", "yesno", "radiogroup", "checkgroup"}
#: the sample asks something here that has no counterpart; the report says so
UNTRANSLATABLE = {"odd one"}

Given = tuple[tuple[str, str], ...]


def _key(item: dict[str, Any]) -> str:
    return item.get("id", "").replace(" ", "-") or f"group.{next(iter(item['choices'][0]))}"


def _possible(item: dict[str, Any]) -> list[Given]:
    """All that can be answered to an item, as ids with their texts."""
    if item["type"] == "yesno":
        return [(), ((item["id"], "yes"),), ((item["id"], "no"),)]
    if "choices" not in item:
        return [(), ((item["id"], "checked"),)]
    ids = [next(iter(choice)) for choice in item["choices"]]
    none: list[Given] = [((f"none of {item.get('id')}", "checked"),)] if item.get("defaultChoice") else []
    if item["type"] == "radiogroup":
        return [(), *none, *(((each, "checked"),) for each in ids)]
    chosen = itertools.chain.from_iterable(
        itertools.combinations(ids, number) for number in range(len(ids) + 1)
    )
    return [*none, *(tuple((each, "checked") for each in some) for some in chosen)]


def _depends_on(source: Source, item: dict[str, Any]) -> list[dict[str, Any]]:
    """The questions that decide, directly or by way of others, whether an item is shown."""
    found: dict[int, dict[str, Any]] = {}
    waiting = [*source.chain[id(item)], item]
    while waiting:
        each = waiting.pop()
        conditions = [
            each.get("cond", ""),
            *(cond for one in each.get("choicesConds", []) for cond in one.values()),
        ]
        for id_ in set().union(*map(source.ids_in, conditions)):
            named = source.group_of.get(id_) or source.items[id_]
            if id(named) not in found:
                found[id(named)] = named
                waiting += [named, *source.chain[id(named)]]
    return [each for each in found.values() if each["type"] in QUESTIONS]


def _combinations(items: list[dict[str, Any]]) -> Iterator[dict[str, str]]:
    possible = [_possible(item) for item in items]
    number = 1
    for each in possible:
        number *= len(each)
    lot = random.Random(number)
    drawn = ([lot.choice(each) for each in possible] for _ in range(MOST))
    for some in itertools.product(*possible) if number <= MOST else drawn:
        yield dict(itertools.chain.from_iterable(some))


def _answer(question: Question, item: dict[str, Any], given: dict[str, str]) -> Answer:
    """The same answer as the product keeps it."""
    if "choices" in item:
        values = tuple(id_ for id_ in (next(iter(each)) for each in item["choices"]) if id_ in given)
        if f"none of {item.get('id')}" in given:
            values = ("none",)
        return Answer(values if question.type == "multiple_choice" else (values or (None,))[0])
    value = given.get(item["id"])
    if question.type == "file":
        return Answer(evidence=("a file",) if value else ())
    return Answer("yes" if value and item["type"] in ("check", "radio") else value)


def _answers(
    questionnaire: Questionnaire, items: list[dict[str, Any]], given: dict[str, str]
) -> dict[str, Answer]:
    questions = questionnaire.question_by_key
    return {
        _key(item): _answer(questions[_key(item)], item, given) for item in items if _key(item) in questions
    }


@pytest.mark.parametrize("name", all_files())
def test_a_question_is_asked_when_the_source_shows_it(name: str) -> None:
    content = all_files()[name]
    questionnaire = vsaq.read_questionnaire(content, name).questionnaire
    source = Source(plain_tree(content))
    for item in source.every:
        if item["type"] not in QUESTIONS or item.get("id") in UNTRANSLATABLE:
            continue
        deciding = _depends_on(source, item)
        for source.given in _combinations(deciding):
            answers = _answers(questionnaire, deciding, source.given)
            asked = _key(item) in asked_questions([questionnaire], answers)
            assert asked == source.shown(item), (item.get("id"), source.given)


@pytest.mark.parametrize("name", all_files())
def test_the_reviewer_sees_a_warning_of_several_answers_when_the_source_shows_it(name: str) -> None:
    content = all_files()[name]
    imported = vsaq.read_questionnaire(content, name)
    source = Source(plain_tree(content))
    several = {line.source_id for line in imported.report if "depends on several answers" in line.note}
    assert len(several) == len(imported.questionnaire.contradictions)
    tips = [item for item in source.every if item.get("id") in several]
    for tip, contradiction in zip(tips, imported.questionnaire.contradictions, strict=True):
        deciding = _depends_on(source, tip)
        for source.given in _combinations(deciding):
            answers = _answers(imported.questionnaire, deciding, source.given)
            found = contradiction in contradictions_in([imported.questionnaire], answers)
            assert found == source.shown(tip), (tip["id"], source.given)


class _AllShown(Source):
    """Only the conditions of the tips are looked at: a choice counts where its group is shown anyway."""

    def shown(self, item: dict[str, Any]) -> bool:
        return True


@pytest.mark.parametrize("name", all_files())
def test_a_single_choice_that_the_source_warns_of_loses_the_credit_of_its_severity(name: str) -> None:
    content = all_files()[name]
    questionnaire = vsaq.read_questionnaire(content, name).questionnaire
    source = _AllShown(plain_tree(content))
    lost = {"low": 25, "medium": 50, "high": 75, "critical": 100}
    warnings = [
        item for item in source.every if item["type"] == "tip" and item.get("warn") == "yes" and item["cond"]
    ]
    for group in source.every:
        ids = [next(iter(each)) for each in group.get("choices", [])]
        question = questionnaire.question_by_key.get(_key(group)) if ids else None
        if question is None or group["type"] != "radiogroup":
            continue
        for id_ in ids:
            alone = [tip for tip in warnings if source.ids_in(tip["cond"]) <= set(ids)]
            source.given = {id_: "checked"}
            loss = max((lost[tip["severity"]] for tip in alone if source.holds(tip["cond"])), default=0)
            assert question.option_by_value[id_].credit <= 100 - loss, id_
            if loss:
                assert question.weight and question.finding
