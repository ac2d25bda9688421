"""flask user: people, from the command line."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from vendorrisk.accounts import people
from vendorrisk.accounts.permissions import Role
from vendorrisk.audit import Actor
from vendorrisk.database import db, now_utc
from vendorrisk.errors import DomainError, InvalidInputError

user = AppGroup("user", help="People who sign in.")
OPERATOR = Actor("command", "flask user", "flask user")


@user.command("add")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", required=True, type=click.Choice(list(Role)))
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of mailing a link.")
def add(email: str, name: str, role: str, password_stdin: bool) -> None:
    """Add a person and mail them a link to set a password (the link is printed too)."""
    try:
        person = people.add_person(email, name, role, OPERATOR, now_utc())
        if password_stdin:
            people.set_password(person, sys.stdin.readline().rstrip("\n"), now_utc())
            click.echo(f"Added {person.email}.")
        else:
            click.echo(people.mail_password_link(person, "password", now_utc()))
        db.session.commit()
    except DomainError as error:
        _fail(error)


@user.command("disable")
@click.argument("email")
def disable(email: str) -> None:
    """The person can no longer sign in; their sessions end at once."""
    try:
        people.disable_person(people.get_person_by_email(email), OPERATOR, now_utc())
        db.session.commit()
    except DomainError as error:
        _fail(error)
    click.echo(f"{email} is disabled.")


@user.command("reset")
@click.argument("email")
def reset(email: str) -> None:
    """Mail the person a link to choose a new password, and print it."""
    try:
        link = people.mail_password_link(people.get_person_by_email(email), "password_reset", now_utc())
        db.session.commit()
    except DomainError as error:
        _fail(error)
    else:
        click.echo(link)


@user.command("list")
def list_all() -> None:
    """Everybody with an account."""
    for person in people.list_people():
        click.echo(f"{person.email}\t{person.role}\t{person.name}\t{'active' if person.is_active else 'disabled'}")


def _fail(error: DomainError) -> None:
    db.session.rollback()
    sentences = error.fields.values() if isinstance(error, InvalidInputError) else [error.message]
    for sentence in sentences:
        click.echo(sentence, err=True)
    sys.exit(2)
