"""Answers from JSON, XLSX and CSV files."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.scoring.building import DATA
from vendorrisk.questionnaires.answers.faults import AnswerFileError
from vendorrisk.questionnaires.answers.files import AnswerFile, Asked, read_answer_file
from vendorrisk.questionnaires.loading import load_questionnaire
from vendorrisk.scoring.answers import Answer, Review

DAY = date(2026, 11, 1)
QUESTIONNAIRE = load_questionnaire(DATA / "example" / "questionnaire.yaml")
INTAKE = load_questionnaire(DATA / "example" / "intake.yaml")
VENDOR_ONLY = Asked.of([QUESTIONNAIRE], None)
WITH_INTAKE = Asked.of([QUESTIONNAIRE], INTAKE)

TABLE: list[list[Any]] = [
    ["Key", "Answer", "Not applicable", "Evidence", "Comment"],
    ["access.mfa", "Everyone", "", "policy.pdf; list.xlsx", "since May"],
    ["access.review", date(2026, 5, 2), "", "", ""],
    ["access.leavers", 94.9, "", "", ""],
    ["hosting.own", "No", "", "", ""],
    ["hosting.measures", "Backups\ntested", "", "", ""],
    ["hosting.tiering", "", "no bulk storage", "", ""],
]
ANSWERS = {
    "access.mfa": Answer("all", ("policy.pdf", "list.xlsx"), "since May"),
    "access.review": Answer("2026-05-02"),
    "access.leavers": Answer("94.9"),
    "hosting.own": Answer("no"),
    "hosting.measures": Answer(("backup", "tested")),
    "hosting.tiering": Answer(not_applicable="no bulk storage"),
}


def read(path: Path, asked: Asked = VENDOR_ONLY, on: date | None = DAY) -> AnswerFile:
    return read_answer_file(path, asked, on=on, today=date(2030, 1, 1))


def faults_of(path: Path, asked: Asked = VENDOR_ONLY) -> list[str]:
    with pytest.raises(AnswerFileError) as caught:
        read(path, asked)
    return [str(fault) for fault in caught.value.faults]


def json_file(folder: Path, data: object) -> Path:
    path = folder / "answers.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    return path


def csv_file(folder: Path, rows: list[list[Any]], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows(rows)
    path = folder / "answers.csv"
    path.write_bytes(written.getvalue().encode(encoding))
    return path


def xlsx_file(folder: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    path = folder / "answers.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        days = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(number, column, datetime(cell.year, cell.month, cell.day), days)
                    else:
                        sheet.write(number, column, cell)
    return path


def test_json_of_the_worked_example() -> None:
    given = read(DATA / "example" / "answers.json", WITH_INTAKE, on=None)
    assert given.submitted_on == DAY
    assert given.answers["hosting.measures"] == Answer(
        ("backup", "tested", "offsite"), ("backup-report.pdf",)
    )
    assert given.intake == {"data.kind": Answer("special"), "service.outage": Answer("weeks")}


def test_json_with_reviews(tmp_path: Path) -> None:
    reviews = {
        "access.mfa": {"credit": 40.5, "reason": "partly"},
        "access.review": {"evidence_waived": "seen"},
        "hosting.tiering": {"refused_not_applicable": "it does"},
    }
    assert read(json_file(tmp_path, {"reviews": reviews})).reviews == {
        "access.mfa": Review(credit=Fraction("40.5"), reason="partly"),
        "access.review": Review(evidence_waived="seen"),
        "hosting.tiering": Review(refused_not_applicable="it does"),
    }


@pytest.mark.parametrize(("on", "data", "day"), [
    (None, {}, date(2030, 1, 1)),
    (None, {"submitted_on": "2026-11-01"}, DAY),
    (date(2025, 1, 1), {"submitted_on": "2026-11-01"}, date(2025, 1, 1)),
])  # fmt: skip
def test_day_of_submission_is_the_one_asked_for_else_of_the_file_else_today(
    tmp_path: Path, on: date | None, data: dict[str, str], day: date
) -> None:
    assert read(json_file(tmp_path, data), on=on).submitted_on == day


def test_xlsx_gives_the_same_as_json(tmp_path: Path) -> None:
    assert read(xlsx_file(tmp_path, {"Answers": TABLE})).answers == ANSWERS


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_csv_gives_the_same_as_json(tmp_path: Path, delimiter: str, encoding: str) -> None:
    assert read(csv_file(tmp_path, TABLE, delimiter, encoding)).answers == ANSWERS


def test_columns_are_found_by_their_names_whatever_the_order(tmp_path: Path) -> None:
    rows = [["Our answers, 2026"], [], *[list(reversed([*row, "x"])) for row in TABLE]]
    rows[2][0] = "Remarks of ours"
    assert read(csv_file(tmp_path, rows)).answers == ANSWERS


def test_headings_and_empty_rows_are_passed_over(tmp_path: Path) -> None:
    rows = [TABLE[0], ["", "Access control"], [], *TABLE[1:], ["", "", "", "", "the end"]]
    assert read(csv_file(tmp_path, rows)).answers == ANSWERS


def test_answers_on_several_sheets_are_read_together(tmp_path: Path) -> None:
    sheets = {"Notes": [["Thank you."]], "A": TABLE[:3], "B": [TABLE[0], *TABLE[3:]]}
    assert read(xlsx_file(tmp_path, sheets)).answers == ANSWERS


def test_table_may_answer_the_intake_too(tmp_path: Path) -> None:
    given = read(csv_file(tmp_path, [*TABLE, ["data.kind", "special", "", "", ""]]), WITH_INTAKE)
    assert (given.answers, given.intake) == (ANSWERS, {"data.kind": Answer("special")})


def test_every_fault_of_a_json_file_is_told_with_its_key(tmp_path: Path) -> None:
    data = {
        "submitted_on": "1.11.2026",
        "extra": 1,
        "answers": {
            "access.mfa": {"value": "sometimes", "not_applicable": "no"},
            "access.review": {"value": "2026-11-02"},
            "access.leavers": {"value": True, "evidence": "a.pdf"},
            "hosting.own": {"value": "no", "not_applicable": "none"},
            "hosting.measures": {"value": ["backup", "nothing"], "comment": 5},
            "hosting.tiering": "yes",
            "hosting.tears": {"value": "yes"},
        },
        "intake": {"data.kind": {"value": "none"}},
        "reviews": {
            "access.mfa": {"credit": 140, "note": ""},
            "access.review": {"evidence_waived": " "},
            "data.kind": {"credit": 5, "reason": "x"},
            "hosting.own": {"credit": "much", "reason": "x"},
        },
    }
    assert faults_of(json_file(tmp_path, data)) == [
        "document › extra: is not known here; possible are: submitted_on, answers, intake, reviews, questions",
        "answers › access.mfa › value: “sometimes” is not one of the options: all, some, none.",
        "answers › access.mfa › not_applicable: This question applies to everyone; “not applicable” is not possible.",
        "answers › access.review › value: This date, 2026-11-02, lies in the future.",
        "answers › access.leavers › value: Please give a number, not “True”.",
        "answers › access.leavers › evidence: must be a list of file names",
        "answers › hosting.own: has both an answer and “not applicable”",
        "answers › hosting.measures › value: “None of these” cannot be chosen together with anything else.",
        "answers › hosting.measures › comment: This must be text.",
        "answers › hosting.tiering: must be an object of keys and values",
        "answers › hosting.tears: there is no such question",
        "intake: there are answers to an intake, but no intake was named",
        "reviews › access.mfa › note: is not known here; possible are: "
        "credit, reason, evidence_waived, refused_not_applicable",
        "reviews › access.mfa › credit: must be from 0 to 100",
        "reviews › access.mfa › reason: a credit needs a reason",
        "reviews › access.review › evidence_waived: needs a reason",
        "reviews › data.kind: there is no such question",
        "reviews › hosting.own › credit: Please give a number such as 12 or 94.9, not “much”.",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{", "line 1: this is no JSON: Expecting property name enclosed in double quotes"),
        ("[1]", "document: must be an object of keys and values"),
        ('{"answers": {"access.mfa": {}, "access.mfa": {}}}', "access.mfa: stands twice in the same object"),
        ('{"submitted_on": "2026-13-01"}', "submitted_on: must be a date such as 2026-11-01"),
        ('{"answers": ' + "[" * 100_000 + "}", "document: this is no JSON that can be read: a number or a nesting is too large"),
        ('{"answers": {"access.leavers": {"value": ' + "9" * 5000 + "}}}",
         "document: this is no JSON that can be read: a number or a nesting is too large"),
        ('{"answers": {"access.leavers": {"value": NaN}}}', "answers › access.leavers › value: Please give a finite number."),
    ],
)  # fmt: skip
def test_document_that_cannot_be_used_is_told(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(AnswerFileError) as caught:
        read(json_file(tmp_path, text), on=None)
    assert str(caught.value) == fault


def test_intake_without_answers_is_a_fault_because_no_risk_would_come_of_it(tmp_path: Path) -> None:
    assert faults_of(json_file(tmp_path, {"answers": {}}), WITH_INTAKE) == [
        "intake: there are no answers to the intake, so the inherent risk cannot be worked out"
    ]


def test_every_fault_of_a_table_is_told_with_its_row(tmp_path: Path) -> None:
    rows = [
        TABLE[0],
        ["access.mfa", "sometimes", "", "", ""],
        [],
        ["access.mfa", "all", "no", "", ""],
        ["nope", "yes", "", "", ""],
        ["hosting.own", "no", "none", "", ""],
        ["access.review", date(2026, 12, 24), "", "", ""],
    ]
    expected = [
        "row 2 (access.mfa): “sometimes” is not one of the options: all, some, none.",
        "row 4 (access.mfa): is answered twice, first in row 2",
        "row 4 (access.mfa): This question applies to everyone; “not applicable” is not possible.",
        "row 4 (access.mfa): has both an answer and “not applicable”",
        "row 5 (nope): there is no such question",
        "row 6 (hosting.own): has both an answer and “not applicable”",
        "row 7 (access.review): This date, 2026-12-24, lies in the future.",
    ]
    assert faults_of(csv_file(tmp_path, rows)) == expected
    assert faults_of(xlsx_file(tmp_path, {"Answers": rows})) == expected


def test_table_without_column_names_is_told(tmp_path: Path) -> None:
    fault = "file: has no row that names the columns: key, answer, not applicable, evidence, comment"
    assert faults_of(csv_file(tmp_path, TABLE[1:])) == [fault]


def test_missing_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "none.json"
    assert faults_of(path) == [f"{path}: cannot be read: No such file or directory"]


def test_too_large_a_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes(b"x" * 5_000_001)
    assert faults_of(path) == [f"{path}: has more than 5,000,000 bytes"]


@pytest.mark.parametrize("content", [b"PK\x03\x04 no archive", b"\x00\x01\x02"])
def test_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "answers.xlsx"
    path.write_bytes(content)
    (fault,) = faults_of(path)
    assert fault.startswith("file: is n")


def test_packed_bomb_is_refused(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, {"Answers": TABLE})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros", b"\0" * 70_000_000)
    assert faults_of(path) == ["file: unpacks to more than this kind of file needs"]


def test_cell_far_out_is_refused_before_the_table_is_laid_out(tmp_path: Path) -> None:
    path = tmp_path / "answers.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write("A1", "key")
        sheet.write("XFD1048576", "far out")
    assert faults_of(path) == ["file: unpacks to more than this kind of file needs"]


def test_too_many_rows_are_refused(tmp_path: Path) -> None:
    rows = [TABLE[0], *[["", "a heading"]] * 5_000]
    assert faults_of(csv_file(tmp_path, rows)) == [
        "row 5001: the table has more than 5000 rows or 100 columns"
    ]
    assert faults_of(xlsx_file(tmp_path, {"A": rows})) == ["sheet A: has more than 5000 rows or 100 columns"]


def test_overlong_cell_is_refused(tmp_path: Path) -> None:
    rows = [TABLE[0], ["access.mfa", "x" * 12_001]]
    assert faults_of(csv_file(tmp_path, rows)) == ["row 2: has a cell of more than 12,000 characters"]
