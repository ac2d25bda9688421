"""Proving again who one is, as signing a decision demands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from flask import Flask

from tests.support.personas import CELIA, PASSWORD, add, find
from vendorrisk.accounts import second_factor
from vendorrisk.accounts.limiting import TooManyTriesError
from vendorrisk.accounts.models import User
from vendorrisk.accounts.proving import MOST_TRIES, prove_again, prove_password
from vendorrisk.database import db
from vendorrisk.errors import InvalidInputError

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)


def celia_with_second_factor() -> User:
    user = add(CELIA)
    secret = second_factor.begin(user)
    second_factor.confirm(user, pyotp.TOTP(secret).at(NOW), NOW)
    db.session.commit()
    return user


def code_at(user: User, moment: datetime) -> str:
    return pyotp.TOTP(second_factor.secret_of(user)).at(moment)


def test_the_password_proves_who_has_no_second_factor(context: Flask) -> None:
    prove_again(add(CELIA), PASSWORD, "", NOW)


@pytest.mark.asvs("V7.5.3")
def test_a_wrong_password_is_told_at_its_field(context: Flask) -> None:
    with pytest.raises(InvalidInputError) as refused:
        prove_again(add(CELIA), "wrong", "", NOW)
    assert refused.value.fields == {"password": "This is not your password."}


@pytest.mark.asvs("V7.5.3")
def test_with_a_second_factor_the_code_is_needed_too(context: Flask) -> None:
    user = celia_with_second_factor()
    for code in ("", "000000", code_at(user, NOW)):
        with pytest.raises(InvalidInputError) as refused:
            prove_again(user, PASSWORD, code, LATER)
        assert list(refused.value.fields) == ["code"]
    prove_again(user, PASSWORD, code_at(user, LATER), LATER)


@pytest.mark.asvs("V6.5.1")
def test_one_code_does_not_prove_twice(context: Flask) -> None:
    user = celia_with_second_factor()
    prove_again(user, PASSWORD, code_at(user, LATER), LATER)
    with pytest.raises(InvalidInputError):
        prove_again(user, PASSWORD, code_at(user, LATER), LATER)


def test_a_wrong_password_does_not_spend_the_code(context: Flask) -> None:
    user = celia_with_second_factor()
    with pytest.raises(InvalidInputError):
        prove_again(user, "wrong", code_at(user, LATER), LATER)
    prove_again(user, PASSWORD, code_at(user, LATER), LATER)


@pytest.mark.asvs("V6.3.1")
def test_five_wrong_tries_and_it_waits(context: Flask) -> None:
    user = add(CELIA)
    for _ in range(MOST_TRIES):
        with pytest.raises(InvalidInputError):
            prove_again(user, "wrong", "", NOW)
    with pytest.raises(TooManyTriesError, match="wait 15 minutes"):
        prove_again(user, PASSWORD, "", NOW)
    with pytest.raises(TooManyTriesError):
        prove_password(user, PASSWORD, NOW)
    prove_again(find(CELIA), PASSWORD, "", NOW + timedelta(minutes=15))


def test_the_password_alone_names_the_field_it_was_typed_in(context: Flask) -> None:
    with pytest.raises(InvalidInputError) as refused:
        prove_password(add(CELIA), "wrong", NOW, field="present")
    assert list(refused.value.fields) == ["present"]


@pytest.mark.asvs("V6.3.1")
def test_who_knows_the_password_alone_cannot_guess_codes_on_and_on(context: Flask) -> None:
    user = celia_with_second_factor()
    for _ in range(MOST_TRIES):
        with pytest.raises(InvalidInputError):
            prove_again(user, PASSWORD, "000000", LATER)
    with pytest.raises(TooManyTriesError):
        prove_again(user, PASSWORD, code_at(user, LATER), LATER)
