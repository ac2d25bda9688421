"""People are added, changed, disabled and helped by administrators, and each of it is told in the log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.personas import ADAM, ANA, CELIA, OPERATOR, STAFF, Persona, add, find
from vendorrisk.accounts import people, second_factor
from vendorrisk.accounts.models import User
from vendorrisk.accounts.permissions import Role
from vendorrisk.accounts.sessions import find_user_session, list_open_sessions, open_session
from vendorrisk.audit import Actor, AuditEntry
from vendorrisk.database import db
from vendorrisk.errors import ConflictError, InvalidInputError, NotAllowedError, WrongStateError

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def last_action() -> str:
    db.session.commit()
    newest = db.session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc())).first()
    return newest.action if newest else ""


def adam() -> Actor:
    return add(ADAM).as_actor()


def test_a_person_is_added_without_a_password(context: Flask) -> None:
    user = people.add_person("  Nora.New@House.Example ", " Nora New ", "analyst", adam(), NOW)
    assert (user.email, user.name, user.role) == ("nora.new@house.example", "Nora New", Role.ANALYST)
    assert user.password_hash is None
    assert last_action() == "user.added"


@pytest.mark.parametrize(
    ("email", "name", "role", "field"),
    [
        ("nobody", "Nora", "analyst", "email"),
        ("a@b@c", "Nora", "analyst", "email"),
        ("nora@house.example\nBcc: x@y.example", "Nora", "analyst", "email"),
        ("n" * 250 + "@house.example", "Nora", "analyst", "email"),
        ("nora@house.example", "  ", "analyst", "name"),
        ("nora@house.example", "N" * 121, "analyst", "name"),
        ("nora@house.example", "Nora\r\nNew", "analyst", "name"),
        ("nora@house.example", "Nora", "chief", "role"),
        ("ana@house.example", "Another Ana", "analyst", "email"),
    ],
)
def test_faulty_facts_are_told_at_their_field(
    context: Flask, email: str, name: str, role: str, field: str
) -> None:
    add(ANA)
    with pytest.raises(InvalidInputError) as refused:
        people.add_person(email, name, role, adam(), NOW)
    assert list(refused.value.fields) == [field]


@pytest.mark.asvs("V8.3.2")
def test_a_new_role_holds_at_once_and_ends_the_sessions(context: Flask) -> None:
    user = add(ANA)
    token, _ = open_session(user, "", NOW, waits=False)
    people.change_person(user, user.name, Role.AUDITOR, user.version, adam(), NOW)
    assert last_action() == "user.changed"
    assert find(ANA).as_actor().role == Role.AUDITOR
    assert find_user_session(token, NOW) is None


def test_a_new_name_ends_nothing(context: Flask) -> None:
    user = add(ANA)
    token, _ = open_session(user, "", NOW, waits=False)
    people.change_person(user, "Ana Married", user.role, user.version, adam(), NOW)
    assert find_user_session(token, NOW)


def test_nothing_changed_leaves_no_entry(context: Flask) -> None:
    user, actor = add(ANA), adam()
    people.change_person(user, user.name, user.role, user.version, actor, NOW)
    assert last_action() == "user.added"


def test_an_older_page_does_not_overwrite(context: Flask) -> None:
    user, actor = add(ANA), adam()
    seen = user.version
    people.change_person(user, "Ana First", user.role, seen, actor, NOW)
    with pytest.raises(ConflictError):
        people.change_person(user, "Ana Second", user.role, seen, actor, NOW)
    assert find(ANA).name == "Ana First"


def test_disabled_and_enabled_again(context: Flask) -> None:
    user = add(ANA)
    people.disable_person(user, adam(), NOW)
    assert (user.is_active, last_action()) == (False, "user.disabled")
    with pytest.raises(WrongStateError):
        people.disable_person(user, adam(), NOW)
    people.enable_person(user, adam(), NOW)
    assert (user.is_active, last_action()) == (True, "user.enabled")
    with pytest.raises(WrongStateError):
        people.enable_person(user, adam(), NOW)


def test_the_last_administrator_stays(context: Flask) -> None:
    user = add(ADAM)
    with pytest.raises(WrongStateError):
        people.disable_person(user, user.as_actor(), NOW)
    with pytest.raises(WrongStateError):
        people.change_person(user, user.name, Role.ANALYST, user.version, user.as_actor(), NOW)
    other = people.add_person("eve@house.example", "Eve", Role.ADMINISTRATOR, OPERATOR, NOW)
    people.disable_person(other, user.as_actor(), NOW)
    with pytest.raises(WrongStateError):
        people.disable_person(user, user.as_actor(), NOW)
    people.enable_person(other, user.as_actor(), NOW)
    people.disable_person(user, other.as_actor(), NOW)


@pytest.mark.asvs("V6.4.4", "V6.5.6")
def test_a_lost_second_factor_is_taken_off_and_the_person_signed_out(context: Flask) -> None:
    user = add(CELIA)
    secret = second_factor.begin(user)
    second_factor.confirm(user, pyotp.TOTP(secret).at(NOW), NOW)
    open_session(user, "", NOW, waits=False)
    people.reset_second_factor(user, adam(), NOW)
    assert not user.has_second_factor
    assert list_open_sessions(user, NOW) == []
    assert last_action() == "account.sessions_ended"


@pytest.mark.asvs("V7.4.5")
def test_an_administrator_ends_somebodys_sessions(context: Flask) -> None:
    user = add(ANA)
    open_session(user, "", NOW, waits=False)
    people.sign_out_everywhere(user, adam(), NOW)
    assert list_open_sessions(user, NOW) == []


VERBS: list[Callable[[User, Actor], object]] = [
    lambda user, actor: people.add_person("x@house.example", "X", "analyst", actor, NOW),
    lambda user, actor: people.change_person(user, "X", "administrator", user.version, actor, NOW),
    lambda user, actor: people.disable_person(user, actor, NOW),
    lambda user, actor: people.enable_person(user, actor, NOW),
    lambda user, actor: people.sign_out_everywhere(user, actor, NOW),
    lambda user, actor: people.reset_second_factor(user, actor, NOW),
]


@pytest.mark.asvs("V8.2.1", "V8.3.1")
@pytest.mark.parametrize("persona", [each for each in STAFF if each.role != Role.ADMINISTRATOR])
@pytest.mark.parametrize("verb", VERBS)
def test_nobody_else_may(context: Flask, persona: Persona, verb: Callable[[User, Actor], object]) -> None:
    user = add(persona)
    with pytest.raises(NotAllowedError):
        verb(user, user.as_actor())
