"""A question as the fields of a page, and back into the data that a draft keeps: nothing is lost on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from vendorrisk.errors import InvalidInputError
from vendorrisk.scoring.errors import DocumentError
from vendorrisk.scoring.plain_data import Fields, figure_from_data, figure_to_data
from vendorrisk.scoring.question_documents import condition_from_data, condition_to_data

Data = dict[str, Any]
#: rows for a condition built by choosing; a deeper one is kept as it is and shown in words
CONDITION_ROWS = 4
_BANDED = {"number": "from", "date": "within_days"}
_FIGURE = re.compile(r"-?\d{1,9}([.,]\d{1,9})?")


def empty_question(key: str) -> Data:
    """A new question: a yes or no that weighs 1."""
    return {
        "key": key, "text": "New question", "help": "", "type": "yes_no", "weight": 1, "options": [],
        "expected": "yes", "bands": [], "critical": False, "critical_below": 50, "evidence": "none",
        "allow_not_applicable": True, "when_missing": "zero", "applies_when": None, "controls": {}, "finding": None,
    }  # fmt: skip


def leaves_of(condition: Data | None) -> tuple[str, list[Data]] | None:
    """“all” or “any” with the leaves of a condition of one level; None for a deeper one."""
    if condition is None:
        return "all", []
    if "question" in condition:
        return "all", [condition]
    for name in ("all", "any"):
        if name in condition and all("question" in part for part in condition[name]):
            return (name, condition[name]) if len(condition[name]) <= CONDITION_ROWS else None
    return None


def read_question(before: Data, form: MultiDict[str, str]) -> Data:
    """The question's data with what was typed. Raises InvalidInputError by the name of the field."""
    reader = _Reader(form)
    type_ = reader.word("type")
    finding = {"title": reader.word("finding_title"), "recommendation": reader.word("finding_recommendation")}
    data = {
        **before,
        "key": reader.word("key"),
        "text": reader.word("text"),
        "help": reader.word("help"),
        "type": type_,
        "weight": reader.whole("weight"),
        "options": list(reader.options()) if type_ in ("single_choice", "multiple_choice") else [],
        "expected": reader.word("expected") if type_ == "yes_no" else "yes",
        "bands": list(reader.bands(_BANDED[type_])) if type_ in _BANDED else [],
        "critical": reader.ticked("critical"),
        "critical_below": reader.figure("critical_below") if reader.ticked("critical") else 50,
        "evidence": reader.word("evidence"),
        "allow_not_applicable": reader.ticked("allow_not_applicable"),
        "when_missing": "ignore" if reader.ticked("when_missing") else "zero",
        "applies_when": before["applies_when"] if reader.ticked("keep_condition") else reader.condition(),
        "controls": reader.controls(),
        "finding": finding if any(finding.values()) else None,
    }
    if reader.problems:
        raise InvalidInputError(reader.problems)
    return data


class _Reader:
    def __init__(self, form: MultiDict[str, str]) -> None:
        self.form = form
        self.problems: dict[str, str] = {}

    def word(self, name: str) -> str:
        return self.form.get(name, "").replace("\r\n", "\n").strip()

    def ticked(self, name: str) -> bool:
        return name in self.form

    def whole(self, name: str) -> int:
        text = self.word(name)
        if not text.isdecimal() or len(text) > 5:
            self.problems[name] = "Give a whole number of 0 or more."
            return 0
        return int(text)

    def figure(self, name: str) -> int | str:
        return self._figure(name, self.word(name))

    def _figure(self, name: str, text: str) -> int | str:
        if not _FIGURE.fullmatch(text):
            self.problems[name] = f"“{text[:40]}” is no number."
            return 0
        return figure_to_data(figure_from_data(text.replace(",", ".")))

    def options(self) -> Iterator[Data]:
        columns = [self.form.getlist(f"option_{name}") for name in ("value", "label", "credit", "tier")]
        exclusive = set(self.form.getlist("option_exclusive"))
        for number, (value, label, credit, tier) in enumerate(zip(*columns, strict=False)):
            if not (value.strip() or label.strip()):
                continue
            tiers = int(tier) if tier.strip().isdecimal() and len(tier.strip()) == 1 else None
            yield {
                "value": value.strip(), "label": label.strip(), "credit": self._figure("options", credit.strip()),
                "exclusive": str(number) in exclusive, "minimum_tier": tiers,
            }  # fmt: skip

    def bands(self, limit: str) -> Iterator[Data]:
        for start, credit in zip(
            self.form.getlist("band_limit"), self.form.getlist("band_credit"), strict=False
        ):
            if start.strip() or credit.strip():
                yield {
                    limit: self._figure("bands", start.strip()),
                    "credit": self._figure("bands", credit.strip()),
                }

    def controls(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, text in self.form.items():
            if name.startswith("controls.") and text.strip():
                ids = [each.strip() for each in re.split(r"[;\n]|,(?=\s*[A-Z0-9])", text) if each.strip()]
                found[name.removeprefix("controls.")] = ids
        return found

    def condition(self) -> Data | None:
        rows = zip(
            self.form.getlist("when_question"),
            self.form.getlist("when_is"),
            self.form.getlist("when_values"),
            strict=False,
        )
        leaves = [_leaf(question.strip(), is_, values) for question, is_, values in rows if question.strip()]
        if not leaves:
            return None
        chosen = leaves[0] if len(leaves) == 1 else {self.form.get("when_join", "all"): leaves}
        try:
            return condition_to_data(condition_from_data(Fields(chosen, "condition")))
        except DocumentError:
            self.problems["condition"] = "Choose a question and what it is answered with."
            return None


def _leaf(question: str, is_: str, values: str) -> Data:
    given = [value.strip() for value in values.split(",") if value.strip()]
    if is_ == "answered":
        return {"question": question, "answered": True}
    if len(given) == 1:
        return {"question": question, "equals": given[0]}
    return {"question": question, "in": given}


def shown_controls(controls: Mapping[str, list[str]]) -> dict[str, str]:
    return {name: "; ".join(ids) for name, ids in controls.items()}
