"""What differs between two versions of a questionnaire, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vendorrisk.scoring.questionnaire import Domain, Question, Questionnaire

#: field -> how a sentence calls it
_FIELDS: Mapping[str, str] = {
    "text": "is worded differently", "help": "explains itself differently", "type": "takes another kind of answer",
    "expected": "expects the other answer", "bands": "has other bands", "critical": "is critical or no longer so",
    "critical_below": "fails below another credit", "evidence": "asks for other evidence",
    "allow_not_applicable": "may or may no longer be set aside", "when_missing": "counts differently when it is missing",
    "applies_when": "is asked under another condition", "controls": "names other controls",
    "finding": "raises another finding",
}  # fmt: skip


def differences(before: Questionnaire, after: Questionnaire) -> list[str]:
    """A sentence for each difference, in the order of the new version; none where both say the same."""
    return [
        *_of_the_whole(before, after),
        *_of_domains(before, after),
        *_of_questions(before, after),
        *(["The contradictions are others."] if before.contradictions != after.contradictions else []),
    ]


def _of_the_whole(before: Questionnaire, after: Questionnaire) -> Iterator[str]:
    if before.title != after.title:
        yield f"It is called “{after.title}” instead of “{before.title}”."
    if before.summary != after.summary:
        yield "Its summary is worded differently."
    if before.estimated_minutes != after.estimated_minutes:
        yield f"It is said to take {after.estimated_minutes} minutes instead of {before.estimated_minutes}."


def _of_domains(before: Questionnaire, after: Questionnaire) -> Iterator[str]:
    was: dict[str, Domain] = {domain.key: domain for domain in before.domains}
    now: dict[str, Domain] = {domain.key: domain for domain in after.domains}
    for key, domain in now.items():
        if key not in was:
            yield f"The section “{domain.title}” is new."
            continue
        if was[key].title != domain.title:
            yield f"The section “{was[key].title}” is called “{domain.title}”."
        if was[key].weight != domain.weight:
            yield f"The section “{domain.title}” weighs {domain.weight} instead of {was[key].weight}."
    yield from (f"The section “{domain.title}” is gone." for key, domain in was.items() if key not in now)
    kept = [key for key in now if key in was]
    if kept != [key for key in was if key in now]:
        yield "The sections stand in another order."


def _of_questions(before: Questionnaire, after: Questionnaire) -> Iterator[str]:
    was, home = before.question_by_key, _homes(before)
    for domain in after.domains:
        for question in domain.questions:
            if question.key not in was:
                yield f"{question.key} is new: “{question.text}”"
                continue
            yield from _of_question(was[question.key], question)
            if home[question.key] != domain.key:
                yield f"{question.key} moved to “{domain.title}”."
    for key, question in was.items():
        if key not in after.question_by_key:
            yield f"{key} is gone: “{question.text}”"
    kept = [key for key in after.question_by_key if key in was]
    if kept != [key for key in was if key in after.question_by_key]:
        yield "The questions stand in another order."


def _homes(questionnaire: Questionnaire) -> dict[str, str]:
    return {question.key: domain.key for domain in questionnaire.domains for question in domain.questions}


def _of_question(was: Question, now: Question) -> Iterator[str]:
    if was.weight != now.weight:
        yield f"{now.key} weighs {now.weight} instead of {was.weight}."
    yield from _of_options(was, now)
    for field, words in _FIELDS.items():
        if _value(was, field) != _value(now, field):
            yield f"{now.key} {words}."


def _of_options(was: Question, now: Question) -> Iterator[str]:
    before, after = was.option_by_value, now.option_by_value
    for value, option in after.items():
        if value not in before:
            yield f"{now.key} has a new option, “{option.label}”."
        elif before[value].credit != option.credit:
            yield f"{now.key}: “{option.label}” earns {float(option.credit):g} instead of {float(before[value].credit):g}."
        elif before[value] != option:
            yield f"{now.key}: “{before[value].label}” reads “{option.label}”."
    yield from (
        f"{now.key} has lost the option “{each.label}”."
        for value, each in before.items()
        if value not in after
    )


def _value(question: Question, field: str) -> Any:
    return getattr(question, field)
