"""Our own workbook: a sheet a domain, a row a question, lists as drop-downs. A vendor can answer in it offline.

What a row cannot show stands exactly in a hidden sheet. Where somebody changed a row's question, help or weight,
the row wins; a row that was taken out takes its question with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from vendorrisk.questionnaires.exchange.fitting import LONGEST_HELP, LONGEST_TEXT
from vendorrisk.questionnaires.exchange.imported import (
    ExchangeError,
    ForeignAnswer,
    ImportedAnswers,
    ImportedQuestionnaire,
    ImportLine,
)
from vendorrisk.questionnaires.exchange.workbooks.reading import Sheet, is_workbook, read_workbook
from vendorrisk.questionnaires.exchange.workbooks.writing import COLUMNS, DATA_SHEET
from vendorrisk.scoring.documents.questionnaires import questionnaire_from_data
from vendorrisk.scoring.errors import DocumentError
from vendorrisk.scoring.questionnaire import Domain, Question, Questionnaire, questions_named

SOURCE: Final = "VendorRisk workbook"
_WEIGHT = re.compile(r"[0-9]{1,5}")
_NAMES = re.compile(r"[;\n]")


def recognises(content: bytes) -> bool:
    """Whether it is a workbook that we wrote, or one with our columns."""
    if not is_workbook(content):
        return False
    try:
        sheets = read_workbook(content, "")
    except ExchangeError:
        return False
    return any(sheet.name == DATA_SHEET for sheet in sheets) or any(_tables(sheets))


def read_questionnaire(content: bytes, name: str) -> ImportedQuestionnaire:
    """The questionnaire, with what was changed in its rows. Raises ExchangeError."""
    sheets = read_workbook(content, name)
    original = _original(sheets, name)
    rows = {row["key"]: row for row in _rows(sheets) if row["key"]}
    report: list[ImportLine] = []
    domains = [_domain(domain, rows, report) for domain in original.domains]
    report.extend(
        ImportLine(row["place"], "left", "", f"The row “{key}” is no question of this questionnaire.")
        for key, row in rows.items()
        if key not in original.question_by_key
    )
    kept = tuple(domain for domain in domains if domain.questions)
    if not kept:
        raise ExchangeError(f"{name} has no row of a question left.")
    made = replace(original, domains=kept)
    return ImportedQuestionnaire(SOURCE, _without_loose_ends(made, report), tuple(report))


def read_answers(content: bytes, name: str) -> ImportedAnswers:
    """What was answered in the rows. Raises ExchangeError where no row names our columns."""
    sheets = read_workbook(content, name)
    if not any(_tables(sheets)):
        raise ExchangeError(f"{name} has no row with the words “key” and “answer”.")
    answers: list[ForeignAnswer] = []
    report: list[ImportLine] = []
    for row in _rows(sheets):
        if not (row["answer"] or row["not applicable"] or row["comment"]):
            report.append(ImportLine(row["key"] or row["place"], "left", "", "Not answered."))
            continue
        files = (each.strip() for each in _NAMES.split(row["evidence"]))
        answers.append(
            ForeignAnswer(
                source_id=row["key"],
                question=row["question"],
                value=row["answer"],
                comment=row["comment"],
                not_applicable=row["not applicable"],
                evidence=tuple(each for each in files if each),
            )
        )
    return ImportedAnswers(SOURCE, tuple(answers), tuple(report))


def _original(sheets: Sequence[Sheet], name: str) -> Questionnaire:
    kept = next((sheet for sheet in sheets if sheet.name == DATA_SHEET), None)
    if kept is None:
        raise ExchangeError(f"{name} has no hidden sheet “{DATA_SHEET}”: it is not a workbook of ours.")
    text = "".join(row[0][1:-1] for _, row in kept.numbered())
    try:
        return questionnaire_from_data(json.loads(text))
    except (ValueError, RecursionError, DocumentError) as error:
        raise ExchangeError(f"The hidden sheet of {name} was changed and cannot be read: {error}") from error


def _tables(sheets: Sequence[Sheet]) -> Iterator[tuple[Sheet, int, Mapping[str, int]]]:
    """Each sheet with our columns: the number of the row that names them, and where each stands."""
    for sheet in sheets:
        for number, row in sheet.numbered():
            names = [" ".join(cell.casefold().replace("_", " ").split()) for cell in row]
            if "key" in names and "answer" in names:
                yield sheet, number, {name: names.index(name) for name in COLUMNS if name in names}
                break


def _rows(sheets: Sequence[Sheet]) -> Iterator[dict[str, str]]:
    for sheet, header, columns in _tables(sheets):
        for number, cells in sheet.numbered():
            if number > header:
                row = {name: cells[columns[name]] if name in columns else "" for name in COLUMNS}
                if row["key"]:
                    yield {**row, "place": f"sheet {sheet.name}, row {number}"}


def _domain(domain: Domain, rows: Mapping[str, Mapping[str, str]], report: list[ImportLine]) -> Domain:
    questions: list[Question] = []
    for question in domain.questions:
        if row := rows.get(question.key):
            questions.append(_question(question, row, report))
        else:
            report.append(ImportLine(question.key, "left", "", "Its row was taken out."))
    return replace(domain, questions=tuple(questions))


def _question(question: Question, row: Mapping[str, str], report: list[ImportLine]) -> Question:
    changed: list[str] = []
    text, help_, weight = question.text, question.help, question.weight
    if row["question"] and _flat(row["question"]) != _flat(text):
        text = row["question"][:LONGEST_TEXT]
        changed.append("question")
    if _flat(row["help"]) != _flat(help_):
        help_ = row["help"][:LONGEST_HELP]
        changed.append("help")
    if (
        _WEIGHT.fullmatch(row["weight"])
        and 0 <= int(row["weight"]) <= 10_000
        and int(row["weight"]) != weight
    ):
        weight = int(row["weight"])
        changed.append("weight")
    note = f"The row's {', '.join(changed)} was taken." if changed else ""
    report.append(ImportLine(question.key, "changed" if changed else "kept", question.key, note))
    return replace(question, text=text, help=help_, weight=weight)


def _without_loose_ends(made: Questionnaire, report: list[ImportLine]) -> Questionnaire:
    """What looked at a question that is gone is always asked, and a contradiction with it is dropped."""
    there = made.question_by_key.keys()

    def tied(question: Question) -> Question:
        named = set(questions_named(question.applies_when)) if question.applies_when else set()
        if named <= there:
            return question
        report.append(
            ImportLine(
                question.key, "changed", question.key, "Its condition's question is gone: always asked."
            )
        )
        return replace(question, applies_when=None)

    domains = tuple(replace(each, questions=tuple(map(tied, each.questions))) for each in made.domains)
    contradictions = tuple(each for each in made.contradictions if set(each.questions) <= there)
    return replace(made, domains=domains, contradictions=contradictions)


def _flat(text: str) -> str:
    return " ".join(text.split())
