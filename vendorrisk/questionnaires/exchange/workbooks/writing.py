"""Our own workbook, written: nothing in it is ever read as a formula."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import xlsxwriter

from vendorrisk.questionnaires.wording import conditions_in_words
from vendorrisk.scoring.answers import Answer
from vendorrisk.scoring.documents.questionnaires import questionnaire_to_data
from vendorrisk.scoring.questionnaire import Domain, Question, Questionnaire

DATA_SHEET: Final = "_questionnaire"
LISTS_SHEET: Final = "_lists"
#: as the reader of answers knows them (questionnaires.answer_rows), then what else a row tells
COLUMNS: Final = (
    "key", "question", "answer", "not applicable", "evidence", "comment", "help", "weight",
)  # fmt: skip
#: what whoever answers is given: no weight and no credit, but when a question is asked
TO_ANSWER: Final = (
    "key",
    "question",
    "answer",
    "not applicable",
    "evidence",
    "comment",
    "asked when",
    "help",
)
_WIDTHS: Final[Mapping[str, int]] = {
    "key": 18, "question": 52, "answer": 34, "not applicable": 26, "evidence": 22, "comment": 34, "help": 60, "weight": 8,
    "asked when": 34,
}  # fmt: skip
_TO_FILL_IN: Final = frozenset({"answer", "not applicable", "evidence", "comment"})
#: characters of the exact data in a cell, which stands between bars: readers take blanks off both ends
_PART: Final = 10_000
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
_HOW: Final = (
    "Answer in the column “answer”; where there is a list, choose from it. Several choices are parted by semicolons.",
    "Where a question does not apply, leave the answer empty and say why under “not applicable”.",
    "Name files that support an answer under “evidence”; you attach them where you hand in.",
    "Please leave the column “key” and the hidden sheets as they are.",
)
_NO_FORMULAS: Final = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False,
}  # fmt: skip
_NOTHING: Final[Mapping[str, Answer]] = {}


def write_workbook(questionnaire: Questionnaire, answers: Mapping[str, Answer] = _NOTHING) -> bytes:
    """The questionnaire as an .xlsx file, with the answers that are there already."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _NO_FORMULAS) as book:
        writer = _Writer(book, answers, COLUMNS)
        writer.write([questionnaire])
        writer.write_exactly(questionnaire)
    return target.getvalue()


def write_to_answer(
    questionnaires: Sequence[Questionnaire], answers: Mapping[str, Answer] = _NOTHING
) -> bytes:
    """What is asked as one .xlsx file to be filled in offline, with the answers that are there already.

    Nothing in it says what an answer is worth.
    """
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _NO_FORMULAS) as book:
        _Writer(book, answers, TO_ANSWER).write(questionnaires)
    return target.getvalue()


def listed_options(question: Question) -> tuple[str, ...]:
    """What the drop-down offers: labels where each stands for one option alone, else the options' values."""
    if question.type == "yes_no":
        return ("Yes", "No")
    labels = [option.label for option in question.options]
    folded = [label.casefold() for label in labels]
    alone = len(set(folded)) == len(folded) and not any(
        label == other.value.casefold()
        for option, label in zip(question.options, folded, strict=True)
        for other in question.options
        if other is not option
    )
    # Several choices are parted by semicolons in the cell; one choice may have them in its words.
    parting = ";\n" if question.type == "multiple_choice" else "\n"
    sound = all(label == label.strip() and not set(parting) & set(label) for label in labels)
    return tuple(labels) if alone and sound else tuple(option.value for option in question.options)


