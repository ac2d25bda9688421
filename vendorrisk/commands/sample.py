"""flask sample: the organisation to look around in."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import AppGroup
from flask_migrate import upgrade
from sqlalchemy import select

from vendorrisk.assessments.inviting import new_link
from vendorrisk.assessments.lifecycle import Status
from vendorrisk.assessments.models import Assessment
from vendorrisk.config import settings_of
from vendorrisk.database import begin_writing, db, now_utc
from vendorrisk.sample.loading import is_loaded
from vendorrisk.sample.loading import load as load_sample
from vendorrisk.sample.people import PASSWORD, PEOPLE

sample = AppGroup("sample", help="The sample organisation.")


@sample.command("load")
def load() -> None:
    """Migrate the database and load the sample organisation once; a database with people in it is left alone."""
    if not settings_of(current_app).is_sample:
        click.echo("The sample is loaded in MODE=sample only.", err=True)
        sys.exit(2)
    upgrade()
    if is_loaded():
        return
    load_sample(lambda name: click.echo(f"  {name}"))


@sample.command("show")
def show() -> None:
    """Print the address, a sign-in for each role, and a respondent's link."""
    # The worker is starting beside it and writes too.
    begin_writing()
    settings = settings_of(current_app)
    click.echo(f"\n  VendorRisk is ready at {settings.base_url}\n")
    click.echo(f"  Sign in with the password “{PASSWORD}” as")
    for person in PEOPLE:
        click.echo(f"    {person.email:<26} {person.title}")
    answering = select(Assessment).where(Assessment.status.in_((Status.IN_PROGRESS, Status.SENT))).limit(1)
    assessment = db.session.scalars(answering).first()
    if assessment is not None:
        token = new_link(assessment.invitations[0], now_utc())
        db.session.commit()
        click.echo(
            f"\n  A respondent's link ({assessment.invitations[0].contact.name} of {assessment.vendor.name}):"
        )
        click.echo(f"    {settings.base_url}/r/{token}")
    if settings.shows_mailbox:
        click.echo(f"\n  Mail stays here: {settings.base_url}/dev/mailbox")
    click.echo("\n  Ctrl-C stops everything; the data stays.\n")
