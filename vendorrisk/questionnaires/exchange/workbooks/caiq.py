"""CAIQ workbooks of the Cloud Security Alliance, the user's own copy: version 4 with its columns, and version 3.0.1.

Between versions the same identifier stands for other questions, so keys carry the version. Nothing of the sentences
is kept in the product: they come from the file and stay in the user's database.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from vendorrisk.questionnaires.exchange.controls import Controls, Edition, control_columns, controls_in
from vendorrisk.questionnaires.exchange.fitting import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    clean,
    clipped,
    fitted_key,
    one_line,
)
from vendorrisk.questionnaires.exchange.imported import (
    ExchangeError,
    ForeignAnswer,
    ImportedAnswers,
    ImportedQuestionnaire,
    ImportLine,
)
from vendorrisk.questionnaires.exchange.workbooks.reading import Sheet, is_workbook, read_workbook
from vendorrisk.scoring.questionnaire import Domain, Question, Questionnaire

SOURCE: Final = "CAIQ"
_ID = re.compile(r"[A-Z&]{2,4}-\d\d\.\d+")
_ID_3 = re.compile(r"[A-Z]{2,4}-\d\d\.\d+")
_VERSION = re.compile(r"v?\s*(\d+(?:\.\d+)*)", re.IGNORECASE)
_HEADER_ROWS: Final = 12


@dataclass(frozen=True)
class _Line:
    """One question of the workbook with its answer."""

    place: str
    id: str
    question: str
    domain: str
    control: str
    answer: str
    comment: str
    #: what the workbook maps the question to, by framework
    controls: Controls = field(default_factory=dict)


@dataclass(frozen=True)
class _Book:
    version: str
    lines: tuple[_Line, ...]
    #: rows that are no question, such as the copyright at the foot, and sheets that hold none
    others: tuple[ImportLine, ...]


def recognises(content: bytes) -> bool:
    """Whether it is a workbook with the columns of CAIQ 4, or of 3.0.1."""
    if not is_workbook(content):
        return False
    try:
        return _table(read_workbook(content, "")) is not None
    except ExchangeError:
        return False


def read_questionnaire(content: bytes, name: str) -> ImportedQuestionnaire:
    """The questions, each a yes or no of weight 1, every domain as heavy as its questions. Raises ExchangeError."""
    book = _read(content, name)
    prefix, report = f"caiq{book.version.partition('.')[0]}", list(book.others)
    domains: dict[str, list[Question]] = {}
    for line in book.lines:
        key = f"{prefix}.{fitted_key(line.id)}"
        note = (
            ""
            if key.endswith(line.id)
            else "The key has a dash where the identifier has a sign we do not use."
        )
        report.append(ImportLine(line.id, "changed" if note else "kept", key, note))
        help_ = f"Control {line.control}." if line.control else ""
        question = Question(
            key, clipped(line.question, LONGEST_TEXT), "yes_no", help=help_, controls=line.controls
        )
        domains.setdefault(line.domain or "CAIQ", []).append(question)
    made = tuple(
        Domain(f"{prefix}_{number}", clipped(title, LONGEST_TITLE), "sum", tuple(questions))
        for number, (title, questions) in enumerate(domains.items(), start=1)
    )
    title = f"CAIQ {book.version}"
    return ImportedQuestionnaire(
        SOURCE, Questionnaire(prefix, book.version, title, "vendor", made), tuple(report)
    )


def read_answers(content: bytes, name: str) -> ImportedAnswers:
    """The answers of a finished workbook. Raises ExchangeError."""
    book = _read(content, name)
    answers = [_answer(line) for line in book.lines if line.answer or line.comment]
    open_ = [
        ImportLine(line.id, "left", "", "Not answered.")
        for line in book.lines
        if not (line.answer or line.comment)
    ]
    return ImportedAnswers(f"{SOURCE} {book.version}", tuple(answers), (*book.others, *open_))


def _answer(line: _Line) -> ForeignAnswer:
    not_applicable = line.answer.casefold() in ("na", "n/a", "not applicable")
    return ForeignAnswer(
        source_id=line.id,
        question=line.question,
        value="" if not_applicable else line.answer,
        comment="" if not_applicable else line.comment,
        not_applicable=(line.comment or "The CAIQ says that this does not apply.") if not_applicable else "",
        controls=line.controls,
    )


def _read(content: bytes, name: str) -> _Book:
    sheets = read_workbook(content, name)
    found = _table(sheets)
    if found is None:
        raise ExchangeError(f"{name} has no sheet with the columns of a CAIQ.")
    sheet, header, columns = found
    lines, others = (_lines_3 if columns is None else _lines_4)(sheet, header, columns or {})
    if not lines:
        raise ExchangeError(f"{name}, sheet {sheet.name}: there is no row with a question's identifier.")
    rest = [
        ImportLine(f"sheet {each.name}", "left", "", "Holds no questions.")
        for each in sheets
        if each is not sheet
    ]
    named = _VERSION.search(sheet.name)
    return _Book(named[1] if named else ("3" if columns is None else "4"), tuple(lines), (*others, *rest))


def _table(sheets: Sequence[Sheet]) -> tuple[Sheet, int, dict[str, int] | None] | None:
    """The sheet with questions, the row of its header, and where its columns stand; None for version 3.0.1."""
    for sheet in sheets:
        for number, row in sheet.numbered():
            if number > _HEADER_ROWS:
                break
            names = [one_line(cell).casefold() for cell in row]
            if "question id" in names and any("caiq answer" in each for each in names):
                return sheet, number, _columns(names)
            if any(each.startswith("consensus assessment questions") for each in names) and "yes" in _below(
                sheet, number
            ):
                return sheet, number, None
    return None


def _below(sheet: Sheet, number: int) -> set[str]:
    rows = sheet.rows[number - 1 : number + 3]
    return {one_line(cell).casefold() for row in rows for cell in row}


def _columns(names: Sequence[str]) -> dict[str, int]:
    def first(*words: str) -> int | None:
        return next((place for place, name in enumerate(names) if all(word in name for word in words)), None)

    found = {
        "id": first("question id"), "question": names.index("question") if "question" in names else None,
        "answer": first("caiq answer"), "owner": first("ssrm"), "comment": first("implementation description"),
        "customer": first("csc responsibilities"), "control": first("control id"), "domain": first("domain title"),
    }  # fmt: skip
    return {name: place for name, place in found.items() if place is not None}


def _lines_4(sheet: Sheet, header: int, columns: dict[str, int]) -> tuple[list[_Line], list[ImportLine]]:
    lines: list[_Line] = []
    others: list[ImportLine] = []
    above: dict[str, str] = {}
    mapped = _mapping(sheet, header)
    for number, row in sheet.numbered():
        if number <= header:
            continue
        cells = {name: clean(row[place]) for name, place in columns.items()}
        above |= {name: cells[name] for name in ("control", "domain") if cells.get(name)}
        place, id_ = f"row {number}", cells.get("id", "").replace(" ", "")
        if not _ID.fullmatch(id_):
            others.append(ImportLine(place, "left", "", "No identifier of a question stands in this row."))
            continue
        parts = (cells.get("owner", ""), cells.get("comment", ""), cells.get("customer", ""))
        comment = "\n".join(part for part in parts if part)
        question = cells.get("question") or id_
        lines.append(
            _Line(
                place,
                id_,
                question,
                one_line(above.get("domain", "")),
                above.get("control", ""),
                cells.get("answer", ""),
                comment,
                controls_in(row, mapped),
            )
        )
    return lines, others


def _lines_3(sheet: Sheet, header: int, _columns: dict[str, int]) -> tuple[list[_Line], list[ImportLine]]:
    """Columns A to I: domain and title, control, identifier, text, question, an x under Yes, No or Not applicable, notes."""
    lines: list[_Line] = []
    others: list[ImportLine] = []
    domain = control = ""
    mapped, controls = _mapping(sheet, header), Controls()
    for number, row in sheet.numbered():
        if number <= header:
            continue
        cells = [clean(cell) for cell in (*row, *[""] * 9)][:9]
        # Like the control itself, its mappings stand once for all of its questions.
        controls = controls_in(row, mapped) if cells[1] else controls
        domain, control = cells[0].splitlines()[0] if cells[0] else domain, cells[1] or control
        id_ = cells[2].replace(" ", "")
        if not _ID_3.fullmatch(id_):
            others.append(
                ImportLine(f"row {number}", "left", "", "No identifier of a question stands in this row.")
            )
            continue
        answer = _marked(cells), cells[8]
        lines.append(_Line(f"row {number}", id_, cells[4] or id_, domain, control, *answer, controls))
    return lines, others


def _mapping(sheet: Sheet, header: int) -> dict[int, Edition]:
    """The columns that name controls; version 3.0.1 spreads their headings over the rows beside the header."""
    found: dict[int, Edition] = {}
    for row in sheet.rows[max(0, header - 2) : header + 2]:
        found = control_columns(row) | found
    return found


def _marked(cells: Sequence[str]) -> str:
    marked = [
        word
        for word, cell in zip(("Yes", "No", "NA"), cells[5:8], strict=True)
        if cell.casefold() in ("x", "yes")
    ]
    return marked[0] if len(marked) == 1 else ""
