"""flask audit: is the log unbroken?"""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from vendorrisk import audit as log
from vendorrisk.assessments.deciding.verification import signed_heads

audit = AppGroup("audit", help="The tamper-evident log.")


@audit.command("verify")
def verify() -> None:
    """Walk the whole log and compare it with the heads that signed PDFs name; exit 1 when anything differs."""
    found = log.verify(signed_heads())
    for problem in found.problems:
        click.echo(problem, err=True)
    if found.problems:
        sys.exit(1)
    click.echo(f"The log is unbroken: {found.entries} entries, head {found.head.hash}.")
