"""Catalogues of controls in OSCAL (JSON), such as NIST publishes CSF and SP 800-53 and others MVSP: questions of four steps.

Source: NIST, Open Security Controls Assessment Language, catalog model 1.1. A group is a section, a control its statement; what
a control maps to in a catalogue that the library has becomes its controls.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from vendorrisk.questionnaires.exchange.columns import STEPS
from vendorrisk.questionnaires.exchange.controls import Controls, controls_in, edition_of
from vendorrisk.questionnaires.exchange.fitting import (
    LONGEST_HELP,
    LONGEST_TEXT,
    LONGEST_TITLE,
    Keys,
    clean,
    clipped,
    fitted_key,
    one_line,
)
from vendorrisk.questionnaires.exchange.imported import ExchangeError, ImportedQuestionnaire, ImportLine
from vendorrisk.scoring.questionnaire import Domain, Question, Questionnaire

SOURCE: Final = "OSCAL catalog"
_MOST_QUESTIONS: Final = 2_000
_DEEPEST: Final = 20
_CATALOG = re.compile(rb'^\s*\{\s*"(?:\$schema"\s*:\s*"[^"]*"\s*,\s*")?catalog"\s*:\s*\{')
_INSERT = re.compile(r"\{\{\s*insert:\s*param,\s*([^}\s]+)\s*\}\}")
Data = Mapping[str, Any]


@dataclass
class _Reading:
    """What was made so far."""

    name: str
    keys: Keys = field(default_factory=Keys)
    domain_keys: Keys = field(default_factory=lambda: Keys(60))
    domains: list[Domain] = field(default_factory=list)
    report: list[ImportLine] = field(default_factory=list)
    count: int = 0


def recognises(content: bytes) -> bool:
    """Whether it begins as a catalogue of OSCAL does."""
    return bool(_CATALOG.match(content.removeprefix(b"\xef\xbb\xbf")[:2_000]))


def read_questionnaire(content: bytes, name: str) -> ImportedQuestionnaire:
    """Every control that is not withdrawn, in its group. Raises ExchangeError."""
    catalog = _catalog(content, name)
    reading = _Reading(name)
    _read_group(reading, {**catalog, "title": "Controls"}, 0)
    if not reading.domains:
        raise ExchangeError(f"{name} holds no control that could be asked about.")
    meta = _object(catalog.get("metadata"))
    title = one_line(clean(_text(meta, "title"))) or SOURCE
    made = Questionnaire(
        key=fitted_key(title.casefold(), 60) or "catalog",
        version=fitted_key(_text(meta, "version"), 20) or "1",
        title=clipped(title, LONGEST_TITLE),
        kind="vendor",
        domains=tuple(reading.domains),
    )
    return ImportedQuestionnaire(SOURCE, made, tuple(reading.report))


def _catalog(content: bytes, name: str) -> Data:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ExchangeError(f"{name} is no JSON that can be read.") from error
    catalog = data.get("catalog") if isinstance(data, dict) else None
    if not isinstance(catalog, dict):
        raise ExchangeError(f"{name} holds no catalogue.")
    return catalog


def _read_group(reading: _Reading, group: Data, depth: int) -> None:
    """A section of the group's own controls, then its groups."""
    if depth > _DEEPEST:
        raise ExchangeError(f"{reading.name} nests its groups deeper than {_DEEPEST}.")
    questions = [
        each for control in _objects(group, "controls") for each in _read_control(reading, control, depth)
    ]
    if questions:
        title = one_line(clean(_text(group, "title"))) or "Controls"
        key = reading.domain_keys.give(title.casefold(), "controls")
        reading.domains.append(Domain(key, clipped(title, LONGEST_TITLE), "sum", tuple(questions)))
    for inner in _objects(group, "groups"):
        _read_group(reading, inner, depth + 1)


