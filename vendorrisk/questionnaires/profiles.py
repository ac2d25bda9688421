"""Which questionnaires are proposed: by tier, and by what the intake says of the engagement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from vendorrisk.questionnaires.files.profiles import ProposalRule
from vendorrisk.questionnaires.loading import LIBRARY, PROFILES, load_profiles
from vendorrisk.questionnaires.versions import present_questionnaires
from vendorrisk.scoring.questionnaire import Questionnaire


def propose(tier: int | None, intake_answers: Mapping[str, Any]) -> tuple[str, ...]:
    """Keys of library questionnaires in the order of questionnaires/profiles.yaml.

    `intake_answers` are the engagement's, as scoring.documents writes them. A rule holds when its tiers hold
    the tier and, where it has `when`, when one of the named values was given.
    """
    known = present_questionnaires()
    chosen = [key for rule in _rules() if _holds(rule, tier, intake_answers) for key in rule.questionnaires]
    return tuple(dict.fromkeys(key for key in chosen if key in known))


@dataclass(frozen=True)
class Shelf:
    """Questionnaires that are used alike."""

    title: str
    words: str
    #: each with the sentences that say for whom it is proposed
    questionnaires: tuple[tuple[Questionnaire, tuple[str, ...]], ...]


def shelves() -> list[Shelf]:
    """Every questionnaire in use, by what it is for; a shelf without any is left out."""
    present = present_questionnaires()
    by_tier = {key for rule in _rules() if not rule.when for key in rule.questionnaires}
    by_use = {key for rule in _rules() if rule.when for key in rule.questionnaires} - by_tier
    intake = {key for key, each in present.items() if each.kind == "intake"}
    others = set(present) - by_tier - by_use - intake
    sorted_out = [
        Shelf("By tier", "Exactly one of these is proposed, by what could go wrong.", _shelved(by_tier)),
        Shelf("By what they do for us", "Added to it where they ask what it does not.", _shelved(by_use)),
        Shelf("When you need them", "Never proposed: you choose them for an assessment.", _shelved(others)),
        Shelf("For the house", "Answered inside, before a vendor is asked anything.", _shelved(intake)),
    ]
    return [shelf for shelf in sorted_out if shelf.questionnaires]


def _shelved(keys: set[str]) -> tuple[tuple[Questionnaire, tuple[str, ...]], ...]:
    present = present_questionnaires()
    found = [present[key] for key in keys if key in present]
    found.sort(key=lambda each: (len(each.questions), each.title))
    return tuple((each, proposed_for(each.key)) for each in found)


def proposed_for(key: str) -> tuple[str, ...]:
    """A sentence for each rule that proposes this questionnaire."""
    return tuple(_rule_in_words(rule) for rule in _rules() if key in rule.questionnaires)


def _rule_in_words(rule: ProposalRule) -> str:
    where = f" where the intake says: {', or '.join(_given_in_words(rule))}" if rule.when else ""
    return f"Proposed for {_tiers_in_words(sorted(rule.tiers))}{where}"


def _tiers_in_words(tiers: Sequence[int]) -> str:
    if len(tiers) == 1:
        return f"tier {tiers[0]}"
    is_run = tiers[-1] - tiers[0] == len(tiers) - 1 and len(tiers) > 2
    return f"tiers {tiers[0]} to {tiers[-1]}" if is_run else f"tiers {' and '.join(map(str, tiers))}"


def _given_in_words(rule: ProposalRule) -> Iterator[str]:
    asked = {
        question.key: question
        for each in present_questionnaires().values()
        if each.kind == "intake"
        for question in each.questions
    }
    for key, values in rule.when.items():
        question = asked.get(key)
        labels = " or ".join(f"“{question.label_of(value) if question else value}”" for value in values)
        yield f"{question.text if question else key} {labels}"


@lru_cache(maxsize=1)
def _rules() -> tuple[ProposalRule, ...]:
    return load_profiles(LIBRARY / PROFILES)


def _holds(rule: ProposalRule, tier: int | None, intake_answers: Mapping[str, Any]) -> bool:
    if tier not in rule.tiers:
        return False
    return not rule.when or any(_given(intake_answers.get(key), values) for key, values in rule.when.items())


def _given(answer: Any, values: Sequence[str]) -> bool:
    value = answer.get("value") if isinstance(answer, Mapping) else None
    given = value if isinstance(value, list) else [value]
    return any(one in values for one in given)
