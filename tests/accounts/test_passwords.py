"""What makes a password good enough, and how it is kept."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.applications import make_app
from vendorrisk.accounts.models import User
from vendorrisk.accounts.passwords.common import is_common
from vendorrisk.accounts.passwords.hashing import (
    LONGEST,
    SHORTEST,
    check_new_password,
    hash_password,
    renew_hash,
    verify_password,
)
from vendorrisk.database import now_utc
from vendorrisk.errors import InvalidInputError

GOOD = "nine quiet herons at dawn"


def somebody(**more: str) -> User:
    facts = {
        "email": "anastasia.miller@nordwind.example",
        "name": "Anastasia Miller",
        "role": "analyst",
        **more,
    }
    return User(**facts, created_at=now_utc())


def refusal(password: str) -> str:
    with pytest.raises(InvalidInputError) as refused:
        check_new_password(somebody(), password)
    return refused.value.fields["password"]


@pytest.mark.asvs("V6.2.1")
def test_twelve_characters_are_enough_and_eleven_are_not(context: Flask) -> None:
    assert SHORTEST == 12
    check_new_password(somebody(), "tulip-ox-rye")
    assert "at least 12 characters" in refusal("tulip-ox-ry")


@pytest.mark.asvs("V6.2.9")
def test_long_passwords_are_welcome(context: Flask) -> None:
    for length in (64, 128, LONGEST):
        check_new_password(somebody(), (GOOD * 20)[:length])
    assert f"at most {LONGEST}" in refusal((GOOD * 20)[: LONGEST + 1])


@pytest.mark.asvs("V6.2.4", "V6.2.12")
@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Password1234!",
        "P@ssw0rd2026",
        "passwordpassword",
        "iloveyou1234",
        "qwertyuiop123",
        "qwertyuiopasd",
        "1q2w3e4r5t6y",
        "1qaz2wsx3edc",
        "abcdefghijklm",
        "123456789012",
        "210987654321",
        "aaaaaaaaaaaa",
        "abababababab",
        "letmein!!!!!2026",
        "finalfantasy",
    ],
)
def test_what_is_tried_first_is_refused(context: Flask, password: str) -> None:
    assert "among the first" in refusal(password)


@pytest.mark.asvs("V6.2.4")
def test_every_listed_password_is_refused(context: Flask) -> None:
    lines = Path("vendorrisk/accounts/passwords/common.txt").read_text().splitlines()
    listed = [line for line in lines if not line.startswith("#")]
    assert len(listed) > 10_000
    assert [word for word in listed if not is_common(word)] == []


@pytest.mark.asvs("V6.1.2", "V6.2.11")
@pytest.mark.parametrize(
    "password",
    [
        "anastasia.miller",
        "Anastasia-2026",
        "MillerMiller1",
        "nordwind12345",
        "our organisation1",
        "VendorRisk2026",
    ],
)
def test_name_address_organisation_and_product_are_not_enough(context: Flask, password: str) -> None:
    assert "little more than" in refusal(password) or "among the first" in refusal(password)


def test_a_name_within_a_long_sentence_is_fine(context: Flask) -> None:
    check_new_password(somebody(), "miller grinds nine sacks of rye")


@pytest.mark.asvs("V6.2.5")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=12, max_size=60).filter(
        lambda t: not is_common(t)
    )
)
def test_any_characters_will_do(context: Flask, password: str) -> None:
    check_new_password(somebody(), password)
    user = somebody()
    user.password_hash = hash_password(password)
    assert verify_password(user, password)


@pytest.mark.asvs("V6.2.8")
def test_every_character_counts_and_none_is_changed(context: Flask) -> None:
    user = somebody()
    password = " " + "x" * 72 + "Ä end "
    user.password_hash = hash_password(password)
    assert verify_password(user, password)
    for other in (password.strip(), password.lower(), password[:-2], password + " ", "x" * 74):
        assert not verify_password(user, other)


def test_nobody_signs_in_without_a_password(context: Flask) -> None:
    assert not verify_password(somebody(), "")
    assert not verify_password(somebody(), "nobody has this password")
    assert not verify_password(None, "nobody has this password")


@pytest.mark.asvs("V11.4.2")
def test_outside_tests_argon2id_with_the_recommended_cost_is_used(tmp_path: Path) -> None:
    app = make_app(tmp_path, MODE="production", SECRET_KEY="k" * 40)
    with app.app_context():
        parameters = extract_parameters(hash_password(GOOD))
    assert parameters.type is Type.ID
    assert (parameters.memory_cost, parameters.time_cost) == (65536, 3)


def test_a_hash_of_older_parameters_is_renewed(context: Flask) -> None:
    user = somebody()
    user.password_hash = old = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(GOOD)
    assert verify_password(user, GOOD)
    renew_hash(user, GOOD)
    assert user.password_hash != old
    assert verify_password(user, GOOD)
    renewed = user.password_hash
    renew_hash(user, GOOD)
    assert user.password_hash == renewed


@pytest.mark.asvs("V6.3.8")
def test_an_unknown_person_costs_as_much_time_as_a_known_one(tmp_path: Path) -> None:
    app = make_app(tmp_path, MODE="production", SECRET_KEY="k" * 40)
    with app.app_context():
        known = somebody()
        known.password_hash = hash_password(GOOD)
        verify_password(None, "warm up")
        known_time, unknown_time = (median_seconds(who) for who in (known, None))
    assert 0.5 < unknown_time / known_time < 2


def median_seconds(who: User | None) -> float:
    times = []
    for _ in range(5):
        begin = time.perf_counter()
        verify_password(who, "a wrong password")
        times.append(time.perf_counter() - begin)
    return statistics.median(times)
