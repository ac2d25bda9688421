"""`flask assess`: from a questionnaire and a file of answers to the rating, without a server or a database."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import click

from vendorrisk.commands.outputs import Output, check_outputs, write_all
from vendorrisk.questionnaires.answer_faults import AnswerFileError
from vendorrisk.questionnaires.answer_files import AnswerFile, Asked, read_answer_file
from vendorrisk.questionnaires.library import library
from vendorrisk.questionnaires.loading import load_policy, load_questionnaire
from vendorrisk.questionnaires.problems import QuestionnaireFileError
from vendorrisk.scoring.errors import ScoringError
from vendorrisk.scoring.policy import Policy
from vendorrisk.scoring.questionnaire import Questionnaire
from vendorrisk.scoring.rounding import shown
from vendorrisk.scoring.scorecard import Scorecard, scorecard_to_data
from vendorrisk.scoring.scoring import score

_RECOMMENDED = {
    "approve": "approve",
    "approve_with_conditions": "approve with conditions",
    "do_not_approve": "do not approve",
    None: "none",
}


@dataclass(frozen=True)
class Inputs:
    """What is scored, read and checked."""

    questionnaires: tuple[Questionnaire, ...]
    intake: Questionnaire | None
    policy: Policy
    answers: AnswerFile


@click.command()
@click.option(
    "--questionnaire", "questionnaires", required=True, multiple=True, metavar="KEY_OR_FILE",
    help="A questionnaire of the library or a file. Give it again to pool several.",
)  # fmt: skip
@click.option(
    "--answers", required=True, type=click.Path(path_type=Path), help="JSON, XLSX or CSV with the answers."
)
@click.option("--intake", metavar="KEY_OR_FILE", help="The intake that gives the inherent risk.")
@click.option(
    "--policy", default="standard", metavar="KEY_OR_FILE", help="The scoring policy (default: standard)."
)
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
    help="The day of submission; without it the day that the answers name, else today.",
)  # fmt: skip
@click.option("--vendor", default="Vendor", help="The vendor's name, for the report.")
@click.option(
    "--json", "json_out", metavar="OUT", help="Write the scorecard as JSON; - is the standard output."
)
@click.option("--pdf", "pdf_out", metavar="OUT", help="Write the report as PDF; - is the standard output.")
def assess(
    questionnaires: tuple[str, ...],
    answers: Path,
    intake: str | None,
    policy: str,
    on: datetime | None,
    vendor: str,
    json_out: str | None,
    pdf_out: str | None,
) -> None:
    """Rate the ANSWERS to a questionnaire.

    Ends with 2, shows every fault with its key or row, and writes nothing when an input is wrong.
    """
    check_outputs(json_out, pdf_out)
    inputs = _read(questionnaires, answers, intake, policy, on.date() if on else None)
    scorecard = _score(inputs)
    outputs: list[Output] = []
    if json_out:
        outputs.append(Output(json_out, _json(scorecard)))
    if pdf_out:
        from vendorrisk.commands.assessed_report import render_report

        outputs.append(Output(pdf_out, render_report(inputs, scorecard, vendor)))
    write_all(outputs)
    if not any(output.is_standard for output in outputs):
        click.echo(_summary(scorecard, vendor))


def _read(keys: tuple[str, ...], answers: Path, intake: str | None, policy: str, on: date | None) -> Inputs:
    faults: list[str] = []
    vendor = [_questionnaire(key, "vendor", faults) for key in keys]
    internal = _questionnaire(intake, "intake", faults) if intake else None
    standard = _policy(policy, faults)
    found = tuple(each for each in vendor if each is not None)
    if faults or standard is None:
        raise _refusal(faults)
    try:
        given = read_answer_file(answers, Asked.of(found, internal), on=on, today=datetime.now(UTC).date())
    except AnswerFileError as error:
        raise _refusal([f"{answers}: {fault}" for fault in error.faults]) from error
    return Inputs(found, internal, standard, given)


def _questionnaire(key_or_file: str, kind: str, faults: list[str]) -> Questionnaire | None:
    """The questionnaire; None, with its faults noted, where it cannot be used."""
    try:
        found = (
            load_questionnaire(Path(key_or_file), key_or_file)
            if _is_file(key_or_file)
            else library().questionnaires.get(key_or_file)
        )
    except QuestionnaireFileError as error:
        faults.extend(map(str, error.problems))
        return None
    if found is None:
        faults.append(f"{key_or_file}: is neither a file nor a questionnaire of the library")
    elif found.kind != kind:
        option = "--intake" if found.kind == "intake" else "--questionnaire"
        faults.append(f"{key_or_file}: is of the kind “{found.kind}” and belongs under {option}")
    return found


def _policy(key_or_file: str, faults: list[str]) -> Policy | None:
    try:
        found = (
            load_policy(Path(key_or_file), key_or_file)
            if _is_file(key_or_file)
            else library().policies.get(key_or_file)
        )
    except QuestionnaireFileError as error:
        faults.extend(map(str, error.problems))
        return None
    if found is None:
        faults.append(f"{key_or_file}: is neither a file nor a scoring policy of the library")
    return found


def _is_file(key_or_file: str) -> bool:
    return key_or_file.endswith((".yaml", ".yml")) or "/" in key_or_file or Path(key_or_file).is_file()


def _score(inputs: Inputs) -> Scorecard:
    given = inputs.answers
    try:
        return score(
            inputs.questionnaires,
            given.answers,
            policy=inputs.policy,
            submitted_on=given.submitted_on,
            reviews=given.reviews,
            intake=(inputs.intake, given.intake) if inputs.intake else None,
        )
    except ScoringError as error:
        raise _refusal([str(error)]) from error


def _refusal(faults: list[str]) -> SystemExit:
    for fault in faults:
        click.echo(fault, err=True)
    click.echo("Nothing was written.", err=True)
    return SystemExit(2)


def _json(scorecard: Scorecard) -> bytes:
    return (json.dumps(scorecard_to_data(scorecard), ensure_ascii=False, indent=1) + "\n").encode()


def _summary(scorecard: Scorecard, vendor: str) -> str:
    lines = [f"{vendor}, answers of {scorecard.submitted_on.isoformat()}"]
    if scorecard.control_score is not None:
        lines.append(f"Control score   {shown(scorecard.control_score)}, grade {scorecard.grade}")
    if scorecard.inherent_risk is not None:
        lines.append(f"Inherent risk   {shown(scorecard.inherent_risk)}, tier {scorecard.tier}")
    if scorecard.residual_risk is not None:
        lines.append(f"Residual risk   {shown(scorecard.residual_risk)}, {scorecard.risk_level}")
    lines.append(f"Complete        {shown(scorecard.completeness)} %")
    if scorecard.critical_failures:
        lines.append(f"Critical        {', '.join(scorecard.critical_failures)}")
    lines.append(f"Recommendation  {_RECOMMENDED[scorecard.recommendation]}")
    return "\n".join([*lines, scorecard.recommendation_why])
