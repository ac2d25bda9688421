"""Our own workbook: a questionnaire goes out and comes back the same, and so do answers given in it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.questionnaires.exchange.workbook_samples import workbook
from tests.scoring.building import DAY
from tests.scoring.generating import scoring_of
from vendorrisk.questionnaires.answers.faults import AnswerFaults
from vendorrisk.questionnaires.answers.rows import read_rows
from vendorrisk.questionnaires.answers.tables import read_xlsx
from vendorrisk.questionnaires.exchange import recognising
from vendorrisk.questionnaires.exchange.workbooks.writing import COLUMNS, listed_options, write_workbook
from vendorrisk.questionnaires.library import library
from vendorrisk.scoring.answers import Answer
from vendorrisk.scoring.questionnaire import Option, Question, Questionnaire


@pytest.mark.parametrize("key", sorted(library().questionnaires))
def test_every_questionnaire_of_the_library_survives(key: str) -> None:
    asked = library().questionnaires[key]
    found = recognising.read_questionnaire(write_workbook(asked), "book.xlsx")
    assert found.questionnaire == asked
    assert {line.outcome for line in found.report} == {"kept"}
    assert [line.source_id for line in found.report] == [question.key for question in asked.questions]


@settings(max_examples=40)
@given(st.integers(0, 10_000_000))
def test_a_questionnaire_of_any_shape_survives(seed: int) -> None:
    for asked in scoring_of(seed).questionnaires:
        assert recognising.read_questionnaire(write_workbook(asked), "b.xlsx").questionnaire == asked


@settings(max_examples=40)
@given(st.integers(0, 10_000_000))
def test_answers_of_any_kind_survive(seed: int) -> None:
    scoring = scoring_of(seed)
    for asked in scoring.questionnaires:
        questions = asked.question_by_key
        given_ = {
            key: each if questions[key].allow_not_applicable else replace(each, not_applicable=None)
            for key, each in scoring.answers.items()
            if key in questions
        }
        faults = AnswerFaults()
        rows = read_xlsx(write_workbook(asked, given_), faults)
        read = read_rows(rows, asked.question_by_key, DAY, faults)
        assert not faults.found, faults.found
        assert read == {key: _as_kept(asked, key, given_[key]) for key in asked.question_by_key}


def _as_kept(asked: Questionnaire, key: str, answer: Answer) -> Answer:
    question = asked.question_by_key[key]
    value = answer.value
    if question.type == "number" and isinstance(value, str):
        value = value.rstrip("0").rstrip(".") if "." in value else value
    return replace(answer, value=value)


def test_what_was_changed_in_a_row_wins_and_is_told() -> None:
    asked = library().questionnaires["rapid"]
    changed = _edited(asked, "rapid.suppliers", question="Did you ask your suppliers?", weight="9")
    found = recognising.read_questionnaire(changed, "book.xlsx")
    question = found.questionnaire.question_by_key["rapid.suppliers"]
    assert (question.text, question.weight) == ("Did you ask your suppliers?", 9)
    told = {line.source_id: line.note for line in found.report if line.outcome == "changed"}
    assert told == {"rapid.suppliers": "The row's question, weight was taken."}


def test_a_row_that_was_taken_out_takes_its_question_and_what_hangs_on_it() -> None:
    asked = library().questionnaires["rapid"]
    found = recognising.read_questionnaire(_edited(asked, "rapid.affected", gone=True), "book.xlsx")
    assert "rapid.affected" not in found.questionnaire.question_by_key
    assert found.questionnaire.question_by_key["rapid.since"].applies_when is None
    assert found.questionnaire.contradictions == ()
    outcomes = {line.source_id: line.note for line in found.report if line.note}
    assert outcomes["rapid.affected"] == "Its row was taken out."
    assert "always asked" in outcomes["rapid.since"]


def test_lists_are_drop_downs_and_nothing_is_a_formula() -> None:
    asked = library().questionnaires["rapid"]
    hostile = replace(asked, title="=1+1")
    content = write_workbook(hostile, {"rapid.contact": Answer("=HYPERLINK(1)", comment="@SUM(A1)")})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
    assert sum(sheet.count("<dataValidation ") for sheet in sheets) == sum(
        question.type in ("yes_no", "single_choice", "multiple_choice") for question in asked.questions
    )
    assert not any("<f>" in sheet.split("<dataValidations")[0] for sheet in sheets)


def test_a_finished_workbook_gives_its_answers_with_their_keys() -> None:
    asked = library().questionnaires["rapid"]
    given_ = {
        "rapid.affected": Answer("no", ("scan.pdf",), "Twice."),
        "rapid.our_data": Answer(not_applicable="None"),
    }
    found = recognising.read_answers(write_workbook(asked, given_), "book.xlsx")
    answers = {each.source_id: each for each in found.answers}
    assert answers["rapid.affected"].evidence == ("scan.pdf",)
    assert answers["rapid.affected"].value == asked.question_by_key["rapid.affected"].label_of("no")
    assert answers["rapid.our_data"].not_applicable == "None"
    assert len(answers) + len(found.report) == len(asked.questions)


def _edited(asked: Questionnaire, key: str, *, gone: bool = False, **cells: str) -> bytes:
    """The workbook after somebody changed cells of a row, or took the row out, and saved it."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_workbook(asked)))
    sheets: dict[str, list[list[object]]] = {}
    for name in book.sheet_names:
        rows = [list(row) for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]
        for row in rows:
            if row and row[0] == key:
                for column, value in cells.items():
                    row[COLUMNS.index(column)] = value
        sheets[name] = [row for row in rows if not (gone and row and row[0] == key)]
    return workbook(sheets)


def test_lists_offer_words_wherever_they_stand_for_one_option() -> None:
    """A label like “No” of the option “no” is that option; only another option's value would be mistaken for it."""
    asked = [q for each in library().questionnaires.values() for q in each.questions if q.options]
    assert all(listed_options(q) == tuple(option.label for option in q.options) for q in asked)
    crossed = Question(
        "q", "Which?", "single_choice", options=(Option("a", "B", Fraction(0)), Option("b", "A", Fraction(0)))
    )
    assert listed_options(crossed) == ("a", "b")
