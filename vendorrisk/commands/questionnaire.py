"""`flask questionnaire …`: check files, list the library, bring questionnaires of other formats in and out."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import click

from vendorrisk.commands.outputs import Output, check_outputs, write_all
from vendorrisk.questionnaires.answers.faults import AnswerFileError
from vendorrisk.questionnaires.answers.files import Asked, read_answer_file
from vendorrisk.questionnaires.exchange.columns import FIELDS
from vendorrisk.questionnaires.exchange.imported import ExchangeError, ImportedQuestionnaire
from vendorrisk.questionnaires.exchange.isolation import read_questionnaire_apart, write_ciso_answers_apart
from vendorrisk.questionnaires.exchange.recognising import BY_KEY, FORMATS
from vendorrisk.questionnaires.files.problems import Problem, QuestionnaireFileError
from vendorrisk.questionnaires.files.profiles import ProposalRule
from vendorrisk.questionnaires.files.writing import questionnaire_to_yaml
from vendorrisk.questionnaires.library import library
from vendorrisk.questionnaires.loading import load_file, load_questionnaire, misfits
from vendorrisk.scoring.policy import Policy
from vendorrisk.scoring.questionnaire import Questionnaire

_WRITABLE = ["yaml", *(each.key for each in FORMATS if each.write_questionnaire)]


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


@questionnaire.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--format", "format_", type=click.Choice(sorted(BY_KEY)), help="Recognised from the content if left out."
)
@click.option(
    "--column", "columns", multiple=True, metavar="FIELD=NAME",
    help=f"Of a table: which column holds what. FIELD is one of {', '.join(FIELDS)}.",
)  # fmt: skip
@click.option(
    "--out", required=True, metavar="OUT", help="Write the questionnaire as YAML; - is the standard output."
)
def import_(file: Path, format_: str | None, columns: tuple[str, ...], out: str) -> None:
    """Turn a questionnaire of another format into ours, and tell what came over, what was changed and what was left.

    Ends with 2 and writes nothing when the file cannot be read.
    """
    check_outputs(out)
    try:
        chosen = dict(_column(each) for each in columns) or None
        found = read_questionnaire_apart(file.read_bytes(), file.name, format_, chosen)
        text = questionnaire_to_yaml(found.questionnaire)
    except ValueError as error:
        click.echo(f"{error}\nNothing was written.", err=True)
        raise SystemExit(2) from error
    write_all([Output(out, text.encode())])
    _tell_report(found)


@questionnaire.command()
@click.argument("key_or_file")
@click.option("--format", "format_", required=True, type=click.Choice(_WRITABLE), help="What to write.")
@click.option("--out", required=True, metavar="OUT", help="The file; - is the standard output.")
def export(key_or_file: str, format_: str, out: str) -> None:
    """Write a questionnaire of the library, or of a file, in another format."""
    check_outputs(out)
    known = library().questionnaires
    try:
        asked = (
            known[key_or_file] if key_or_file in known else load_questionnaire(Path(key_or_file), key_or_file)
        )
    except QuestionnaireFileError as error:
        click.echo(str(error), err=True)
        raise SystemExit(2) from error
    write = BY_KEY[format_].write_questionnaire if format_ in BY_KEY else None
    content = write(asked) if write else questionnaire_to_yaml(asked).encode()
    write_all([Output(out, content)])


@questionnaire.command()
@click.argument(
    "library_file", metavar="LIBRARY", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--answers",
    "answers_file",
    required=True,
    type=click.Path(path_type=Path),
    help="JSON, XLSX or CSV with the answers.",
)
@click.option("--out", required=True, metavar="OUT", help="The workbook (XLSX); - is the standard output.")
def answers(library_file: Path, answers_file: Path, out: str) -> None:
    """Write the answers to a questionnaire that came from LIBRARY, of CISO Assistant, as its audit sheet.

    Ends with 2 and writes nothing when the library or the answers cannot be read.
    """
    check_outputs(out)
    content, today = library_file.read_bytes(), datetime.now(UTC).date()
    try:
        asked = read_questionnaire_apart(content, library_file.name, "ciso-assistant").questionnaire
        given = read_answer_file(answers_file, Asked.of((asked,), None), on=None, today=today)
        sheet = write_ciso_answers_apart(content, library_file.name, given.answers)
    except (ExchangeError, AnswerFileError) as error:
        click.echo(f"{error}\nNothing was written.", err=True)
        raise SystemExit(2) from error
    write_all([Output(out, sheet)])
    click.echo(f"{_count(len(given.answers), 'answer')} written as an audit sheet.", err=True)


def _column(text: str) -> tuple[str, str]:
    field, equals, name = text.partition("=")
    if not equals or field not in FIELDS:
        raise ExchangeError(f"--column takes FIELD=NAME with a FIELD of {', '.join(FIELDS)}, not “{text}”.")
    return field, name


def _tell_report(found: ImportedQuestionnaire) -> None:
    """What needs a look is told line by line, what was kept whole as a number."""
    click.echo(f"{found.source}: {_described(found.questionnaire)}", err=True)
    for outcome, told in (("changed", "Changed"), ("left", "Left")):
        for line in found.report:
            if line.outcome == outcome:
                click.echo(f"  {told}: {line.source_id}: {line.note}", err=True)
    numbers = Counter(line.outcome for line in found.report)
    click.echo(f"{numbers['kept']} kept, {numbers['changed']} changed, {numbers['left']} left.", err=True)


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
