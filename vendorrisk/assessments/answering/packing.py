"""An answer pack: the answers of an assessment as a file of our own, to be brought along to the next one."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any, Final

import xlsxwriter

from vendorrisk.assessments.answering.reading_packs import OWN_JSON
from vendorrisk.assessments.answering.sheet import AnswerSheet, answer_sheet
from vendorrisk.assessments.models import Assessment
from vendorrisk.errors import InvalidInputError, NotFoundError
from vendorrisk.questionnaires.exchange.imported import ExchangeError, ForeignAnswer, ImportedAnswers
from vendorrisk.questionnaires.exchange.isolation import write_ciso_answers_apart
from vendorrisk.questionnaires.exchange.workbooks.writing import write_to_answer
from vendorrisk.scoring.answers import Answer
from vendorrisk.scoring.questionnaire import Question

COLUMNS: Final = ("key", "question", "answer", "in words", "not applicable", "evidence", "comment")
_WIDTHS: Final = (24, 60, 24, 40, 30, 30, 60)


def pack_json(assessment: Assessment) -> bytes:
    """The answers handed in, in the format of answer files, with the wording and the controls of each question.

    Raises NotFoundError before they were handed in.
    """
    sheet = _handed_in(assessment)
    answered = dict(_answered(sheet))
    data: dict[str, Any] = {
        "submitted_on": assessment.submitted_at.date().isoformat() if assessment.submitted_at else None,
        "answers": {key: _answer_data(answer) for key, answer in answered.items()},
        "questions": {key: _question_data(sheet.questions[key]) for key in answered},
    }
    return json.dumps(data, ensure_ascii=False, indent=2).encode()


def pack_xlsx(assessment: Assessment) -> bytes:
    """The same as a workbook, one row a question. Raises NotFoundError before they were handed in."""
    sheet = _handed_in(assessment)
    kept = io.BytesIO()
    # Text that begins like a formula or an address stays text.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(kept, options) as workbook:
        table = workbook.add_worksheet("Answers")
        heading = workbook.add_format({"bold": True})
        wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        table.freeze_panes(1, 1)
        for column, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
            table.set_column(column, column, width)
            table.write_string(0, column, name, heading)
        for number, cells in enumerate(_rows(sheet), start=1):
            for column, cell in enumerate(cells):
                table.write_string(number, column, cell, wrapped)
    return kept.getvalue()


def workbook_to_answer(assessment: Assessment) -> bytes:
    """What is asked as a workbook to be filled in offline and brought back, with the answers given so far."""
    sheet = answer_sheet(assessment)
    return write_to_answer(sheet.questionnaires, sheet.for_scoring)


def pack_for_ciso_assistant(assessment: Assessment, library: bytes, name: str) -> bytes:
    """The same as the audit sheet of CISO Assistant, for the library that the questionnaire came from.

    Raises NotFoundError before they were handed in, InvalidInputError where the library does not fit.
    """
    answered = dict(_answered(_handed_in(assessment)))
    try:
        return write_ciso_answers_apart(library, name, answered)
    except ExchangeError as error:
        raise InvalidInputError({"library": str(error)}) from error


def imported_from(earlier: Assessment) -> ImportedAnswers:
    """The answers of an earlier assessment as if its pack had been brought. Raises NotFoundError."""
    sheet = _handed_in(earlier)
    answers = tuple(
        ForeignAnswer(
            source_id=key,
            question=sheet.questions[key].text,
            value=_value_text(answer),
            comment=answer.comment,
            not_applicable=answer.not_applicable or "",
            controls=sheet.questions[key].controls,
            evidence=answer.evidence,
        )
        for key, answer in _answered(sheet)
    )
    return ImportedAnswers(OWN_JSON, answers, ())


def _handed_in(assessment: Assessment) -> AnswerSheet:
    if assessment.submitted_at is None:
        raise NotFoundError("These answers were not handed in yet.")
    return answer_sheet(assessment)


def _answered(sheet: AnswerSheet) -> Iterator[tuple[str, Answer]]:
    """What was asked and answered, in the order of the questionnaire."""
    for key in sheet.asked_in_order:
        if key in sheet.for_scoring:
            yield key, sheet.for_scoring[key]


def _answer_data(answer: Answer) -> dict[str, Any]:
    data = {
        "value": list(answer.value) if isinstance(answer.value, tuple) else answer.value,
        "not_applicable": answer.not_applicable,
        "evidence": list(answer.evidence),
        "comment": answer.comment,
    }
    return {name: value for name, value in data.items() if value}


def _question_data(question: Question) -> dict[str, Any]:
    return {
        "text": question.text,
        "controls": {name: list(controls) for name, controls in question.controls.items()},
    }


def _rows(sheet: AnswerSheet) -> Iterator[tuple[str, ...]]:
    for key, answer in _answered(sheet):
        question = sheet.questions[key]
        values = answer.value if isinstance(answer.value, tuple) else (answer.value,) if answer.value else ()
        words = "; ".join(question.label_of(value) for value in values)
        yield (
            key,
            question.text,
            _value_text(answer),
            words if question.options or question.type == "yes_no" else "",
            answer.not_applicable or "",
            "; ".join(answer.evidence),
            answer.comment,
        )


def _value_text(answer: Answer) -> str:
    return "; ".join(answer.value) if isinstance(answer.value, tuple) else answer.value or ""
