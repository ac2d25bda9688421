"""A question as the fields of a page, and back into the data that a draft keeps: nothing is lost on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from vendorrisk.questionnaires.draft_checks import DraftProblem
from vendorrisk.scoring.documents.plain_data import figure_from_data, figure_to_data
from vendorrisk.scoring.errors import DocumentError
from vendorrisk.scoring.questionnaire import CHOICE_TYPES
from vendorrisk.web.library.condition_form import ConditionRows, read_condition, read_rows, rows_of
from vendorrisk.web.library.form_rows import with_row_step

Data = dict[str, Any]
_BANDED = {"number": "from", "date": "within_days"}
_TIER = re.compile("[1-9]")
_FIGURE = re.compile(r"-?\d{1,9}([.,]\d{1,9})?")


def empty_question(key: str) -> Data:
    """A new question: a yes or no that weighs 1."""
    return {
        "key": key, "text": "New question", "help": "", "type": "yes_no", "weight": 1, "options": [],
        "expected": "yes", "bands": [], "critical": False, "critical_below": 50, "evidence": "none",
        "allow_not_applicable": True, "when_missing": "zero", "applies_when": None, "controls": {}, "finding": None,
    }  # fmt: skip


@dataclass(frozen=True)
class Typed:
    """What came back from the page: as far as it could be read, and what is wrong with the rest."""

    #: in the shape of question_documents; what is no figure stands in it as it was typed
    data: Data
    #: the rows of its condition; None where it is kept because no rows can say it
    condition: ConditionRows | None
    #: a sentence by the name of the field
    problems: Mapping[str, str]


def shown_question(data: Data) -> Typed:
    """A kept question as the page shows it."""
    return Typed(data, rows_of(data["applies_when"]), {})


def read_question(before: Data, form: MultiDict[str, str]) -> Typed:
    """The question with what was typed; a step of a row (moved, removed) is done."""
    reader = _Reader(with_row_step(form))
    type_ = reader.word("type")
    keeps_condition = reader.ticked("keep_condition")
    data = {
        **before,
        **{name: reader.word(name) for name in ("key", "text", "help", "type", "evidence")},
        "weight": reader.whole("weight"),
        "options": list(reader.options()) if type_ in CHOICE_TYPES else [],
        "expected": reader.word("expected") if type_ == "yes_no" else "yes",
        "bands": list(reader.bands(_BANDED[type_])) if type_ in _BANDED else [],
        "critical": reader.ticked("critical"),
        "critical_below": reader.figure("critical_below") if reader.ticked("critical") else 50,
        "allow_not_applicable": reader.ticked("allow_not_applicable"),
        "when_missing": "ignore" if reader.ticked("when_missing") else "zero",
        "applies_when": before["applies_when"]
        if keeps_condition
        else reader.condition(before["applies_when"]),
        "controls": reader.controls(),
        "finding": reader.finding(),
    }
    return Typed(data, None if keeps_condition else read_rows(reader.form), reader.problems)


def field_of(problem: DraftProblem, question: Data) -> str:
    """The name of the page's field that a problem of this question belongs to."""
    if problem.field == "credit":
        return "options" if question["options"] else "bands"
    return _FIELD_OF.get(
        problem.field, problem.field if problem.field in question else f"controls.{problem.field}"
    )


_FIELD_OF: Mapping[str, str] = {
    **dict.fromkeys(("value", "label", "exclusive", "minimum_tier"), "options"),
    **dict.fromkeys(("from", "within_days"), "bands"),
    **dict.fromkeys(
        ("question", "equals", "in", "answered", "all", "any", "not", "applies_when"), "condition"
    ),
    "title": "finding_title",
    "recommendation": "finding_recommendation",
}


class _Reader:
    def __init__(self, form: MultiDict[str, str]) -> None:
        self.form = form
        self.problems: dict[str, str] = {}

    def word(self, name: str) -> str:
        return self.form.get(name, "").replace("\r\n", "\n").strip()

    def ticked(self, name: str) -> bool:
        return name in self.form

    def whole(self, name: str) -> int | str:
        text = self.word(name)
        if not text.isdecimal() or len(text) > 5:
            self.problems[name] = "Give a whole number of 0 or more."
            return text
        return int(text)

    def figure(self, name: str) -> int | str:
        return self._figure(name, self.word(name))

    def _figure(self, name: str, text: str) -> int | str:
        if not _FIGURE.fullmatch(text):
            self.problems[name] = f"“{text[:40]}” is no number."
            return text
        return figure_to_data(figure_from_data(text.replace(",", ".")))

    def options(self) -> Iterator[Data]:
        columns = [self.form.getlist(f"option_{name}") for name in ("value", "label", "credit", "tier")]
        exclusive = set(self.form.getlist("option_exclusive"))
        for number, (value, label, credit, tier) in enumerate(zip(*columns, strict=False)):
            if not (value.strip() or label.strip()):
                continue
            yield {
                "value": value.strip(), "label": label.strip(), "credit": self._figure("options", credit.strip()),
                "exclusive": str(number) in exclusive, "minimum_tier": self._tier(tier.strip()),
            }  # fmt: skip

    def _tier(self, text: str) -> int | str | None:
        if text and not _TIER.fullmatch(text):
            self.problems["options"] = f"“{text[:40]}” is no tier; tiers are 1 to 9."
            return text
        return int(text) if text else None

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

    def condition(self, before: Data | None) -> Data | None:
        try:
            return read_condition(self.form, before)
        except DocumentError:
            self.problems["condition"] = "Choose a question and what it is answered with."
            return None

    def finding(self) -> Data | None:
        words = {name: self.word(f"finding_{name}") for name in ("title", "recommendation")}
        return words if any(words.values()) else None


def shown_controls(controls: Mapping[str, list[str]]) -> dict[str, str]:
    return {name: "; ".join(ids) for name, ids in controls.items()}
