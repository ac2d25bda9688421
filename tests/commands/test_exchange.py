"""`flask questionnaire import` and `export`: formats of others, with a report of every item."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from python_calamine import CalamineWorkbook

from tests.questionnaires.exchange.ciso_samples import SAMPLE
from tests.questionnaires.exchange.workbook_samples import caiq_4
from vendorrisk.commands.questionnaire import questionnaire
from vendorrisk.questionnaires.library import library
from vendorrisk.questionnaires.loading import load_questionnaire


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(questionnaire, [str(each) for each in arguments])


def test_a_file_is_recognised_and_every_item_of_it_told(tmp_path: Path) -> None:
    source, out = tmp_path / "theirs.xlsx", tmp_path / "ours.yaml"
    source.write_bytes(caiq_4({}))
    done = run("import", source, "--out", out)
    assert done.exit_code == 0
    assert "CAIQ: questionnaire “CAIQ 4.0.3” 4.0.3, 4 questions in 2 domains" in done.output
    assert "Left: sheet Introduction: Holds no questions." in done.output
    assert "2 kept, 2 changed, 2 left." in done.output
    assert len(load_questionnaire(out).questions) == 4


def test_columns_of_a_table_are_named(tmp_path: Path) -> None:
    source, out = tmp_path / "theirs.csv", tmp_path / "ours.yaml"
    source.write_text("Nr;Satz\n1;Türen sind zu.\n")
    assert run("import", source, "--column", "text=Satz", "--column", "id=Nr", "--out", out).exit_code == 0
    assert load_questionnaire(out).questions[0].text == "Türen sind zu."


@pytest.mark.parametrize(
    ("content", "arguments", "told"),
    [
        (b"nothing of the kind", [], "none of the formats we can read"),
        (b"a,b\n1,2\n", ["--column", "text=c"], "no column c"),
        (b"a,b\n1,2\n", ["--column", "sentence=b"], "FIELD=NAME"),
        (b"{", ["--format", "vsaq"], "theirs.bin"),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_is_written(
    tmp_path: Path, content: bytes, arguments: list[str], told: str
) -> None:
    source, out = tmp_path / "theirs.bin", tmp_path / "ours.yaml"
    source.write_bytes(content)
    done = run("import", source, *arguments, "--out", out)
    assert done.exit_code == 2
    assert told in done.output and "Nothing was written." in done.output
    assert not out.exists()


@pytest.mark.parametrize("format_", ["yaml", "xlsx"])
def test_what_goes_out_comes_back_the_same(tmp_path: Path, format_: str) -> None:
    out, back = tmp_path / f"full.{format_}", tmp_path / "full.yaml.again"
    assert run("export", "full", "--format", format_, "--out", out).exit_code == 0
    if format_ == "xlsx":
        assert run("import", out, "--out", back).exit_code == 0
    assert load_questionnaire(back if format_ == "xlsx" else out) == library().questionnaires["full"]


def test_a_table_goes_out_with_a_row_a_question(tmp_path: Path) -> None:
    out = tmp_path / "lite.csv"
    assert run("export", "lite", "--format", "csv", "--out", out).exit_code == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    assert [row["id"] for row in rows] == [each.key for each in library().questionnaires["lite"].questions]


def test_answers_go_out_as_the_audit_sheet_of_their_library(tmp_path: Path) -> None:
    source, given, out = tmp_path / "sample.yaml", tmp_path / "answers.json", tmp_path / "audit.xlsx"
    source.write_text(SAMPLE)
    given.write_text(json.dumps({"answers": {"a.policy.q1": {"value": "c1", "comment": "Since 2019"}}}))
    done = run("answers", source, "--answers", given, "--out", out)
    assert done.exit_code == 0
    assert "1 answer written" in done.output
    rows = CalamineWorkbook.from_path(str(out)).get_sheet_by_name("audit").to_python()
    assert any("Since 2019" in str(row[-1]) for row in rows)


@pytest.mark.parametrize(
    ("library_text", "answers", "told"),
    [
        ("key: x\n", {}, "sample.yaml"),
        (SAMPLE, {"nobody.asked": {"value": "c1"}}, "nobody.asked"),
        (SAMPLE, {"a.policy.q1": {"value": "c99"}}, "a.policy.q1"),
    ],
)
def test_what_is_no_library_or_no_answer_writes_nothing(
    tmp_path: Path, library_text: str, answers: dict[str, object], told: str
) -> None:
    source, given, out = tmp_path / "sample.yaml", tmp_path / "answers.json", tmp_path / "audit.xlsx"
    source.write_text(library_text)
    given.write_text(json.dumps({"answers": answers}))
    done = run("answers", source, "--answers", given, "--out", out)
    assert done.exit_code == 2
    assert told in done.output and "Nothing was written." in done.output
    assert not out.exists()
