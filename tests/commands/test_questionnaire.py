"""`flask questionnaire`: checking files and listing the library."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from tests.scoring.building import DATA
from vendorrisk.commands.questionnaire import questionnaire

EXAMPLE = DATA / "example"


def test_sound_files_are_said_to_be_sound() -> None:
    files = [str(EXAMPLE / name) for name in ("questionnaire.yaml", "intake.yaml", "policy.yaml")]
    result = CliRunner().invoke(questionnaire, ["check", *files])
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"{files[0]}: questionnaire “Example questionnaire” 1.0, 7 questions in 2 domains",
        f"{files[1]}: intake “Example intake” 1.0, 2 questions in 1 domain",
        f"{files[2]}: scoring policy “standard” 1.0, 4 tiers",
    ]


def test_every_problem_of_every_file_is_told(tmp_path: Path) -> None:
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text("key: one\nversion: 1\ntitle: One\nkind: vendor\n")
    two.write_text("key: [\n")
    result = CliRunner().invoke(questionnaire, ["check", str(one), str(EXAMPLE / "intake.yaml"), str(two)])
    assert result.exit_code == 2
    assert result.stderr.splitlines()[0] == f"{one}:1: domains: is missing (questionnaire)"
    assert result.stderr.splitlines()[1].startswith(f"{two}:2: YAML: ")
    assert result.stderr.splitlines()[2] == "2 problems in 2 files."
    assert "Example intake" in result.stdout


def test_list_shows_what_the_library_has() -> None:
    result = CliRunner().invoke(questionnaire, ["list"])
    assert result.exit_code == 0, result.stderr
    assert "standard" in result.stdout
