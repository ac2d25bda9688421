"""Answers go to CISO Assistant as its audit sheet, with results and scores worked out as it does."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.questionnaires.exchange.ciso_samples import SAMPLE, all_files
from vendorrisk.questionnaires.exchange.ciso import files as ciso
from vendorrisk.questionnaires.exchange.ciso.library import read_library
from vendorrisk.questionnaires.exchange.ciso.scores import own_result, own_score
from vendorrisk.questionnaires.exchange.imported import ExchangeError
from vendorrisk.scoring.answers import Answer

POLICY = {
    "a.policy.q1": Answer("c1", comment="Since 2019"),
    "a.policy.q2": Answer(("c1", "c3"), evidence=("policy.pdf", "=cmd()")),
    "a.policy.q3": Answer('=HYPERLINK("http://example.org","x")'),
    "a.policy.q4": Answer("@words"),
}


def _rows(content: bytes, sheet: str = "audit") -> dict[str, dict[str, Any]]:
    """The rows of a sheet by urn, as a stranger's program reads them."""
    head: list[Any]
    head, *rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(sheet).to_python()
    return {
        str(row[0]).removeprefix("urn:x:risk:req_node:s:"): dict(zip(head, row, strict=True)) for row in rows
    }


def _row(urn: str, **answers: Answer) -> dict[str, Any]:
    given = {key.replace("_", "."): answer for key, answer in answers.items()}
    return _rows(ciso.write_answers(SAMPLE.encode(), "sample.yaml", given))[urn]


def test_every_requirement_has_a_row_with_the_columns_of_the_audit_import() -> None:
    rows = _rows(ciso.write_answers(SAMPLE.encode(), "sample.yaml", {}))
    assert list(rows) == ["welcome", "a", "a:policy", "a:review", "b", "b:head", "b:backup", "b:pilot"]
    assert list(rows["a"]) == [
        "urn", "assessable", "ref_id", "name", "description", "compliance_result", "requirement_progress", "score",
        "observations",
    ]  # fmt: skip
    assert rows["a"]["assessable"] == rows["a"]["compliance_result"] == ""
    assert rows["a:policy"]["compliance_result"] == "not_assessed"
    assert rows["a:policy"]["requirement_progress"] == "to_do"
    assert rows["a:review"]["compliance_result"] == "not_applicable"  # nothing of it is asked


def test_score_and_result_are_those_of_the_source_once_everything_is_answered() -> None:
    rows = _rows(ciso.write_answers(SAMPLE.encode(), "sample.yaml", POLICY))
    assert rows["a:policy"]["score"] == 60  # 2 x 30 + 5 + 2 is more than the framework's largest
    assert rows["a:policy"]["compliance_result"] == "compliant"
    assert rows["a:policy"]["requirement_progress"] == "in_review"
    assert rows["a:policy"]["observations"].splitlines() == [
        "Is there a policy? Yes – Since 2019",
        "What does it cover? People, Data",
        'Tell us more. =HYPERLINK("http://example.org","x")',
        "A poem, please. @words",
    ]


def test_what_is_answered_in_part_is_not_assessed_and_has_no_score() -> None:
    rows = _rows(ciso.write_answers(SAMPLE.encode(), "sample.yaml", {"a.policy.q1": Answer("c2")}))
    assert rows["a:policy"]["compliance_result"] == "not_assessed"
    assert rows["a:policy"]["requirement_progress"] == "in_progress"
    assert rows["a:policy"]["score"] == ""


def test_an_answer_to_a_question_that_is_not_asked_is_left_out() -> None:
    row = _row("a:policy", a_policy_q1=Answer("c3"), a_policy_q2=Answer(("c1",)), a_policy_q4=Answer("x"))
    assert row["score"] == 0
    assert row["compliance_result"] == "non_compliant"
    assert "People" not in row["observations"]


def test_what_does_not_apply_says_why() -> None:
    row = _row("b:backup", b_backup=Answer(not_applicable="We keep no data."))
    assert row["compliance_result"] == "not_applicable"
    assert row["observations"] == "not applicable: We keep no data."


@pytest.mark.parametrize(
    ("value", "result", "score"),
    [
        ("no", "non_compliant", 0),
        ("partly", "partially_compliant", 24),
        ("yes", "compliant", 48),
        ("improved", "compliant", 60),
    ],
)
def test_a_step_has_a_result_and_a_place_between_the_limits(value: str, result: str, score: int) -> None:
    row = _row("b:backup", b_backup=Answer(value))
    assert (row["compliance_result"], row["score"]) == (result, score)


def test_nothing_a_vendor_wrote_becomes_a_formula_or_a_link() -> None:
    content = ciso.write_answers(SAMPLE.encode(), "sample.yaml", POLICY)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/" in name]
    assert len(sheets) == 2
    assert not any(b"<f>" in sheet or b"hyperlink" in sheet.lower() for sheet in sheets)


def test_evidence_is_named_on_a_sheet_of_its_own() -> None:
    content = ciso.write_answers(SAMPLE.encode(), "sample.yaml", POLICY)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("evidence").to_python()
    assert sheet == [
        ["urn", "ref_id", "question", "evidence"],
        ["urn:x:risk:req_node:s:a:policy", "A.1", "What does it cover?", "policy.pdf"],
        ["urn:x:risk:req_node:s:a:policy", "A.1", "What does it cover?", "=cmd()"],
    ]


@pytest.mark.parametrize(
    ("results", "result"),
    [
        ([], "not_assessed"),
        (["not_applicable"], "not_applicable"),
        (["not_applicable", "compliant"], "compliant"),
        (["compliant", "compliant"], "compliant"),
        (["compliant", "non_compliant"], "partially_compliant"),
        (["compliant", "partially_compliant"], "partially_compliant"),
        (["non_compliant", "non_compliant"], "non_compliant"),
    ],
)
def test_results_are_put_together_as_in_the_source(results: list[Any], result: str) -> None:
    assert own_result(results) == result


def test_a_mean_divides_by_the_weights_of_what_was_scored_and_is_cut_to_a_whole_number() -> None:
    mean = SAMPLE.replace("      - {score: 0, name: None}\n", "      aggregation: mean\n")
    library = read_library(mean.encode(), "sample.yaml")
    first, second = library.requirements[2].questions[:2]
    assert library.mean
    assert own_score(library, [(first, first.choices[:1]), (second, second.choices[:2])]) == 17  # 68 / 4
    assert own_score(library, [(first, first.choices[3:])]) is None


@pytest.mark.parametrize("name", all_files())
def test_an_empty_sheet_can_be_written_of_every_library(name: str) -> None:
    rows = _rows(ciso.write_answers(all_files()[name], name, {}))
    assert rows and all(row["requirement_progress"] in ("", "to_do") for row in rows.values())


def test_a_library_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ExchangeError):
        ciso.write_answers(b"urn: x", "sample.yaml", {})