def _read_control(reading: _Reading, control: Data, depth: int) -> Iterator[Question]:
    """The control, then the enhancements that belong to the same catalogue."""
    reading.count += 1
    if depth > _DEEPEST or reading.count > _MOST_QUESTIONS:
        raise ExchangeError(
            f"{reading.name} holds more than {_MOST_QUESTIONS:,} controls, or nests them too deep."
        )
    source_id = _text(control, "id") or _label(control) or f"control {reading.count}"
    text, help_ = _wording(control)
    if not text or _prop(control, "status").casefold() == "withdrawn":
        reading.report.append(ImportLine(source_id, "left", "", "It has no words, or was withdrawn."))
    else:
        key = reading.keys.give(_label(control) or source_id, f"control-{reading.count}")
        notes = ["The statement is cut to what a question holds."] if len(text) > LONGEST_TEXT else []
        mapped = _mapped(reading, control)
        notes += ["What it maps to became its controls."] if mapped else []
        yield Question(
            key, clipped(text, LONGEST_TEXT), "single_choice", help=clipped(help_, LONGEST_HELP),
            options=STEPS, controls=mapped,
        )  # fmt: skip
        reading.report.append(ImportLine(source_id, "changed" if notes else "kept", key, " ".join(notes)))
    for inner in _objects(control, "controls"):
        if not _is_foreign(control, inner):
            yield from _read_control(reading, inner, depth + 1)


def _wording(control: Data) -> tuple[str, str]:
    """The question (title and statement) and its help (guidance and what else is told in words)."""
    params = {_text(each, "id"): _text(each, "label") for each in _objects(control, "params")}
    told: dict[bool, list[str]] = {True: [], False: []}
    for part in _objects(control, "parts"):
        is_statement = _text(part, "name") in ("statement", "overview")
        words = "\n".join(_prose(part, 0))
        if words and (is_statement or _text(part, "name") in ("guidance", "example", "examples")):
            told[is_statement].append(words)
    statement, guidance = (
        "\n".join(_filled(words, params) for words in told[which]).strip() for which in (True, False)
    )
    title, statement = one_line(clean(_text(control, "title"))), _in_one_sentence(statement)
    return (f"{title}: {statement}" if title and statement else title or statement), guidance


def _in_one_sentence(statement: str) -> str:
    """A list becomes one sentence, as a question stands in one line."""
    return "; ".join(line.strip().removeprefix("- ") for line in statement.splitlines() if line.strip())


def _prose(part: Data, depth: int) -> Iterator[str]:
    own = clean(_text(part, "prose"))
    if own:
        label = _label(part)
        yield f"{label} {own}" if label and depth else own
    if depth < _DEEPEST:
        for inner in _objects(part, "parts"):
            yield from _prose(inner, depth + 1)


def _filled(words: str, params: Mapping[str, str]) -> str:
    return _INSERT.sub(lambda found: f"[{params.get(found[1]) or '…'}]", words)


def _is_foreign(control: Data, inner: Data) -> bool:
    """Whether the inner control belongs to another catalogue: its class, or else its label, does not go on the outer's."""
    outer_class, inner_class = _text(control, "class"), _text(inner, "class")
    if inner_class:
        return not inner_class.startswith(outer_class or inner_class)
    return bool(_label(inner)) and not _label(inner).startswith(_label(control))


def _mapped(reading: _Reading, control: Data) -> Controls:
    """The controls of other catalogues that it maps to; those of editions the library does not have are told."""
    found: dict[str, list[str]] = {}
    for inner in _objects(control, "controls"):
        if not _is_foreign(control, inner):
            continue
        heading = _text(inner, "class")
        edition = edition_of(heading)
        if edition is None:
            named = one_line(heading) or "a catalogue that is not named"
            note = f"A mapping to {named}, which the library does not have in this edition."
            reading.report.append(ImportLine(_text(inner, "id"), "left", "", note))
            continue
        labels = " ".join(_labels(inner, 0))
        for framework, ids in controls_in([labels], {0: edition}).items():
            found.setdefault(framework, []).extend(ids)
    return {framework: tuple(dict.fromkeys(ids)) for framework, ids in found.items()}


def _labels(control: Data, depth: int) -> Iterator[str]:
    yield _label(control)
    if depth < _DEEPEST:
        for inner in _objects(control, "controls"):
            yield from _labels(inner, depth + 1)


def _label(data: Data) -> str:
    return one_line(clean(_prop(data, "label")))


def _prop(data: Data, name: str) -> str:
    return next((_text(each, "value") for each in _objects(data, "props") if each.get("name") == name), "")


def _objects(data: Data, name: str) -> list[Data]:
    value = data.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _object(value: object) -> Data:
    return value if isinstance(value, dict) else {}


def _text(data: Data, name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""
