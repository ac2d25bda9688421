"""`flask assess`: from a questionnaire and answers to the rating, without a server or a database."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click

from vendorrisk.commands.assess_inputs import InputError, read_inputs, score_inputs
from vendorrisk.commands.outputs import Output, check_outputs, write_all
from vendorrisk.scoring.rounding import shown
from vendorrisk.scoring.scorecard import Scorecard, scorecard_to_data

_RECOMMENDED = {
    "approve": "approve",
    "approve_with_conditions": "approve with conditions",
    "do_not_approve": "do not approve",
    None: "none",
}


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
@click.option(
    "--oscal",
    "oscal_out",
    metavar="OUT",
    help="Write OSCAL assessment results (JSON); - is the standard output.",
)
def assess(
    questionnaires: tuple[str, ...],
    answers: Path,
    intake: str | None,
    policy: str,
    on: datetime | None,
    vendor: str,
    json_out: str | None,
    pdf_out: str | None,
    oscal_out: str | None,
) -> None:
    """Rate the ANSWERS to a questionnaire.

    Ends with 2, shows every fault with its key or row, and writes nothing when an input is wrong.
    """
    check_outputs(json_out, pdf_out, oscal_out)
    try:
        inputs = read_inputs(questionnaires, answers, intake, policy, on.date() if on else None)
        scorecard = score_inputs(inputs)
    except InputError as error:
        _refuse(error)
    outputs: list[Output] = []
    if json_out:
        outputs.append(Output(json_out, _json(scorecard)))
    if pdf_out:
        from vendorrisk.commands.assessed_report import render_report

        outputs.append(Output(pdf_out, render_report(inputs, scorecard, vendor)))
    if oscal_out:
        from vendorrisk.commands.assessed_report import oscal_report

        outputs.append(Output(oscal_out, oscal_report(inputs, scorecard, vendor)))
    write_all(outputs)
    if not any(output.is_standard for output in outputs):
        click.echo(_summary(scorecard, vendor))


def _refuse(error: InputError) -> NoReturn:
    for fault in error.faults:
        click.echo(fault, err=True)
    click.echo("Nothing was written.", err=True)
    raise SystemExit(2) from error


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
