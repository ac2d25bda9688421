"""A questionnaire as a file of the library format: what is written is read back as the very same questionnaire."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import yaml

from vendorrisk.scoring.documents.policies import policy_to_data
from vendorrisk.scoring.documents.questionnaires import questionnaire_to_data
from vendorrisk.scoring.policy import Policy
from vendorrisk.scoring.questionnaire import Questionnaire

_WIDTH = 112
#: What a file can say exactly (fields.Fields.figure reads no more).
_FILE_FIGURE = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")
#: YAML ends lines at these, too, and a folded text would not keep them.
_OTHER_LINE_ENDS = re.compile("[\x85\u2028\u2029\r]")
#: What the format takes where a question says nothing.
_DEFAULTS: dict[str, Any] = {
    "help": "",
    "weight": 1,
    "options": [],
    "expected": "yes",
    "bands": [],
    "critical": False,
    "critical_below": 50,
    "evidence": "none",
    "allow_not_applicable": True,
    "when_missing": "zero",
    "applies_when": None,
    "controls": {},
    "finding": None,
}
_OPTION_DEFAULTS: dict[str, Any] = {"exclusive": False, "minimum_tier": None}


class _OneLine(dict[str, Any]):
    """A mapping that is written in one line."""


class _OneLineList(list[Any]):
    """A list that is written in one line."""


class _Figure(str):
    """A number that is written as it stands, without quotes."""


class _Writer(yaml.SafeDumper):
    """Lists stand in from what they belong to, and nothing is written as a reference to something above."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def questionnaire_to_yaml(questionnaire: Questionnaire) -> str:
    """The text of a file that loading.load_questionnaire reads back as this questionnaire.

    Raises ValueError for a credit that no file can say exactly, such as a third.
    """
    data = questionnaire_to_data(questionnaire)
    for name, default in (("summary", ""), ("estimated_minutes", 0)):
        _leave_out(data, name, default)
    data["domains"] = [_domain(domain) for domain in data["domains"]]
    for contradiction in data.get("contradictions", []):
        contradiction["when"] = _condition(contradiction["when"])
    return yaml.dump(data, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=_WIDTH)


def policy_to_yaml(policy: Policy) -> str:
    """The text of a file that loading.load_policy reads back as this policy.

    Raises ValueError for a figure that no file can say exactly.
    """
    data = policy_to_data(policy)
    data["evidence"] = _OneLine(_figures(data["evidence"]))
    for name in ("grades", "risk_levels", "tiers"):
        data[name] = [_OneLine(_figures(band)) for band in data[name]]
    return yaml.dump(_figures(data), Dumper=_Writer, sort_keys=False, allow_unicode=True, width=_WIDTH)


def _figures(data: dict[str, Any]) -> dict[str, Any]:
    exact = (
        "required_missing",
        "recommended_missing",
        "max_mitigation",
        "from",
        "appetite",
        "conditional_margin",
    )
    return {name: _figure(value) if name in exact else value for name, value in data.items()}


def _domain(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "questions": [_question(question) for question in data["questions"]]}


def _question(data: dict[str, Any]) -> dict[str, Any]:
    for name, default in _DEFAULTS.items():
        _leave_out(data, name, default)
    if not data.get("critical"):
        data.pop("critical_below", None)
    if "critical_below" in data:
        data["critical_below"] = _figure(data["critical_below"])
    if "options" in data:
        data["options"] = [_option(option) for option in data["options"]]
    if "bands" in data:
        data["bands"] = [
            _OneLine({name: _figure(figure) for name, figure in band.items()}) for band in data["bands"]
        ]
    if "applies_when" in data:
        data["applies_when"] = _condition(data["applies_when"])
    if "controls" in data:
        data["controls"] = {name: _OneLineList(controls) for name, controls in data["controls"].items()}
    return data


def _option(data: dict[str, Any]) -> _OneLine:
    for name, default in _OPTION_DEFAULTS.items():
        _leave_out(data, name, default)
    return _OneLine({**data, "credit": _figure(data["credit"])})


def _condition(data: dict[str, Any]) -> _OneLine:
    return _OneLine(
        {
            name: _OneLineList(_condition(each) if isinstance(each, dict) else each for each in value)
            if isinstance(value, list)
            else (_condition(value) if isinstance(value, dict) else value)
            for name, value in data.items()
        }
    )


def _figure(value: int | str) -> int | _Figure:
    if not _FILE_FIGURE.fullmatch(str(value)):
        raise ValueError(f"The figure {Fraction(value)} has no exact decimal form of nine places.")
    return value if isinstance(value, int) else _Figure(value)


def _leave_out(data: dict[str, Any], name: str, default: Any) -> None:
    if data[name] == default:
        del data[name]


def _write_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    if _OTHER_LINE_ENDS.search(text):
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')
    if "\n" in text:
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|")
    long = len(text) > _WIDTH // 2 + 20
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=">" if long else None)


_Writer.add_representer(str, _write_text)
_Writer.add_representer(
    _Figure, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:float", str(text))
)
_Writer.add_representer(
    _OneLine,
    lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True),
)
_Writer.add_representer(
    _OneLineList,
    lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True),
)
