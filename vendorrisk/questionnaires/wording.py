"""Conditions of a questionnaire as sentences that a person reads instead of the format's words."""

from __future__ import annotations

from collections.abc import Mapping

from vendorrisk.scoring.questionnaire import (
    AllOf,
    AnyOf,
    Condition,
    Equals,
    IsAnswered,
    Not,
    OneOf,
    Question,
    Questionnaire,
)


def condition_in_words(condition: Condition, questions: Mapping[str, Question]) -> str:
    """The condition as the rest of a sentence after “asked when”; groups inside groups stand in brackets.

    `questions` by key; one that is not among them goes by its key.
    """
    match condition:
        case Equals(key, value):
            return f"{key} is {_label(questions, key, value)}"
        case OneOf(key, (value,)):
            return f"{key} is {_label(questions, key, value)}"
        case OneOf(key, values):
            return f"{key} is one of {', '.join(_label(questions, key, value) for value in values)}"
        case IsAnswered(key):
            return f"{key} is answered"
        case AllOf(parts):
            return " and ".join(_part(part, questions) for part in parts)
        case AnyOf(parts):
            return " or ".join(_part(part, questions) for part in parts)
        case Not(part):
            return f"not {_part(part, questions)}"


def conditions_in_words(questionnaire: Questionnaire) -> dict[str, str]:
    """By key, for the questions that are not always asked."""
    questions = questionnaire.question_by_key
    return {
        question.key: condition_in_words(question.applies_when, questions)
        for question in questionnaire.questions
        if question.applies_when
    }


def _part(condition: Condition, questions: Mapping[str, Question]) -> str:
    words = condition_in_words(condition, questions)
    return f"({words})" if isinstance(condition, AllOf | AnyOf) else words


def _label(questions: Mapping[str, Question], key: str, value: str) -> str:
    question = questions.get(key)
    return f"“{question.label_of(value) if question else value}”"
