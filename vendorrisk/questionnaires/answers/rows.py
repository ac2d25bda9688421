"""Answers from the rows of a table, every fault noted with its row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from vendorrisk.questionnaires.answers.faults import AnswerFaults
from vendorrisk.questionnaires.answers.tables import Row
from vendorrisk.scoring.answers import Answer
from vendorrisk.scoring.entry import LONGEST_REASON, check_free_text, check_not_applicable, parse_answer
from vendorrisk.scoring.questionnaire import Question

COLUMNS = ("key", "answer", "not applicable", "evidence", "comment")
_NEEDED = frozenset({"key", "answer"})
_SEPARATORS = re.compile(r"[;\n]")


def read_rows(
    rows: Sequence[Row], questions: Mapping[str, Question], on: date, faults: AnswerFaults
) -> dict[str, Answer]:
    """The answers of a table whose first row with the words “key” and “answer” names the columns.

    Columns may stand in any order. Rows above are a title and are passed over; so are columns of other names.
    A row without a key is a heading.
    """
    columns: dict[str, int] = {}
    answers: dict[str, Answer] = {}
    seen: dict[str, str] = {}
    for row in rows:
        if found := _columns(row):
            columns = found
        elif columns and (key := _cell(row, columns, "key")):
            _note_repetition(seen, key, row, faults)
            if key in questions:
                answers[key] = _answer(questions[key], row, columns, on, faults)
            else:
                faults.note(f"{row.place} ({key})", "there is no such question")
    if not columns and not faults.found:
        faults.note("file", "has no row that names the columns: " + ", ".join(COLUMNS))
    return answers


def _columns(row: Row) -> dict[str, int]:
    """Where each column stands, if this row names them."""
    names = [" ".join(re.split(r"[\s_]+", cell.casefold())).strip() for cell in row.cells]
    found = {name: names.index(name) for name in COLUMNS if name in names}
    return found if found.keys() >= _NEEDED else {}


def _cell(row: Row, columns: Mapping[str, int], name: str) -> str:
    position = columns.get(name)
    return row.cells[position] if position is not None and position < len(row.cells) else ""


def _note_repetition(seen: dict[str, str], key: str, row: Row, faults: AnswerFaults) -> None:
    if key in seen:
        faults.note(f"{row.place} ({key})", f"is answered twice, first in {seen[key]}")
    seen.setdefault(key, row.place)


def _answer(
    question: Question, row: Row, columns: Mapping[str, int], on: date, faults: AnswerFaults
) -> Answer:
    place = f"{row.place} ({question.key})"
    value = reason = None
    comment = ""
    with faults.at(place):
        value = parse_answer(question, _cell(row, columns, "answer"), on)
    if claim := _cell(row, columns, "not applicable"):
        with faults.at(place):
            reason = check_not_applicable(question, claim)
        if value is not None:
            faults.note(place, "has both an answer and “not applicable”")
    with faults.at(place):
        comment = check_free_text(question.key, _cell(row, columns, "comment"), LONGEST_REASON)
    names = (name.strip() for name in _SEPARATORS.split(_cell(row, columns, "evidence")))
    return Answer(value, tuple(name for name in names if name), comment, reason)
