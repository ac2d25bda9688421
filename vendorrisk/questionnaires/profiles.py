"""Which questionnaires are proposed: by tier, and by what the intake says of the engagement."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import yaml

from vendorrisk.questionnaires.library import library
from vendorrisk.questionnaires.loading import LIBRARY


def propose(tier: int | None, intake_answers: Mapping[str, Any]) -> tuple[str, ...]:
    """Keys of library questionnaires in the order of questionnaires/profiles.yaml.

    `intake_answers` are the engagement's, as scoring.documents writes them. A rule holds when its tiers hold the tier
    and, where it has `when`, when one of the named values was given.
    """
    known = library().questionnaires
    chosen = [key for rule in _rules() if _holds(rule, tier, intake_answers) for key in rule["questionnaires"]]
    return tuple(dict.fromkeys(key for key in chosen if key in known))


@lru_cache(maxsize=1)
def _rules() -> tuple[Mapping[str, Any], ...]:
    return tuple(yaml.safe_load((LIBRARY / "profiles.yaml").read_text(encoding="utf-8"))["rules"])


def _holds(rule: Mapping[str, Any], tier: int | None, intake_answers: Mapping[str, Any]) -> bool:
    if tier not in rule["tiers"]:
        return False
    when: Mapping[str, list[str]] = rule.get("when", {})
    return not when or any(_given(intake_answers.get(key), values) for key, values in when.items())


def _given(answer: Any, values: list[str]) -> bool:
    value = answer.get("value") if isinstance(answer, Mapping) else None
    given = value if isinstance(value, list) else [value]
    return any(one in values for one in given)
