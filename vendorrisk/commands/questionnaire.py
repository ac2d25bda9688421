"""`flask questionnaire …`: check files of the library format, list what the library has."""

from __future__ import annotations

from pathlib import Path

import click

from vendorrisk.questionnaires.library import library
from vendorrisk.questionnaires.loading import load_file, misfits
from vendorrisk.questionnaires.problems import Problem, QuestionnaireFileError
from vendorrisk.questionnaires.profile_files import ProposalRule
from vendorrisk.scoring.policy import Policy
from vendorrisk.scoring.questionnaire import Questionnaire


@click.group()
def questionnaire() -> None:
    """Check questionnaire files and list the library."""


@questionnaire.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Check FILES, questionnaires or scoring policies, and show every problem with file, line and key.

    Ends with 2 when there is any problem.
    """
    problems: list[Problem] = []
    for path in files:
        try:
            click.echo(f"{path}: {_described(load_file(path, str(path)))}")
            _tell_of_newer_base(path)
        except QuestionnaireFileError as error:
            problems.extend(error.problems)
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        files_at_fault = len({problem.file for problem in problems})
        click.echo(f"{_count(len(problems), 'problem')} in {_count(files_at_fault, 'file')}.", err=True)
        raise SystemExit(2)


def _tell_of_newer_base(path: Path) -> None:
    """A layer goes on working on the version it names; what a move to the newest would take is told beside."""
    newer, lines = misfits(path, str(path))
    if newer:
        click.echo(f"  its base has a newer version, {newer}: " + ("every line fits it" if not lines else ""))
        for problem in lines:
            click.echo(f"  would not fit: {problem}")


@questionnaire.command("list")
def list_() -> None:
    """List the questionnaires and scoring policies of the library."""
    try:
        known = library()
    except QuestionnaireFileError as error:
        click.echo(str(error), err=True)
        raise SystemExit(2) from error
    for entry in (*known.questionnaire_versions.values(), *known.policy_versions.values()):
        click.echo(f"{entry.key:<16} {entry.version:<8} {_described(entry)}")


def _described(entry: Questionnaire | Policy | tuple[ProposalRule, ...]) -> str:
    if isinstance(entry, tuple):
        return f"{_count(len(entry), 'rule')} for proposing questionnaires"
    if isinstance(entry, Policy):
        return f"scoring policy “{entry.key}” {entry.version}, {_count(len(entry.tiers), 'tier')}"
    kind = "intake" if entry.kind == "intake" else "questionnaire"
    size = f"{_count(len(entry.questions), 'question')} in {_count(len(entry.domains), 'domain')}"
    return f"{kind} “{entry.title}” {entry.version}, {size}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
