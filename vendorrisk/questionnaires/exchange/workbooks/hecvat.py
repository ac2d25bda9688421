"""HECVAT 4 workbooks, the user's own copy: the questions with points, preferred answers and gates, and finished answers.

Points, gates and what counts follow the published workbook (version 4.1.4): critical 20, standard 10, minor 5; a “No” at
a gate takes its sections out; of the data centre's questions only answered ones count. The totals of the imported
questionnaire are those of the workbook's own formulas.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from vendorrisk.questionnaires.exchange.fitting import LONGEST_HELP, LONGEST_TEXT, clean, clipped, one_line
from vendorrisk.questionnaires.exchange.imported import (
    ExchangeError,
    ForeignAnswer,
    ImportedAnswers,
    ImportedQuestionnaire,
    ImportLine,
)
from vendorrisk.questionnaires.exchange.workbooks.reading import Sheet, is_workbook, read_workbook
from vendorrisk.scoring.questionnaire import AllOf, Condition, Domain, Equals, Not, Question, Questionnaire

SOURCE: Final = "HECVAT 4"
KEY: Final = "hecvat4"
_ID = re.compile(r"[A-Z]{4}-\d\d")
_POINTS: Final[Mapping[str, int]] = {"critical": 20, "standard": 10, "minor": 5}
#: the answer at a gate decides whether these categories are asked
GATES: Final[Mapping[str, tuple[str, ...]]] = {
    "REQU-01": ("APPL", "AAAI", "DATA", "DCTR", "FIDP", "HFIH", "VULN"),
    "REQU-02": ("ITAC",),
    "REQU-03": ("CONS",),
    "REQU-04": ("AIQU", "AIGN", "AIPL", "AISC", "AIML", "AILM"),
    "REQU-05": ("HIPA",),
    "REQU-06": ("PCID",),
    "REQU-07": ("OPEM",),
    "REQU-08": ("PRGN", "PCOM", "PDOC", "PTHP", "PCHG", "PDAT", "PRPO", "INTL", "DRPV", "DPAI"),
    "AIQU-01": ("AIML",),
    "AIQU-02": ("AILM",),
}
_GATE_CATEGORIES: Final = ("REQU", "AIQU")
#: blank answers of these leave the sums
_ONLY_WHEN_ANSWERED: Final = frozenset({"DCTR"})
_HEADER_ROWS: Final = 5


@dataclass(frozen=True)
class _Asked:
    """One line of the hidden sheet “Questions”."""

    id: str
    text: str
    help: str
    #: Yes, No, or empty where it is not scored
    preferred: str
    points: int

    @property
    def category(self) -> str:
        return self.id[:4]


def recognises(content: bytes) -> bool:
    """Whether it is a workbook with HECVAT 4's sheet of questions and its identifiers."""
    if not is_workbook(content):
        return False
    try:
        sheets = read_workbook(content, "")
    except ExchangeError:
        return False
    return _questions_table(sheets) is not None or sum(len(_answer_rows(sheet)) for sheet in sheets) >= 20


def read_questionnaire(content: bytes, name: str) -> ImportedQuestionnaire:
    """The questions as ours. Raises ExchangeError where the sheet “Questions” is missing."""
    sheets = read_workbook(content, name)
    table = _questions_table(sheets)
    if table is None:
        raise ExchangeError(f"{name} has no sheet whose second row names “New ID” and “Compliant Response”.")
    sheet, asked, report = table[0], [], []
    for place, cells in _table_rows(*table):
        line = _asked(cells)
        if line is None:
            report.append(ImportLine(place, "left", "", "No identifier of a question stands in this row."))
        else:
            asked.append(line)
            report.append(_reported(line))
    if not asked:
        raise ExchangeError(f"{name}, sheet {sheet.name}: there is no row with a question's identifier.")
    report.extend(
        ImportLine(f"sheet {each.name}", "left", "", _why_left(each)) for each in sheets if each is not sheet
    )
    questionnaire = Questionnaire(KEY, "4", "HECVAT 4", "vendor", _domains(asked))
    return ImportedQuestionnaire(SOURCE, questionnaire, tuple(report))


def read_answers(content: bytes, name: str) -> ImportedAnswers:
    """The answers in column C of every sheet, with the additional information of column D. Raises ExchangeError."""
    sheets = read_workbook(content, name)
    texts = _texts(sheets)
    found: dict[str, ForeignAnswer] = {}
    report: list[ImportLine] = []
    for sheet in sheets:
        if sheet.hidden:
            continue
        for number, row in _answer_rows(sheet):
            answer = _answer(row, texts)
            if answer is None:
                report.append(
                    ImportLine(row[0], "left", "", f"Not answered (sheet {sheet.name}, row {number}).")
                )
            elif row[0] not in found:
                found[row[0]] = answer
    if not found and not report:
        raise ExchangeError(f"{name} has no row with an identifier of HECVAT 4 in its first column.")
    open_ = tuple(line for line in report if line.source_id not in found)
    return ImportedAnswers(SOURCE, tuple(found.values()), open_)


