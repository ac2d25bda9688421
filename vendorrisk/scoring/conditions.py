"""Which questions are asked, given what was answered so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vendorrisk.scoring.answers import NO_ANSWER, Answer
from vendorrisk.scoring.questionnaire import (
    AllOf,
    AnyOf,
    Condition,
    Contradiction,
    Equals,
    IsAnswered,
    Not,
    OneOf,
    Question,
    Questionnaire,
)

#: The value of each question that is asked and answered; a single value is a tuple of one.
_Given = dict[str, tuple[str, ...]]


def asked_questions(questionnaires: Sequence[Questionnaire], answers: Mapping[str, Answer]) -> frozenset[str]:
    """The keys of the questions whose condition holds.

    A condition sees only the answers of its own questionnaire, and only of questions that are themselves
    asked: an answer to a hidden question, and a "not applicable", is no answer to it.
    """
    asked: set[str] = set()
    for questionnaire in questionnaires:
        asked |= _walk(questionnaire, answers)[0]
    return frozenset(asked)


def contradictions_in(
    questionnaires: Sequence[Questionnaire], answers: Mapping[str, Answer]
) -> tuple[Contradiction, ...]:
    """The contradictions that the answers hold, in the order of the questionnaires.

    Answers count as they do for conditions: of questions that are asked, and "not applicable" is none.
    """
    found: list[Contradiction] = []
    for questionnaire in questionnaires:
        if questionnaire.contradictions:
            given = _walk(questionnaire, answers)[1]
            found.extend(each for each in questionnaire.contradictions if _holds(each.when, given))
    return tuple(found)


def _walk(questionnaire: Questionnaire, answers: Mapping[str, Answer]) -> tuple[set[str], _Given]:
    """The keys that are asked, and what is given to them."""
    asked: set[str] = set()
    given: _Given = {}
    for question in questionnaire.questions:
        if question.applies_when is None or _holds(question.applies_when, given):
            asked.add(question.key)
            _note(given, question, answers.get(question.key, NO_ANSWER))
    return asked, given


def is_set_aside(question: Question, answer: Answer) -> bool:
    """Whether "not applicable" is claimed, with a reason, where the question allows it."""
    return question.allow_not_applicable and bool(answer.not_applicable and answer.not_applicable.strip())


def is_answered(question: Question, answer: Answer) -> bool:
    """Whether there is an answer; "not applicable" is none. A file question is answered by its evidence."""
    if is_set_aside(question, answer):
        return False
    if question.type == "file":
        return bool(answer.evidence)
    if isinstance(answer.value, str):
        return bool(answer.value.strip())
    return bool(answer.value)


def _note(given: _Given, question: Question, answer: Answer) -> None:
    if is_answered(question, answer):
        value = answer.value
        given[question.key] = value if isinstance(value, tuple) else (value or "",)


def _holds(condition: Condition, given: _Given) -> bool:
    match condition:
        case Equals(key, value):
            return value in given.get(key, ())
        case OneOf(key, values):
            return any(value in values for value in given.get(key, ()))
        case IsAnswered(key):
            return key in given
        case AllOf(parts):
            return all(_holds(part, given) for part in parts)
        case AnyOf(parts):
            return any(_holds(part, given) for part in parts)
        case Not(part):
            return not _holds(part, given)
