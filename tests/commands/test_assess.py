"""`flask assess`: the rating without a server or a database."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from tests.scoring.building import DATA
from vendorrisk.commands.assess import assess
from vendorrisk.commands.assess_inputs import read_inputs, score_inputs
from vendorrisk.commands.assessed_report import record_of
from vendorrisk.reports.record import record_from_bytes
from vendorrisk.reports.rescoring import rescore

EXAMPLE = DATA / "example"
PROJECT = Path(__file__).parents[2]
WITHOUT_INTAKE = [
    "--questionnaire", str(EXAMPLE / "questionnaire.yaml"),
    "--policy", str(EXAMPLE / "policy.yaml"),
]  # fmt: skip
INPUTS = [
    *WITHOUT_INTAKE,
    "--intake",
    str(EXAMPLE / "intake.yaml"),
    "--answers",
    str(EXAMPLE / "answers.json"),
]
EXPECTED: dict[str, Any] = json.loads((EXAMPLE / "scorecard.json").read_text())


def run(*arguments: str) -> Result:
    return CliRunner().invoke(assess, arguments)


def answers_file(folder: Path, data: object) -> str:
    path = folder / "given.json"
    path.write_text(json.dumps(data))
    return str(path)


def test_json_has_every_figure_of_the_worked_example(tmp_path: Path) -> None:
    out = tmp_path / "scorecard.json"
    result = run(*INPUTS, "--json", str(out))
    data = json.loads(out.read_text())
    assert result.exit_code == 0
    assert {name: data[name] for name in EXPECTED} == EXPECTED
    assert data["path_to_approval"]["steps"][0]["control_score"] == "95.3125"


def test_pdf_carries_the_record_that_gives_the_same_score(tmp_path: Path) -> None:
    out, beside = tmp_path / "report.pdf", tmp_path / "scorecard.json"
    result = run(*INPUTS, "--vendor", "Nordlicht GmbH", "--pdf", str(out), "--json", str(beside))
    assert (result.exit_code, out.read_bytes()[:5]) == (0, b"%PDF-")
    record = record_from_bytes(PdfReader(out).attachments["assessment.json"][0])
    assert record.vendor.name == "Nordlicht GmbH"
    assert rescore(record) == record.scorecard == json.loads(beside.read_text())
    assert [finding.question for finding in record.findings] == ["access.mfa", "access.leavers"]


def test_evidence_beside_the_answers_is_listed_with_its_hash(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("abc")
    given = answers_file(tmp_path, {"submitted_on": "2026-11-01", "answers": {
        "access.mfa": {"value": "all", "evidence": ["report.txt", "elsewhere.txt", "../passwd"]}}})  # fmt: skip
    inputs = read_inputs(
        (str(EXAMPLE / "questionnaire.yaml"),), Path(given), None, str(EXAMPLE / "policy.yaml"), None
    )
    record = record_of(inputs, score_inputs(inputs), "Vendor", datetime(2026, 11, 2, tzinfo=UTC))
    assert [(file.filename, file.size, file.sha256[:10]) for file in record.evidence] == [
        ("report.txt", 3, "ba7816bf8f"),
        ("elsewhere.txt", 0, "named only"),
        ("../passwd", 0, "named only"),
    ]


def test_dash_writes_nothing_but_json_to_standard_output() -> None:
    result = run(*INPUTS, "--json", "-")
    assert (result.exit_code, json.loads(result.stdout)["residual_risk"]) == (0, "28.2500")


def test_without_outputs_the_rating_is_told_in_words() -> None:
    result = run(*INPUTS, "--vendor", "Nordlicht GmbH")
    assert result.stdout.splitlines() == [
        "Nordlicht GmbH, answers of 2026-11-01",
        "Control score   71.9, grade C",
        "Inherent risk   80.0, tier 1",
        "Residual risk   28.3, moderate",
        "Complete        100.0 %",
        "Recommendation  approve with conditions",
        "The residual risk of 28.3 is above the appetite of 25 for tier 1, but within the margin of 10, "
        "and no critical question fails.",
    ]


def test_day_on_the_command_line_counts_before_that_of_the_file() -> None:
    """The review of 2026-05-02 is then 184 days old, so it earns 50 and C is 71.875 - 9.375."""
    data = json.loads(run(*INPUTS, "--on", "2026-11-02", "--json", "-").stdout)
    assert (data["submitted_on"], data["control_score"]) == ("2026-11-02", "62.5000")


def test_reviews_of_the_answers_file_are_applied(tmp_path: Path) -> None:
    given = json.loads((EXAMPLE / "answers.json").read_text())
    given["reviews"] = {"access.mfa": {"evidence_waived": "shown in a call"}}
    data = json.loads(run(*WITHOUT_INTAKE, "--intake", str(EXAMPLE / "intake.yaml"),
                          "--answers", answers_file(tmp_path, given), "--json", "-").stdout)  # fmt: skip
    assert (data["control_score"], data["recommendation"]) == ("95.3125", "approve")


def test_without_an_intake_there_is_no_risk(tmp_path: Path) -> None:
    given = {"submitted_on": "2026-11-01", "answers": {"access.mfa": {"value": "all"}}}
    data = json.loads(run(*WITHOUT_INTAKE, "--answers", answers_file(tmp_path, given), "--json", "-").stdout)
    assert (data["inherent_risk"], data["tier"], data["recommendation"]) == (None, None, None)


def test_several_questionnaires_are_pooled(tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    text = (EXAMPLE / "questionnaire.yaml").read_text()
    other.write_text(text.replace("key: example", "key: other").replace(".", "-"))
    given = answers_file(tmp_path, {"answers": {}})
    data = json.loads(
        run(*WITHOUT_INTAKE, "--questionnaire", str(other), "--answers", given, "--json", "-").stdout
    )
    assert list(data["domains"]) == ["example/access", "example/hosting", "other/access", "other/hosting"]


def test_every_fault_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    given = answers_file(tmp_path, {"submitted_on": "2026-11-01", "answers": {
        "access.mfa": {"value": "sometimes"}, "access.review": {"value": "2026-11-02"}, "no.such": {"value": 1},
        "access.leavers": {"value": "many"}}})  # fmt: skip
    result = run(*WITHOUT_INTAKE, "--answers", given, "--json", str(out), "--pdf", str(tmp_path / "out.pdf"))
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        f"{given}: answers › access.mfa › value: “sometimes” is not one of the options: all, some, none.",
        f"{given}: answers › access.review › value: This date, 2026-11-02, lies in the future.",
        f"{given}: answers › no.such: there is no such question",
        f"{given}: answers › access.leavers › value: Please give a number such as 12 or 94.9, not “many”.",
        "Nothing was written.",
    ]
    assert list(tmp_path.iterdir()) == [Path(given)]


def test_faults_of_every_file_are_told_at_once(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("key: a\n")
    result = run("--questionnaire", str(broken), "--policy", str(broken), "--intake", "no-such-intake",
                 "--answers", str(EXAMPLE / "answers.json"), "--json", "-")  # fmt: skip
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{broken}:1: domains: is missing (questionnaire)" in result.stderr
    assert f"{broken}:1: tiers: is missing (policy)" in result.stderr
    assert "no-such-intake: is neither a file nor a questionnaire of the library" in result.stderr


def test_intake_and_questionnaire_cannot_be_exchanged() -> None:
    result = run("--questionnaire", str(EXAMPLE / "intake.yaml"), "--intake", str(EXAMPLE / "questionnaire.yaml"),
                 "--policy", str(EXAMPLE / "policy.yaml"), "--answers", str(EXAMPLE / "answers.json"))  # fmt: skip
    assert result.exit_code == 2
    assert "belongs under --intake" in result.stderr
    assert "belongs under --questionnaire" in result.stderr


def test_same_questionnaire_twice_is_refused() -> None:
    result = run(*INPUTS, "--questionnaire", str(EXAMPLE / "questionnaire.yaml"))
    assert (result.exit_code, "The question access.mfa stands in" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        [*INPUTS, "--on", "tomorrow"],
        [*INPUTS, "--json", "-", "--pdf", "-"],
        [*INPUTS, "--json", "/no/such/folder/out.json"],
        [*WITHOUT_INTAKE, "--answers", "/no/such/file.json"],
    ],
)
def test_wrong_use_ends_with_2(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_file_that_was_there_is_replaced_whole_and_can_be_read_by_others(tmp_path: Path) -> None:
    out = tmp_path / "scorecard.json"
    out.write_text("old " * 10_000)
    assert run(*INPUTS, "--json", str(out)).exit_code == 0
    assert json.loads(out.read_text())["grade"] == "C"
    assert stat.S_IMODE(out.stat().st_mode) == 0o644
    assert list(tmp_path.iterdir()) == [out]


def test_device_is_written_to_and_not_replaced() -> None:
    assert run(*INPUTS, "--json", "/dev/null").exit_code == 0
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_flask_knows_the_command(tmp_path: Path) -> None:
    """The whole way, as it is typed; no database is made."""
    data = tmp_path / "data"
    environment = {**os.environ, "DATA_DIR": str(data), "FLASK_APP": "app.py"}
    result = subprocess.run(
        [sys.executable, "-m", "flask", "assess", *INPUTS, "--json", "-"],
        cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["control_score"] == "71.8750"
    assert not list(data.glob("*.db*"))


def test_oscal_results_are_written_beside_the_rest(tmp_path: Path) -> None:
    out = tmp_path / "results.json"
    assert run(*INPUTS, "--vendor", "Nordlicht GmbH", "--oscal", str(out)).exit_code == 0
    results = json.loads(out.read_text())["assessment-results"]["results"][0]
    assert {finding["target"]["target-id"] for finding in results["findings"]} == {
        "access.mfa",
        "access.leavers",
    }
