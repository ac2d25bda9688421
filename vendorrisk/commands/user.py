"""`flask user …`: people, from the command line. A fault is told in a sentence, and the exit status is 2."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError, ProgrammingError

from vendorrisk.accounts import people, reads
from vendorrisk.accounts.passwords import setting_passwords
from vendorrisk.accounts.permissions import Role
from vendorrisk.audit import Actor
from vendorrisk.config import settings_of
from vendorrisk.database import begin_writing, db, now_utc
from vendorrisk.errors import DomainError, InvalidInputError

user = AppGroup("user", help="People who sign in.")
OPERATOR: Final = Actor("command", "flask user", "flask user")


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="As it stands in the log and on signed documents.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input instead of mailing a link."
)
def add(email: str, name: str, role: str, password_stdin: bool) -> None:
    """Add a person and mail them a link to set a password; the link is printed too."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    with _one_change():
        if password is None:
            _check_key()
        person = people.add_person(email, name, role, OPERATOR, now_utc())
        if password is None:
            told = setting_passwords.send_link(person, OPERATOR, now_utc())
        else:
            setting_passwords.set_password(person, password, OPERATOR, now_utc())
            told = f"{person.email} is added."
    click.echo(told)


@user.command("disable")
@click.argument("email")
def disable(email: str) -> None:
    """The person can no longer sign in; their sessions end at once."""
    with _one_change():
        people.disable_person(reads.get_person_by_email(email), OPERATOR, now_utc())
    click.echo(f"{email} is disabled.")


@user.command("enable")
@click.argument("email")
def enable(email: str) -> None:
    """The person can sign in again."""
    with _one_change():
        people.enable_person(reads.get_person_by_email(email), OPERATOR, now_utc())
    click.echo(f"{email} is enabled.")


@user.command("reset")
@click.argument("email")
def reset(email: str) -> None:
    """Mail the person a link to choose a password, and print it."""
    with _one_change():
        _check_key()
        link = setting_passwords.send_link(reads.get_person_by_email(email), OPERATOR, now_utc())
    click.echo(link)


@user.command("list")
def list_all() -> None:
    """Everybody with an account: address, role, name, state."""
    with _one_change():
        for person in reads.list_people():
            state = "active" if person.is_active else "disabled"
            click.echo(f"{person.email}\t{person.role}\t{person.name}\t{state}")


@contextmanager
def _one_change() -> Iterator[None]:
    """Commit what the command did; a fault undoes all of it, and is told in a sentence."""
    try:
        begin_writing()
        yield
        db.session.commit()
    except DomainError as error:
        _fail(*(error.fields.values() if isinstance(error, InvalidInputError) else [error.message]))
    except (OperationalError, ProgrammingError) as error:
        _fail(f"The database cannot be used: {error.orig}", "Is it made? `flask db upgrade` makes it.")


def _check_key() -> None:
    """A link waits sealed in the outbox: without the server's key the server could not open and send it."""
    if settings_of(current_app).secret_key_is_passing:
        _fail(
            "SECRET_KEY is not set. Give the same one as the server's, so that the server can send the mail."
        )


def _fail(*sentences: str) -> None:
    db.session.rollback()
    for sentence in sentences:
        click.echo(sentence, err=True)
    sys.exit(2)
