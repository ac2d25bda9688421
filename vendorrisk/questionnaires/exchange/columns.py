"""Catalogues of controls as tables (CSV, or the first sheet of a workbook) with columns that the user chooses.

Such catalogues hold statements, not questions: each becomes a question of four steps, from “not done” to “done and
checked”.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import PurePath
from typing import Final

from vendorrisk.questionnaires.answers.faults import AnswerFaults
from vendorrisk.questionnaires.answers.tables import read_csv
from vendorrisk.questionnaires.exchange.controls import Edition, control_columns, controls_in
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
from vendorrisk.questionnaires.exchange.workbooks.reading import is_workbook, read_workbook
from vendorrisk.scoring.questionnaire import Domain, Option, Question, Questionnaire

SOURCE: Final = "CSV"
#: what a column can be chosen for; `text` must be
FIELDS: Final = ("text", "id", "domain", "help", "weight")
STEPS: Final = (
    Option("checked", "Done, and somebody checks that it stays so", Fraction(100)),
    Option("done", "Done", Fraction(80)),
    Option("partly", "Done in part", Fraction(40)),
    Option("open", "Not done", Fraction(0)),
)
#: words by which a column is guessed when nobody chose
_GUESSES: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("question", "control description", "description", "requirement", "statement", "text"),
    "id": ("id", "control id", "identifier", "number", "#", "key"),
    "domain": ("domain", "family", "category", "function", "section", "chapter"),
    "help": ("guidance", "help", "rationale", "supplemental guidance", "implementation examples"),
    "weight": ("weight", "relative control weighting", "points"),
}
_MOST_QUESTIONS: Final = 2_000


@dataclass(frozen=True)
class Table:
    """The names of the columns, and the rows below with the number that the program shows."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_table(content: bytes, name: str) -> Table:
    """The table whose first row names the columns. Raises ExchangeError."""
    if is_workbook(content):
        numbered = list(read_workbook(content, name)[0].numbered())
        rows = [(number, tuple(row)) for number, row in numbered]
    else:
        faults = AnswerFaults()
        rows = [(row.number, row.cells) for row in read_csv(content, faults)]
        if faults.found:
            raise ExchangeError(f"{name} is no table that can be read: {faults.found[0]}.")
    if len(rows) < 2:
        raise ExchangeError(
            f"{name} holds no table: a row that names the columns and a row below it are needed."
        )
    return Table(tuple(one_line(cell) for cell in rows[0][1]), tuple(rows[1:]))


def guess(header: Sequence[str]) -> dict[str, str]:
    """Field -> the column that is probably meant; a field without one is left out."""
    folded = {name.casefold(): name for name in header if name}
    chosen: dict[str, str] = {}
    for field, words in _GUESSES.items():
        exact = next((folded[word] for word in words if word in folded), None)
        near = next(
            (name for fold, name in folded.items() for word in words if len(word) > 3 and word in fold), None
        )
        if (exact or near) and (exact or near) not in chosen.values():
            chosen[field] = exact or near or ""
    return chosen


def recognises(content: bytes) -> bool:
    """Whether it is a table in which a column of sentences can be guessed."""
    try:
        return "text" in guess(read_table(content, "").header)
    except ExchangeError:
        return False


def read_questionnaire(
    content: bytes, name: str, columns: Mapping[str, str] | None = None
) -> ImportedQuestionnaire:
    """The statements as questions; `columns` says which column holds what (see FIELDS), guessed where left out.

    Raises ExchangeError for a column that does not exist, and where no row has a sentence.
    """
    table = read_table(content, name)
    places = _places(table, columns if columns is not None else guess(table.header), name)
    mapped = control_columns(table.header)
    keys, report = Keys(), []
    domains: dict[str, list[Question]] = {}
    for number, cells in table.rows:
        taken = {field: clean(cells[place]) if place < len(cells) else "" for field, place in places.items()}
        source_id = taken.get("id") or f"row {number}"
        if not taken["text"]:
            report.append(ImportLine(source_id, "left", "", "The row has no sentence."))
            continue
        question, notes = _question(taken, keys, number)
        question = replace(question, controls=controls_in(cells, mapped))
        domains.setdefault(one_line(taken.get("domain", "")) or "Controls", []).append(question)
        report.append(ImportLine(source_id, "changed" if notes else "kept", question.key, " ".join(notes)))
    if not domains or sum(map(len, domains.values())) > _MOST_QUESTIONS:
        raise ExchangeError(f"{name} has no row with a sentence, or more than {_MOST_QUESTIONS:,}.")
    report.extend(_of_columns(table, places, mapped))
    return ImportedQuestionnaire(SOURCE, _questionnaire(name, domains), tuple(report))


