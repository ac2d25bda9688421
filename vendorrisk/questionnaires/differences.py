"""What differs between two versions of a questionnaire, in words."""

from __future__ import annotations

from collections.abc import Iterator

from vendorrisk.questionnaires.question_differences import question_differences
from vendorrisk.questionnaires.wording import condition_in_words
from vendorrisk.scoring.questionnaire import Domain, Questionnaire


def differences(before: Questionnaire, after: Questionnaire) -> list[str]:
    """A sentence for each difference, in the order of the new version; none where both say the same."""
    return [
        *_of_the_whole(before, after),
        *_of_domains(before, after),
        *_of_questions(before, after),
        *_of_contradictions(before, after),
    ]


def _of_the_whole(before: Questionnaire, after: Questionnaire) -> Iterator[str]:
    if before.title != after.title:
        yield f"It is called “{after.title}” instead of “{before.title}”."
    if before.kind != after.kind:
        yield f"It is for {'the house itself' if after.kind == 'intake' else 'vendors'} now."
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
            yield from question_differences(was[question.key], question, was, after.question_by_key)
            if home[question.key] != domain.key:
                yield f"{question.key} moved to “{domain.title}”."
    for key, question in was.items():
        if key not in after.question_by_key:
            yield f"{key} is gone: “{question.text}”"
    kept = [key for key in after.question_by_key if key in was]
    if kept != [key for key in was if key in after.question_by_key]:
        yield "The questions stand in another order."


def _of_contradictions(before: Questionnaire, after: Questionnaire) -> Iterator[str]:
    was, now = before.contradictions, after.contradictions
    for each in now:
        if each not in was:
            words = condition_in_words(each.when, after.question_by_key)
            yield f"When {words}, the reviewer reads: “{each.sentence}”"
    for each in was:
        if each not in now:
            words = condition_in_words(each.when, before.question_by_key)
            yield f"No contradiction any more when {words}: “{each.sentence}”"
    if was != now and set(was) == set(now):
        yield "The contradictions stand in another order."


def _homes(questionnaire: Questionnaire) -> dict[str, str]:
    return {question.key: domain.key for domain in questionnaire.domains for question in domain.questions}
