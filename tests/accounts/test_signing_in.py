"""Signing in: one answer to all who fail, limits that hold, a fresh token each time."""

from __future__ import annotations

import re
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.applications import make_app
from tests.support.personas import ANA, CELIA, PASSWORD, add, find
from vendorrisk.accounts import known_browsers, people
from vendorrisk.accounts.limiting import TooManyTriesError, sweep_tries
from vendorrisk.accounts.models import Attempt, User, UserSession
from vendorrisk.accounts.sessions import find_user_session
from vendorrisk.accounts.signing_in import MOST_TRIES_AN_ACCOUNT, MOST_TRIES_AN_ADDRESS, Visitor, sign_in
from vendorrisk.audit import Actor, AuditEntry
from vendorrisk.database import db
from vendorrisk.encryption import token_digest
from vendorrisk.errors import InvalidInputError
from vendorrisk.notices.composing import text_of
from vendorrisk.notices.models import Message

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OPERATOR = Actor("command", "tests", "tests")
HERE = Visitor("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "192.0.2.1")
ELSEWHERE = Visitor("curl/8.0", "198.51.100.7")


def try_to_sign_in(email: str, password: str = "wrong", visitor: Visitor = HERE, now: datetime = NOW) -> str:
    """What the person reads; the failed try is kept, as the page does."""
    try:
        sign_in(email, password, visitor, now)
    except InvalidInputError as error:
        db.session.commit()
        return error.message
    except TooManyTriesError as error:
        db.session.rollback()
        return error.message
    db.session.commit()
    return "signed in"


def test_the_right_pair_opens_a_session(context: Flask) -> None:
    add(ANA)
    token, session = sign_in(ANA.email, PASSWORD, HERE, NOW)
    db.session.commit()
    assert find_user_session(token, NOW) is session
    assert session.user.name == ANA.name
    assert (session.browser, session.proved_at) == (HERE.browser, NOW)


def test_the_address_is_found_whatever_its_case(context: Flask) -> None:
    add(ANA)
    assert try_to_sign_in(f"  {ANA.email.upper()} ", PASSWORD) == "signed in"


@pytest.mark.asvs("V7.2.2", "V7.2.3")
def test_each_session_has_a_token_of_its_own_stored_as_a_digest(context: Flask) -> None:
    add(ANA)
    tokens = set[str]()
    for _ in range(3):
        tokens.add(sign_in(ANA.email, PASSWORD, HERE, NOW)[0])
        db.session.commit()
    assert len(tokens) == 3
    assert all(len(token) >= 43 for token in tokens)
    stored = {session.token_hash for session in db.session.scalars(select(UserSession))}
    assert stored == {token_digest(token) for token in tokens}


@pytest.mark.asvs("V6.3.8")
def test_unknown_disabled_and_wrong_are_told_alike(context: Flask) -> None:
    add(ANA)
    add(CELIA)
    people.disable_person(find(CELIA), OPERATOR, NOW)
    db.session.commit()
    told = {
        try_to_sign_in("nobody@house.example"),
        try_to_sign_in(ANA.email),
        try_to_sign_in(CELIA.email, PASSWORD),
    }
    assert told == {"This address and password do not belong together."}


@pytest.mark.asvs("V6.3.1", "V6.1.1")
@pytest.mark.parametrize("email", [ANA.email, "nobody@house.example"])
def test_after_eight_wrong_passwords_the_account_waits(context: Flask, email: str) -> None:
    add(ANA)
    for count in range(MOST_TRIES_AN_ACCOUNT):
        visitor = Visitor("", f"192.0.2.{count}")
        assert "do not belong together" in try_to_sign_in(email, visitor=visitor)
    told = try_to_sign_in(email, PASSWORD, ELSEWHERE, NOW + timedelta(minutes=5))
    assert told == "Too many tries. Please wait 10 minutes, then try again."


@pytest.mark.asvs("V6.3.1")
def test_a_quarter_of_an_hour_later_it_opens_again(context: Flask) -> None:
    add(ANA)
    for _ in range(MOST_TRIES_AN_ACCOUNT):
        try_to_sign_in(ANA.email)
    assert try_to_sign_in(ANA.email, PASSWORD, now=NOW + timedelta(minutes=15)) == "signed in"


@pytest.mark.asvs("V6.3.1")
def test_one_address_cannot_try_a_list_of_accounts(context: Flask) -> None:
    add(ANA)
    for count in range(MOST_TRIES_AN_ADDRESS):
        try_to_sign_in(f"person{count}@house.example")
    assert "Too many tries" in try_to_sign_in(ANA.email, PASSWORD)
    assert try_to_sign_in(ANA.email, PASSWORD, ELSEWHERE) == "signed in"


@pytest.mark.asvs("V6.1.1", "V6.3.1")
def test_a_stranger_cannot_lock_out_somebody_who_uses_their_own_browser(context: Flask) -> None:
    add(ANA)
    known = Visitor(HERE.browser, HERE.address, known_browsers.make_mark(find(ANA)))
    for _ in range(MOST_TRIES_AN_ACCOUNT):
        try_to_sign_in(ANA.email, visitor=ELSEWHERE)
    assert "Too many tries" in try_to_sign_in(ANA.email, PASSWORD, ELSEWHERE)
    assert try_to_sign_in(ANA.email, PASSWORD, known) == "signed in"


@pytest.mark.asvs("V6.3.1")
def test_a_known_browser_is_limited_too(context: Flask) -> None:
    add(ANA)
    known = Visitor(HERE.browser, HERE.address, known_browsers.make_mark(find(ANA)))
    for _ in range(MOST_TRIES_AN_ACCOUNT):
        try_to_sign_in(ANA.email, visitor=known)
    assert "Too many tries" in try_to_sign_in(ANA.email, PASSWORD, known)


def test_the_mark_of_one_person_is_none_for_another(context: Flask) -> None:
    add(ANA)
    add(CELIA)
    mark = known_browsers.make_mark(find(ANA))
    assert known_browsers.is_known(mark, find(ANA))
    assert not known_browsers.is_known(mark, find(CELIA))
    assert not known_browsers.is_known(mark + "x", find(ANA))
    assert not known_browsers.is_known("", find(ANA))
    assert not known_browsers.is_known("\udcff.é.x", find(ANA))


def test_signing_in_forgets_the_wrong_tries(context: Flask) -> None:
    add(ANA)
    for _ in range(3):
        for _ in range(MOST_TRIES_AN_ACCOUNT - 1):
            try_to_sign_in(ANA.email)
        assert try_to_sign_in(ANA.email, PASSWORD) == "signed in"


@pytest.mark.asvs("V14.2.4")
def test_what_was_typed_is_not_stored_readable(context: Flask) -> None:
    try_to_sign_in("my password by mistake")
    keys = {attempt.key for attempt in db.session.scalars(select(Attempt))}
    assert all(len(key) == 64 and "mistake" not in key for key in keys)


def test_old_tries_are_swept(context: Flask) -> None:
    try_to_sign_in(ANA.email)
    sweep_tries(NOW + timedelta(days=2))
    assert db.session.scalars(select(Attempt)).all() == []


@pytest.mark.asvs("V16.3.1")
def test_signing_in_leaves_an_entry_in_the_log(context: Flask) -> None:
    add(ANA)
    try_to_sign_in(ANA.email, PASSWORD)
    last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc())).first()
    assert last is not None
    assert (last.action, last.actor_label) == ("account.signed_in", ANA.name)


