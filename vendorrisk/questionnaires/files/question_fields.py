"""One question of a file, with what its type asks for and forbids."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction
from typing import cast, get_args

from vendorrisk.questionnaires.files.condition_fields import read_condition
from vendorrisk.questionnaires.files.fields import Fields
from vendorrisk.questionnaires.files.reading import Frameworks, Reading
from vendorrisk.scoring.questionnaire import (
    CHOICE_TYPES,
    Band,
    EvidenceNeed,
    FindingText,
    Option,
    Question,
    QuestionType,
)

_BANDED = {"number": "from", "date": "within_days"}


def read_question(fields: Fields, reading: Reading) -> Question:
    """The question; it is known to later conditions from here on."""
    key = fields.key()
    fields.name = f"question {key}" if key else "question"
    type_ = cast(QuestionType, fields.choice("type", get_args(QuestionType)))
    question = Question(
        key=key,
        text=fields.text("text", longest=2_000),
        type=type_,
        help=fields.text("help", ""),
        weight=fields.whole("weight", 1, highest=10_000),
        options=_read_options(fields, type_, reading),
        critical=_read_critical(fields, reading),
        critical_below=fields.figure("critical_below", Fraction(50)),
        evidence=cast(EvidenceNeed, fields.choice("evidence", get_args(EvidenceNeed), "none")),
        allow_not_applicable=fields.flag("allow_not_applicable", True),
        when_missing="ignore"
        if fields.choice("when_missing", ("zero", "ignore"), "zero") == "ignore"
        else "zero",
        applies_when=read_condition(fields.inner("applies_when"), reading.earlier),
        controls=_read_controls(fields, reading.frameworks),
        finding=read_finding(fields.inner("finding")),
        expected="no" if fields.choice("expected", ("yes", "no"), "yes") == "no" else "yes",
        bands=_read_bands(fields, type_),
    )
    _check_fits_type(fields, type_)
    fields.done()
    _remember(fields, question, reading)
    return question


def _remember(fields: Fields, question: Question, reading: Reading) -> None:
    if question.key in reading.earlier:
        fields.fault("key", f"“{question.key}” is already the key of another question")
    reading.earlier[question.key] = question


def _check_fits_type(fields: Fields, type_: QuestionType) -> None:
    if fields.has("expected") and type_ != "yes_no":
        fields.fault("expected", f"is for yes_no questions, not for {type_}")
    if fields.has("options") and type_ not in CHOICE_TYPES:
        fields.fault("options", f"are for single_choice and multiple_choice questions, not for {type_}")
    if fields.has("bands") and type_ not in _BANDED:
        fields.fault("bands", f"are for number and date questions, not for {type_}")


def _read_critical(fields: Fields, reading: Reading) -> bool:
    critical = fields.flag("critical", False)
    if critical and reading.kind == "intake":
        fields.fault("critical", "has no meaning in an intake; give the option a minimum_tier")
    if fields.has("critical_below") and not critical:
        fields.fault("critical_below", "is for questions with “critical: true”")
    return critical


def _read_options(fields: Fields, type_: QuestionType, reading: Reading) -> tuple[Option, ...]:
    options: dict[str, Option] = {}
    for node in fields.items("options", required=type_ in CHOICE_TYPES):
        inner = Fields(node, fields.faults, f"option of {fields.name}")
        option = _read_option(inner, type_, reading)
        if option.value in options:
            inner.fault("value", f"“{option.value}” is already the value of another option")
        options[option.value] = option
    return tuple(options.values())


def _read_option(fields: Fields, type_: QuestionType, reading: Reading) -> Option:
    option = Option(
        value=fields.answer_value("value"),
        label=fields.word("label", longest=500),
        credit=fields.figure("credit"),
        exclusive=fields.flag("exclusive", False),
        minimum_tier=fields.whole("minimum_tier", 1, lowest=1, highest=9)
        if fields.has("minimum_tier")
        else None,
    )
    if fields.has("exclusive") and type_ != "multiple_choice":
        fields.fault("exclusive", "is for options of multiple_choice questions")
    if option.minimum_tier is not None and reading.kind != "intake":
        fields.fault("minimum_tier", "is for options of an intake")
    fields.done()
    return option


def _read_bands(fields: Fields, type_: QuestionType) -> tuple[Band, ...]:
    limit = _BANDED.get(type_)
    nodes = fields.items("bands", required=limit is not None)
    if limit is None:
        return ()
    bands = [_read_band(Fields(node, fields.faults, f"band of {fields.name}"), limit) for node in nodes]
    if any(later.limit <= band.limit for band, later in itertools.pairwise(bands)):
        fields.fault("bands", f"must be sorted by “{limit}”, the smallest first, each once")
    return tuple(bands)


def _read_band(fields: Fields, limit: str) -> Band:
    if limit == "within_days":
        reach = Fraction(fields.whole(limit, highest=100_000))
    else:
        reach = fields.figure(limit, lowest=-1_000_000_000, highest=1_000_000_000)
    band = Band(reach, fields.figure("credit"))
    fields.done()
    return band


def _read_controls(fields: Fields, frameworks: Frameworks) -> dict[str, tuple[str, ...]]:
    inner = fields.inner("controls")
    if inner is None:
        return {}
    controls = {name: inner.words(name) for name in inner.names()}
    for name, named in controls.items():
        _check_controls(inner, name, named, frameworks)
    return controls


def _check_controls(fields: Fields, name: str, named: Sequence[str], frameworks: Frameworks) -> None:
    if name not in frameworks:
        known = ", ".join(sorted(frameworks)) or "none"
        fields.fault(name, f"is not a framework that is known; known are: {known}")
        return
    for control in named:
        if control not in frameworks[name].controls:
            fields.fault(name, f"has no control “{control}”")


def read_finding(fields: Fields | None) -> FindingText | None:
    """What is raised when credit is lost; None where nothing is said."""
    if fields is None:
        return None
    finding = FindingText(fields.text("title", longest=300), fields.text("recommendation", longest=4_000))
    fields.done()
    return finding