def write_questionnaire(questionnaire: Questionnaire) -> bytes:
    """The questions as CSV: domain, id, question, help, weight, type, critical, evidence and controls."""
    target = io.StringIO(newline="")
    table = csv.writer(target)
    table.writerow(("domain", "id", "question", "help", "weight", "type", "critical", "evidence", "controls"))
    for domain in questionnaire.domains:
        for each in domain.questions:
            controls = "; ".join(f"{name} {', '.join(ids)}" for name, ids in each.controls.items())
            row = (domain.title, each.key, each.text, each.help, each.weight, each.type)
            table.writerow(
                [_harmless(cell) for cell in (*row, "yes" if each.critical else "", each.evidence, controls)]
            )
    return target.getvalue().encode("utf-8-sig")


def _harmless(cell: object) -> str:
    """No program that opens the file takes the cell for a formula."""
    text = str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _places(table: Table, columns: Mapping[str, str], name: str) -> dict[str, int]:
    if "text" not in columns:
        raise ExchangeError(
            f"{name}: say which column holds the sentences. There are: {', '.join(table.header)}."
        )
    unknown = [column for column in columns.values() if column not in table.header]
    if unknown or not columns.keys() <= set(FIELDS):
        named = ", ".join(unknown) or ", ".join(columns.keys() - set(FIELDS))
        raise ExchangeError(f"{name} has no column {named}. There are: {', '.join(table.header)}.")
    return {field: table.header.index(column) for field, column in columns.items()}


def _question(taken: Mapping[str, str], keys: Keys, number: int) -> tuple[Question, list[str]]:
    id_, notes = taken.get("id", ""), []
    key = keys.give(id_, f"row-{number}")
    if id_ and key != id_:
        notes.append(f"The key is “{key}”.")
    weight, told = taken.get("weight", ""), 1
    if weight.isdecimal() and 0 <= int(weight) <= 10_000:
        told = int(weight)
    elif weight:
        notes.append(f"The weight “{clipped(weight, 20)}” is no whole number, so it weighs 1.")
    if len(taken["text"]) > LONGEST_TEXT:
        notes.append(f"The sentence is cut after {LONGEST_TEXT:,} characters.")
    text, help_ = clipped(taken["text"], LONGEST_TEXT), clipped(taken.get("help", ""), LONGEST_HELP)
    return Question(key, text, "single_choice", help=help_, weight=told, options=STEPS), notes


def _of_columns(
    table: Table, places: Mapping[str, int], mapped: Mapping[int, Edition]
) -> Iterator[ImportLine]:
    for number, title in enumerate(table.header):
        if number in mapped:
            yield ImportLine(
                f"column {title}", "changed", "", "Its ids that the library has became controls."
            )
        elif number not in places.values():
            yield ImportLine(f"column {title or number + 1}", "left", "", "Nobody chose this column.")


def _questionnaire(name: str, domains: Mapping[str, Sequence[Question]]) -> Questionnaire:
    stem, keys = PurePath(name).stem, Keys(60)
    made = tuple(
        Domain(
            keys.give(title.casefold(), "controls"), clipped(title, LONGEST_TITLE), "sum", tuple(questions)
        )
        for title, questions in domains.items()
    )
    title = clipped(one_line(clean(stem)) or "Controls", LONGEST_TITLE)
    return Questionnaire(fitted_key(stem, 80) or "controls", "1", title, "vendor", made)
