"""A file of answers as it is brought, before it is matched with questions.

Our answer pack (JSON), a table (CSV) and VSAQ's answers are read here; workbooks, ours and foreign ones, by the
exchange in a process of their own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from vendorrisk.questionnaires.answers.faults import AnswerFaults
from vendorrisk.questionnaires.answers.tables import Row, read_csv
from vendorrisk.questionnaires.exchange.imported import (
    ExchangeError,
    ForeignAnswer,
    ImportedAnswers,
    ImportLine,
)
from vendorrisk.questionnaires.exchange.isolation import read_answers_apart
from vendorrisk.questionnaires.exchange.vsaq import files as vsaq
from vendorrisk.questionnaires.exchange.vsaq.answers import looks_like_answers
from vendorrisk.scoring.questionnaire import Questionnaire

OWN_JSON: Final = "Answer pack"
OWN_TABLE: Final = "Answer table"
_COLUMNS: Final = ("key", "question", "answer", "not applicable", "evidence", "comment")
_NEEDED: Final = frozenset({"key", "answer"})


def read_pack(content: bytes, name: str, asked: Sequence[Questionnaire] = ()) -> ImportedAnswers:
    """The answers of a file, by its content; `name` is the file's, for the messages.

    `asked` are the questionnaires of the assessment: a VSAQ file names ids only, so one that came from VSAQ says to
    which question a ticked choice belongs. Raises ExchangeError with a sentence for whoever brought the file.
    """
    if not content.strip():
        raise ExchangeError(f"“{name}” is empty.")
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return _read_json(content, name, asked)
    if content[:2] == b"PK":
        return read_answers_apart(content, f"“{name}”")
    faults = AnswerFaults()
    rows = read_csv(content, faults)
    if faults.found:
        fault = faults.found[0]
        place = "" if fault.place == "file" else f", {fault.place},"
        raise ExchangeError(f"“{name}”{place} {fault.message}.")
    return _read_rows(rows, name)


def _read_json(content: bytes, name: str, asked: Sequence[Questionnaire]) -> ImportedAnswers:
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ExchangeError(f"“{name}” is no JSON that can be read.") from error
    if looks_like_answers(content):
        return vsaq.read_answers(content, f"“{name}”", _closest(asked, data))
    if not isinstance(data, dict) or not isinstance(data.get("answers"), dict):
        raise ExchangeError(f"“{name}” holds no answers in a form that is known here.")
    questions = data.get("questions")
    told = questions if isinstance(questions, dict) else {}
    answers: list[ForeignAnswer] = []
    report: list[ImportLine] = []
    for key, given in data["answers"].items():
        if isinstance(given, dict) and (answer := _answer(key, given, told.get(key))):
            answers.append(answer)
        else:
            report.append(ImportLine(key, "left", note="holds no answer"))
    return ImportedAnswers(OWN_JSON, tuple(answers), tuple(report))


def _closest(asked: Sequence[Questionnaire], ids: Mapping[str, Any]) -> Questionnaire | None:
    """The questionnaire that has most of the ids as questions or options; None where none has any."""
    shared = {each.key: len(_ids_of(each) & ids.keys()) for each in asked}
    best = max(asked, key=lambda each: shared[each.key], default=None)
    return best if best is not None and shared[best.key] else None


def _ids_of(questionnaire: Questionnaire) -> set[str]:
    options = {option.value for question in questionnaire.questions for option in question.options}
    return options | questionnaire.question_by_key.keys()


def _answer(key: str, given: Mapping[str, Any], told: object) -> ForeignAnswer | None:
    """One answer of the JSON; None where nothing was answered."""
    question: Mapping[str, Any] = told if isinstance(told, dict) else {}
    answer = ForeignAnswer(
        source_id=key,
        question=_text(question.get("text")),
        value=_text(given.get("value")),
        comment=_text(given.get("comment")),
        not_applicable=_text(given.get("not_applicable")),
        controls=_controls(question.get("controls")),
        evidence=tuple(_list(given.get("evidence"))),
    )
    return answer if answer.value or answer.comment or answer.not_applicable or answer.evidence else None


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(_list(value))
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _list(value: object) -> list[str]:
    return (
        [_text(each) for each in value if isinstance(each, str | int | float)]
        if isinstance(value, list)
        else []
    )


def _controls(value: object) -> dict[str, tuple[str, ...]]:
    return {str(name): tuple(_list(each)) for name, each in value.items()} if isinstance(value, dict) else {}


def _read_rows(rows: Sequence[Row], name: str) -> ImportedAnswers:
    columns: dict[str, int] = {}
    answers: list[ForeignAnswer] = []
    report: list[ImportLine] = []
    for row in rows:
        if found := _columns(row):
            columns = found
        elif columns and (key := _cell(row, columns, "key")):
            answer = _row_answer(row, columns, key)
            if answer:
                answers.append(answer)
            else:
                report.append(ImportLine(key, "left", note=f"{row.place} holds no answer"))
    if not columns:
        raise ExchangeError(
            f"“{name}” has no row that names its columns. A table of answers needs the columns “key” and “answer”."
        )
    return ImportedAnswers(OWN_TABLE, tuple(answers), tuple(report))


def _columns(row: Row) -> dict[str, int]:
    names = [" ".join(cell.casefold().replace("_", " ").split()) for cell in row.cells]
    found = {name: names.index(name) for name in _COLUMNS if name in names}
    return found if found.keys() >= _NEEDED else {}


def _cell(row: Row, columns: Mapping[str, int], name: str) -> str:
    place = columns.get(name)
    return row.cells[place].strip() if place is not None and place < len(row.cells) else ""


def _row_answer(row: Row, columns: Mapping[str, int], key: str) -> ForeignAnswer | None:
    cell = {name: _cell(row, columns, name) for name in _COLUMNS}
    if not any(cell[name] for name in ("answer", "not applicable", "comment", "evidence")):
        return None
    files = cell["evidence"].replace("\n", ";").split(";")
    return ForeignAnswer(
        source_id=key,
        question=cell["question"],
        value=cell["answer"],
        comment=cell["comment"],
        not_applicable=cell["not applicable"],
        evidence=tuple(name.strip() for name in files if name.strip()),
    )