@pytest.mark.asvs("V6.3.5")
def test_a_sign_in_from_a_new_browser_is_told_by_mail_but_not_the_first_ever(context: Flask) -> None:
    add(ANA)
    try_to_sign_in(ANA.email, PASSWORD, HERE)
    assert db.session.scalars(select(Message)).all() == []
    try_to_sign_in(ANA.email, PASSWORD, ELSEWHERE)
    mail = db.session.scalars(select(Message)).one()
    text = text_of(mail, context.config["SECRET_KEY"])
    assert mail.recipient_email == ANA.email
    assert "signed in with your password from curl at the address 198.51.100.7" in text


def test_a_sign_in_from_a_known_browser_is_not_told(context: Flask) -> None:
    add(ANA)
    try_to_sign_in(ANA.email, PASSWORD)
    known = Visitor(HERE.browser, HERE.address, known_browsers.make_mark(find(ANA)))
    try_to_sign_in(ANA.email, PASSWORD, known)
    assert db.session.scalars(select(Message)).all() == []


def guesses_at_once(app: Flask, number: int) -> list[str]:
    told, start = list[str](), threading.Barrier(number)

    def guess(count: int) -> None:
        with app.app_context():
            start.wait()
            told.append(try_to_sign_in(ANA.email, f"guess {count}", Visitor("", f"192.0.2.{count}")))

    threads = [threading.Thread(target=guess, args=(count,)) for count in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@pytest.mark.asvs("V6.3.1")
@pytest.mark.parametrize("kind", ["app", "postgresql_app"])
def test_guesses_made_at_once_do_not_slip_past_the_limit(kind: str, request: pytest.FixtureRequest) -> None:
    app: Flask = request.getfixturevalue(kind)
    with app.app_context():
        add(ANA)
    told = guesses_at_once(app, 3 * MOST_TRIES_AN_ACCOUNT)
    answered = [sentence for sentence in told if "do not belong together" in sentence]
    assert len(answered) == MOST_TRIES_AN_ACCOUNT
    assert len(told) == 3 * MOST_TRIES_AN_ACCOUNT


@pytest.mark.asvs("V6.2.10")
def test_a_password_does_not_grow_old(context: Flask) -> None:
    add(ANA)
    assert try_to_sign_in(ANA.email, PASSWORD, now=NOW + timedelta(days=3650)) == "signed in"


@pytest.mark.asvs("V6.3.2")
def test_a_fresh_installation_has_no_accounts_and_no_known_password(tmp_path: Path) -> None:
    app = make_app(tmp_path, MODE="production", SECRET_KEY="k" * 40)
    with app.app_context():
        assert db.session.scalars(select(User)).all() == []
    assert app.extensions.get("sample_sign_ins") is None
    done = app.test_cli_runner().invoke(args=["sample", "load"])
    assert done.exit_code == 2
    with app.app_context():
        assert db.session.scalars(select(User)).all() == []


@pytest.mark.asvs("V6.5.3", "V11.5.1")
def test_no_secret_comes_from_a_guessable_generator() -> None:
    imported = re.compile(r"^\s*(?:import random|from random import)|uuid1\(", re.MULTILINE)
    assert [path for path in Path("vendorrisk").rglob("*.py") if imported.search(path.read_text())] == []
