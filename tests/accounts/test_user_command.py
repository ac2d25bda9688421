"""`flask user …`: what an operator does from the command line."""

from __future__ import annotations

from pathlib import Path

from click.testing import Result
from flask import Flask
from sqlalchemy import select

from tests.support.applications import make_app
from tests.support.personas import ADAM, ANA, add, find
from vendorrisk import create_app
from vendorrisk.accounts.models import User
from vendorrisk.accounts.passwords.hashing import verify_password
from vendorrisk.audit import AuditEntry
from vendorrisk.config import load_settings
from vendorrisk.database import db
from vendorrisk.notices.models import Message

ADD = ("user", "add", "nora@house.example", "--name", "Nora New", "--role", "analyst")


def run(app: Flask, *words: str, typed: str | None = None) -> Result:
    return app.test_cli_runner().invoke(args=list(words), input=typed)


def test_add_mails_a_link_and_prints_it(app: Flask) -> None:
    done = run(app, *ADD)
    assert done.exit_code == 0
    assert done.output.startswith("http://127.0.0.1:8000/password/")
    with app.app_context():
        assert db.session.scalars(select(Message)).one().recipient_email == "nora@house.example"
        entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all()
        assert [entry.action for entry in entries] == ["user.added", "account.password_link_sent"]
        assert {entry.actor_label for entry in entries} == {"flask user"}
    token = done.output.strip().rpartition("/")[2]
    assert app.test_client().get(f"/password/{token}").status_code == 200


def test_add_takes_the_password_from_standard_input(app: Flask) -> None:
    done = run(app, *ADD, "--password-stdin", typed="nine quiet herons at dawn\n")
    assert (done.exit_code, done.output) == (0, "nora@house.example is added.\n")
    with app.app_context():
        assert verify_password(db.session.scalars(select(User)).one(), "nine quiet herons at dawn")
        assert db.session.scalars(select(Message)).all() == []


def test_a_weak_password_adds_nobody(app: Flask) -> None:
    done = run(app, *ADD, "--password-stdin", typed="short\n")
    assert done.exit_code == 2
    assert "at least 12 characters" in done.output
    with app.app_context():
        assert db.session.scalars(select(User)).all() == []
        assert db.session.scalars(select(AuditEntry)).all() == []


def test_faulty_facts_are_told_and_nothing_is_added(app: Flask) -> None:
    done = run(app, "user", "add", "nobody", "--name", " ", "--role", "analyst")
    assert done.exit_code == 2
    assert "does not look like a mail address" in done.output
    assert "Give a name" in done.output
    assert run(app, "user", "add", "a@b.example", "--name", "A", "--role", "chief").exit_code == 2
    with app.app_context():
        assert db.session.scalars(select(User)).all() == []


def test_the_same_address_twice_is_refused(app: Flask) -> None:
    run(app, *ADD)
    done = run(app, *ADD)
    assert (done.exit_code, done.output) == (2, "Somebody with this address has an account already.\n")


def test_disable_and_enable(app: Flask) -> None:
    with app.app_context():
        add(ANA)
        add(ADAM)
    assert run(app, "user", "disable", ANA.email).output == f"{ANA.email} is disabled.\n"
    with app.app_context():
        assert not find(ANA).is_active
    done = run(app, "user", "disable", ANA.email)
    assert (done.exit_code, done.output) == (2, f"{ANA.name} is disabled already.\n")
    assert run(app, "user", "enable", ANA.email).exit_code == 0
    done = run(app, "user", "disable", ADAM.email)
    assert (done.exit_code, "last administrator" in done.output) == (2, True)


def test_reset_prints_a_link(app: Flask) -> None:
    with app.app_context():
        add(ANA)
    done = run(app, "user", "reset", ANA.email.upper())
    assert done.exit_code == 0
    assert "/password/" in done.output
    done = run(app, "user", "reset", "nobody@house.example")
    assert (done.exit_code, done.output) == (2, "Nobody here has the address nobody@house.example.\n")


def test_list_shows_everybody(app: Flask) -> None:
    with app.app_context():
        add(ANA)
    run(app, "user", "disable", ANA.email)
    assert run(app, "user", "list").output == f"{ANA.email}\tanalyst\t{ANA.name}\tdisabled\n"


def test_without_a_database_it_says_how_to_make_one(tmp_path: Path) -> None:
    app = create_app(load_settings({"MODE": "test", "DATA_DIR": str(tmp_path)}))
    done = run(app, *ADD)
    assert done.exit_code == 2
    assert "flask db upgrade" in done.output


def test_without_the_servers_key_no_link_is_mailed(tmp_path: Path) -> None:
    offline = load_settings({"DATA_DIR": str(tmp_path)}, serving=False)
    assert offline.secret_key_is_passing
    make_app(tmp_path, DATABASE_URL=offline.database_url)
    done = run(create_app(offline), *ADD)
    assert done.exit_code == 2
    assert "SECRET_KEY is not set" in done.output
    done = run(create_app(offline), *ADD, "--password-stdin", typed="nine quiet herons at dawn\n")
    assert done.exit_code == 0