class _Writer:
    def __init__(self, book: Any, answers: Mapping[str, Answer], columns: Sequence[str]) -> None:
        self.book, self.answers, self.columns = book, answers, columns
        self.conditions: dict[str, str] = {}
        wrapped = {
            "text_wrap": True,
            "valign": "top",
            "font_name": "Calibri",
            "border": 1,
            "border_color": "#D5DAE1",
        }
        self.plain = book.add_format(wrapped)
        self.quiet = book.add_format({**wrapped, "font_color": "#6B7280", "font_size": 9})
        self.fill = book.add_format({**wrapped, "bg_color": "#F4F8FF", "locked": False})
        self.head = book.add_format({**wrapped, "bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF"})
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.lists = 0

    def write(self, questionnaires: Sequence[Questionnaire]) -> None:
        self._cover(questionnaires)
        taken = {"about", LISTS_SHEET, DATA_SHEET}
        domains = [domain for questionnaire in questionnaires for domain in questionnaire.domains]
        sheets = [(domain, self.book.add_worksheet(_sheet_name(domain, taken))) for domain in domains]
        for questionnaire in questionnaires:
            self.conditions |= conditions_in_words(questionnaire)
        lists = self.book.add_worksheet(LISTS_SHEET)
        lists.very_hidden()
        for domain, sheet in sheets:
            self._domain(domain, sheet, lists)

    def _cover(self, questionnaires: Sequence[Questionnaire]) -> None:
        sheet = self.book.add_worksheet("About")
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 100)
        sheet.write_string(0, 0, ", ".join(each.title for each in questionnaires), self.title)
        sheet.write_string(1, 0, ", ".join(f"{each.key} {each.version}" for each in questionnaires))
        wrapped = self.book.add_format({"text_wrap": True, "valign": "top"})
        for row, line in enumerate((*(each.summary for each in questionnaires), "", *_HOW), start=2):
            sheet.write_string(row, 0, line, wrapped)

    def _domain(self, domain: Domain, sheet: Any, lists: Any) -> None:
        sheet.freeze_panes(1, 2)
        for column, name in enumerate(self.columns):
            sheet.set_column(column, column, _WIDTHS[name])
            sheet.write_string(0, column, name, self.head)
        for row, question in enumerate(domain.questions, start=1):
            self._question(question, sheet, row)
            self._drop_down(question, sheet, row, lists)

    def _question(self, question: Question, sheet: Any, row: int) -> None:
        answer = self.answers.get(question.key, Answer())
        cells = {
            "key": question.key,
            "question": question.text,
            "answer": shown_answer(question, answer),
            "not applicable": answer.not_applicable or "",
            "evidence": "; ".join(answer.evidence),
            "comment": answer.comment,
            "help": question.help,
            "weight": str(question.weight),
            "asked when": self.conditions.get(question.key, ""),
        }
        for column, name in enumerate(self.columns):
            look = self.fill if name in _TO_FILL_IN else (self.plain if name == "question" else self.quiet)
            sheet.write_string(row, column, cells[name], look)

    def _drop_down(self, question: Question, sheet: Any, row: int, lists: Any) -> None:
        if question.type not in ("yes_no", "single_choice", "multiple_choice"):
            return
        options = listed_options(question)
        for place, option in enumerate(options):
            lists.write_string(place, self.lists, option)
        column = _letters(self.lists)
        source = f"={LISTS_SHEET}!${column}$1:${column}${len(options)}"
        several = question.type == "multiple_choice"
        told = {"error_type": "information"} if several else {"error_title": "Please choose from the list"}
        sheet.data_validation(row, COLUMNS.index("answer"), row, COLUMNS.index("answer"), {
            "validate": "list", "source": source, "show_error": not several, **told,
        })  # fmt: skip
        self.lists += 1

    def write_exactly(self, questionnaire: Questionnaire) -> None:
        sheet = self.book.add_worksheet(DATA_SHEET)
        sheet.very_hidden()
        text = json.dumps(questionnaire_to_data(questionnaire), ensure_ascii=True, separators=(",", ":"))
        for row, start in enumerate(range(0, len(text), _PART)):
            sheet.write_string(row, 0, f"|{text[start : start + _PART]}|")


def shown_answer(question: Question, answer: Answer) -> str:
    """The answer as it is typed: the words of the drop-down, several parted by semicolons."""
    values = answer.value if isinstance(answer.value, tuple) else ((answer.value,) if answer.value else ())
    if question.type == "yes_no":
        return ", ".join(value.capitalize() for value in values)
    if not question.options:
        return "; ".join(values)
    words = dict(zip((option.value for option in question.options), listed_options(question), strict=True))
    return "; ".join(words.get(value, value) for value in values)


def _sheet_name(domain: Domain, taken: set[str]) -> str:
    """At most 31 characters without those that the format forbids, each name once."""
    base = " ".join(_NO_SHEET_NAME.sub(" ", domain.title).split())[:31].strip() or "Domain"
    name, number = base, 2
    while name.casefold() in taken:
        name = f"{base[:27]} {number}"
        number += 1
    taken.add(name.casefold())
    return name


def _letters(column: int) -> str:
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
