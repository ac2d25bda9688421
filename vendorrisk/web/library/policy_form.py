"""The scoring policy as the fields of a page: every figure of it, and back through the check that files go through."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from vendorrisk.errors import InvalidInputError
from vendorrisk.questionnaires.files.problems import QuestionnaireFileError
from vendorrisk.questionnaires.loading import load_policy
from vendorrisk.scoring.documents.plain_data import figure_to_data
from vendorrisk.scoring.documents.policies import policy_to_data
from vendorrisk.scoring.policy import Policy

_FIGURE = re.compile(r"\d{1,3}([.,]\d{1,6})?")
_SINGLE = ("required_missing", "recommended_missing", "max_mitigation", "conditional_margin")
_LARGEST_FILE = 100_000


def fields_of(policy: Policy) -> dict[str, str]:
    """Name of each field to what stands in it."""
    figures = {
        "required_missing": policy.required_missing,
        "recommended_missing": policy.recommended_missing,
        "max_mitigation": policy.max_mitigation,
        "conditional_margin": policy.conditional_margin,
        **{f"grade.{each.grade}": each.from_score for each in policy.grades},
        **{f"level.{each.level}": each.from_risk for each in policy.risk_levels},
        **{f"tier.{each.tier}.from": each.from_risk for each in policy.tiers},
        **{f"tier.{each.tier}.appetite": each.appetite for each in policy.tiers},
    }
    words = {
        "version": policy.version,
        "critical_floor": policy.critical_floor,
        "critical_grade_cap": policy.critical_grade_cap,
        **{f"tier.{each.tier}.name": each.name for each in policy.tiers},
        **{f"tier.{each.tier}.months": str(each.reassess_months) for each in policy.tiers},
    }
    return {name: str(figure_to_data(figure)) for name, figure in figures.items()} | words


def read_policy(policy: Policy, typed: Mapping[str, str]) -> Policy:
    """The policy with what was typed. Raises InvalidInputError: sentences by the name of the field, and by
    “policy” what concerns several."""
    given = {name: typed.get(name, "").strip() for name in fields_of(policy)}
    problems = {
        name: "Give a number from 0 to 100."
        for name, text in given.items()
        if not _is_word(name) and not _FIGURE.fullmatch(text)
    }
    problems |= {
        name: "Give a whole number of months."
        for name, text in given.items()
        if name.endswith(".months") and not text.isdecimal()
    }
    problems |= {
        name: "This must not be empty." for name, text in given.items() if _is_word(name) and not text
    }
    if problems:
        raise InvalidInputError(problems)
    return policy_from_text(yaml.safe_dump(_document(policy, given), sort_keys=False))


def policy_from_text(text: str) -> Policy:
    """The policy of a YAML file. Raises InvalidInputError with every problem under “policy”."""
    if len(text) > _LARGEST_FILE:
        raise InvalidInputError({"policy": "A policy is shorter than that."})
    try:
        return load_policy(text, "policy")
    except QuestionnaireFileError as error:
        told = [f"{problem.key}: {problem.message}" for problem in error.problems]
        raise InvalidInputError({"policy": "; ".join(told)}) from error


def _is_word(name: str) -> bool:
    return name in ("version", "critical_floor", "critical_grade_cap") or name.endswith((".name", ".months"))


def _document(policy: Policy, given: Mapping[str, str]) -> dict[str, Any]:
    data = policy_to_data(policy)
    figures = {name: _number(given[name]) for name in given if not _is_word(name)}
    data |= {name: given[name] for name in ("version", "critical_floor", "critical_grade_cap")}
    data |= {name: figures[name] for name in _SINGLE[2:]}
    data["evidence"] = {name: figures[name] for name in _SINGLE[:2]}
    for band in data["grades"]:
        band["from"] = figures[f"grade.{band['grade']}"]
    for band in data["risk_levels"]:
        band["from"] = figures[f"level.{band['level']}"]
    for band in data["tiers"]:
        prefix = f"tier.{band['tier']}."
        band |= {"from": figures[f"{prefix}from"], "appetite": figures[f"{prefix}appetite"]}
        band |= {"name": given[f"{prefix}name"], "reassess_months": int(given[f"{prefix}months"])}
    return data


def _number(text: str) -> int | float:
    """As typed: three digits and six decimals are nothing that floating point would change when it is written."""
    number = float(text.replace(",", "."))
    return int(number) if number.is_integer() else number
