"""A question and its condition as plain JSON data and back, without loss."""

from __future__ import annotations

from typing import Any, cast, get_args

from vendorrisk.scoring.documents.plain_data import Fields, figure_to_data
from vendorrisk.scoring.errors import DocumentError
from vendorrisk.scoring.questionnaire import (
    AllOf,
    AnyOf,
    Band,
    Condition,
    Equals,
    EvidenceNeed,
    FindingText,
    IsAnswered,
    Not,
    OneOf,
    Option,
    Question,
    QuestionType,
)

#: Far deeper than anybody writes, far from exhausting the stack.
DEEPEST_CONDITION = 20


def question_to_data(question: Question) -> dict[str, Any]:
    finding = question.finding
    return {
        "key": question.key,
        "text": question.text,
        "help": question.help,
        "type": question.type,
        "weight": question.weight,
        "options": [_option_to_data(option) for option in question.options],
        "expected": question.expected,
        "bands": [_band_to_data(band, question) for band in question.bands],
        "critical": question.critical,
        "critical_below": figure_to_data(question.critical_below),
        "evidence": question.evidence,
        "allow_not_applicable": question.allow_not_applicable,
        "when_missing": question.when_missing,
        "applies_when": condition_to_data(question.applies_when) if question.applies_when else None,
        "controls": {framework: list(controls) for framework, controls in question.controls.items()},
        "finding": {"title": finding.title, "recommendation": finding.recommendation} if finding else None,
    }


def question_from_data(fields: Fields) -> Question:
    """Raises DocumentError where the data is not of a question."""
    controls = fields.object("controls")
    return Question(
        key=fields.text("key"),
        text=fields.text("text"),
        help=fields.text("help"),
        type=cast(QuestionType, fields.choice("type", get_args(QuestionType))),
        weight=fields.whole("weight"),
        options=tuple(_option_from_data(option) for option in fields.objects("options")),
        expected="no" if fields.choice("expected", ("yes", "no")) == "no" else "yes",
        bands=tuple(_band_from_data(band) for band in fields.objects("bands")),
        critical=fields.flag("critical"),
        critical_below=fields.figure("critical_below"),
        evidence=cast(EvidenceNeed, fields.choice("evidence", get_args(EvidenceNeed))),
        allow_not_applicable=fields.flag("allow_not_applicable"),
        when_missing="ignore" if fields.choice("when_missing", ("zero", "ignore")) == "ignore" else "zero",
        applies_when=None
        if fields.raw("applies_when") is None
        else condition_from_data(fields.object("applies_when")),
        controls={framework: controls.texts(framework) for framework in controls.names()},
        finding=None if fields.raw("finding") is None else _finding_from_data(fields.object("finding")),
    )


def _option_to_data(option: Option) -> dict[str, Any]:
    return {
        "value": option.value,
        "label": option.label,
        "credit": figure_to_data(option.credit),
        "exclusive": option.exclusive,
        "minimum_tier": option.minimum_tier,
    }


def _option_from_data(fields: Fields) -> Option:
    return Option(
        value=fields.text("value"),
        label=fields.text("label"),
        credit=fields.figure("credit"),
        exclusive=fields.flag("exclusive"),
        minimum_tier=fields.whole_or_none("minimum_tier"),
    )


def _band_to_data(band: Band, question: Question) -> dict[str, Any]:
    limit = "within_days" if question.type == "date" else "from"
    return {limit: figure_to_data(band.limit), "credit": figure_to_data(band.credit)}


def _band_from_data(fields: Fields) -> Band:
    limit = "from" if fields.raw("within_days") is None else "within_days"
    return Band(fields.figure(limit), fields.figure("credit"))


def _finding_from_data(fields: Fields) -> FindingText:
    return FindingText(title=fields.text("title"), recommendation=fields.text("recommendation"))


def condition_to_data(condition: Condition) -> dict[str, Any]:
    match condition:
        case Equals(question, value):
            return {"question": question, "equals": value}
        case OneOf(question, values):
            return {"question": question, "in": list(values)}
        case IsAnswered(question):
            return {"question": question, "answered": True}
        case AllOf(parts):
            return {"all": [condition_to_data(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [condition_to_data(part) for part in parts]}
        case Not(part):
            return {"not": condition_to_data(part)}


def condition_from_data(fields: Fields, depth: int = 1) -> Condition:
    """Raises DocumentError where the data is not of a condition."""
    if depth > DEEPEST_CONDITION:
        raise DocumentError("A condition is nested too deeply.")
    match sorted(fields.names()):
        case ["equals", "question"]:
            return Equals(fields.text("question"), fields.text("equals"))
        case ["in", "question"]:
            return OneOf(fields.text("question"), fields.texts("in"))
        case ["answered", "question"] if fields.raw("answered") is True:
            return IsAnswered(fields.text("question"))
        case ["all"]:
            return AllOf(tuple(condition_from_data(part, depth + 1) for part in fields.objects("all")))
        case ["any"]:
            return AnyOf(tuple(condition_from_data(part, depth + 1) for part in fields.objects("any")))
        case ["not"]:
            return Not(condition_from_data(fields.object("not"), depth + 1))
        case _:
            raise DocumentError("A condition is not what it should be.")