def _answer(row: Sequence[str], texts: Mapping[str, str]) -> ForeignAnswer | None:
    id_, value = row[0], clean(row[2]) if len(row) > 2 else ""
    comment = clean(row[3]) if len(row) > 3 else ""
    if not value and not comment:
        return None
    asked = texts.get(id_) or clean(row[1])
    if value.casefold() in ("n/a", "na", "not applicable"):
        return ForeignAnswer(
            id_, asked, "", not_applicable=comment or "The HECVAT says that this does not apply."
        )
    return ForeignAnswer(id_, asked, value, comment)


def _texts(sheets: Sequence[Sheet]) -> dict[str, str]:
    table = _questions_table(sheets)
    lines = (_asked(cells) for _, cells in _table_rows(*table)) if table else ()
    return {line.id: line.text for line in lines if line}


def _answer_rows(sheet: Sheet) -> list[tuple[int, Sequence[str]]]:
    return [(number, row) for number, row in sheet.numbered() if len(row) > 2 and _ID.fullmatch(row[0])]


def _questions_table(sheets: Sequence[Sheet]) -> tuple[Sheet, int, dict[str, int]] | None:
    for sheet in sheets:
        for number, row in sheet.numbered():
            if number > _HEADER_ROWS:
                break
            names = [one_line(cell).casefold() for cell in row]
            if "new id" in names and "compliant response" in names:
                return sheet, number, {name: place for place, name in enumerate(names) if name}
    return None


def _table_rows(sheet: Sheet, header: int, columns: Mapping[str, int]) -> list[tuple[str, dict[str, str]]]:
    return [
        (f"row {number}", {name: clean(row[place]) for name, place in columns.items()})
        for number, row in sheet.numbered()
        if number > header
    ]


def _asked(cells: Mapping[str, str]) -> _Asked | None:
    id_ = cells.get("new id", "")
    if not _ID.fullmatch(id_):
        return None
    preferred = cells.get("compliant response", "").capitalize()
    importance = cells.get("default importance", "").casefold()
    weight = cells.get("default weight", "")
    points = _POINTS.get(importance.split(" ")[0]) or (
        int(weight) if weight.isdecimal() and len(weight) < 4 else 10
    )
    guidance = "\n\n".join(
        part for part in (cells.get("standard guidance", ""), cells.get("reason", "")) if part
    )
    preferred = preferred if preferred in ("Yes", "No") else ""
    return _Asked(
        id_,
        clipped(cells.get("question", "") or id_, LONGEST_TEXT),
        clipped(guidance, LONGEST_HELP),
        preferred,
        points,
    )


def _reported(line: _Asked) -> ImportLine:
    note = (
        ""
        if line.preferred or line.category in _GATE_CATEGORIES
        else "Not scored there: asked for information."
    )
    return ImportLine(line.id, "kept", f"{KEY}.{line.id}", note)


def _why_left(sheet: Sheet) -> str:
    return (
        "Hidden sheet without questions."
        if sheet.hidden
        else "Its questions come from the sheet “Questions”."
    )


def _domains(asked: Sequence[_Asked]) -> tuple[Domain, ...]:
    """A domain a category, as heavy as its questions; the gates come first, for conditions look back only."""
    categories: dict[str, list[Question]] = {}
    known = {line.id for line in asked}
    for line in sorted(asked, key=lambda line: line.category not in _GATE_CATEGORIES):
        categories.setdefault(line.category, []).append(_question(line, known))
    return tuple(
        Domain(f"{KEY}_{category}", category, "sum", tuple(each)) for category, each in categories.items()
    )


def _question(line: _Asked, known: set[str]) -> Question:
    return Question(
        key=f"{KEY}.{line.id}",
        text=line.text,
        help=line.help,
        type="yes_no" if line.preferred or line.id in GATES else "text",
        weight=line.points if line.preferred else 0,
        expected="no" if line.preferred == "No" else "yes",
        when_missing="ignore" if line.category in _ONLY_WHEN_ANSWERED else "zero",
        applies_when=_gated(
            [gate for gate, closed in GATES.items() if line.category in closed and gate in known]
        ),
    )


def _gated(gates: Sequence[str]) -> Condition | None:
    """Only a “No” closes a gate; a blank one leaves its questions in."""
    return AllOf(tuple(Not(Equals(f"{KEY}.{gate}", "no")) for gate in gates)) if gates else None
