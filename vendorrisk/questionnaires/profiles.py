"""Which questionnaires are proposed: by tier, and by what the intake says of the engagement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from vendorrisk.questionnaires.files.profiles import ProposalRule
from vendorrisk.questionnaires.loading import LIBRARY, PROFILES, load_profiles
from vendorrisk.questionnaires.versions import present_questionnaires


def propose(tier: int | None, intake_answers: Mapping[str, Any]) -> tuple[str, ...]:
    """Keys of library questionnaires in the order of questionnaires/profiles.yaml.

    `intake_answers` are the engagement's, as scoring.documents writes them. A rule holds when its tiers hold
    the tier and, where it has `when`, when one of the named values was given.
    """
    known = present_questionnaires()
    chosen = [key for rule in _rules() if _holds(rule, tier, intake_answers) for key in rule.questionnaires]
    return tuple(dict.fromkeys(key for key in chosen if key in known))


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
