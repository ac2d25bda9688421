"""The second factor: a code is good once, and so is each recovery code."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select, text

from tests.support.personas import ANA, CELIA, add, find
from vendorrisk.accounts import recovery_codes, second_factor
from vendorrisk.accounts.limiting import TooManyTriesError
from vendorrisk.accounts.models import RecoveryCode, User, UserSession
from vendorrisk.accounts.sessions import find_user_session, open_session
from vendorrisk.accounts.signing_in import MOST_TRIES_AN_ACCOUNT, Visitor, give_second_factor
from vendorrisk.database import db
from vendorrisk.errors import InvalidInputError, WrongStateError
from vendorrisk.notices.models import Message

NOW = datetime(2026, 11, 23, 9, 0, 5, tzinfo=UTC)
STEP = timedelta(seconds=30)


def with_second_factor(now: datetime = NOW - 10 * STEP) -> tuple[User, list[str]]:
    user = add(ANA)
    secret = second_factor.begin(user)
    codes = second_factor.confirm(user, pyotp.TOTP(secret).at(now), now)
    db.session.commit()
    return user, codes


def code_at(user: User, moment: datetime) -> str:
    return pyotp.TOTP(second_factor.secret_of(user)).at(moment)


def half_open(user: User) -> UserSession:
    _, session = open_session(user, "", NOW, waits=True)
    return session


def test_it_counts_only_once_a_code_confirmed_it(context: Flask) -> None:
    user = add(ANA)
    second_factor.begin(user)
    assert not user.has_second_factor
    with pytest.raises(InvalidInputError):
        second_factor.confirm(user, "000000", NOW)
    second_factor.confirm(user, code_at(user, NOW), NOW)
    assert user.has_second_factor


@pytest.mark.asvs("V13.3.1", "V11.3.3")
def test_the_secret_is_sealed_in_the_database(context: Flask) -> None:
    user, _ = with_second_factor()
    secret = second_factor.secret_of(user)
    stored = db.session.execute(text("SELECT totp_secret FROM users")).scalar_one()
    assert len(secret) == 32
    assert secret.encode() not in bytes(stored)


@pytest.mark.asvs("V6.5.1")
def test_a_code_is_accepted_once(context: Flask) -> None:
    user, _ = with_second_factor()
    code = code_at(user, NOW)
    assert second_factor.is_right(user, code, NOW)
    assert not second_factor.is_right(user, code, NOW)
    assert not second_factor.is_right(user, code, NOW + STEP)


@pytest.mark.asvs("V6.5.1")
def test_the_code_that_confirmed_it_does_not_sign_in(context: Flask) -> None:
    user, _ = with_second_factor(NOW)
    assert not second_factor.is_right(user, code_at(user, NOW), NOW)


@pytest.mark.asvs("V6.5.1")
def test_an_older_code_is_refused_once_a_newer_one_was_used(context: Flask) -> None:
    user, _ = with_second_factor()
    assert second_factor.is_right(user, code_at(user, NOW), NOW)
    assert not second_factor.is_right(user, code_at(user, NOW - STEP), NOW)
    assert second_factor.is_right(user, code_at(user, NOW + STEP), NOW)


@pytest.mark.asvs("V6.5.5", "V6.5.8")
def test_the_clock_may_differ_by_one_step(context: Flask) -> None:
    for steps, accepted in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        user, _ = with_second_factor()
        assert second_factor.is_right(user, code_at(user, NOW + steps * STEP), NOW) is accepted
        second_factor.switch_off(user, user.as_actor(), NOW)


@pytest.mark.parametrize("typed", ["", " ", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "0" * 500, "\0" * 6])
def test_anything_else_is_refused(context: Flask, typed: str) -> None:
    user, _ = with_second_factor()
    assert not second_factor.is_right(user, typed, NOW)


def test_spaces_between_the_digits_do_not_matter(context: Flask) -> None:
    user, _ = with_second_factor()
    code = code_at(user, NOW)
    assert second_factor.is_right(user, f" {code[:3]} {code[3:]} ", NOW)


@pytest.mark.asvs("V6.5.1", "V6.5.4")
def test_ten_recovery_codes_each_good_once(context: Flask) -> None:
    user, codes = with_second_factor()
    assert len(set(codes)) == 10
    assert all(second_factor.is_right(user, code, NOW) for code in codes)
    assert not any(second_factor.is_right(user, code, NOW) for code in codes)
    assert recovery_codes.count_left(user) == 0


def test_a_recovery_code_may_be_typed_as_one_reads_it(context: Flask) -> None:
    user, codes = with_second_factor()
    assert second_factor.is_right(user, codes[0].upper().replace("-", " "), NOW)
    assert second_factor.is_right(user, codes[1].replace("-", ""), NOW)


@pytest.mark.asvs("V6.5.2")
def test_recovery_codes_are_stored_as_salted_digests(context: Flask) -> None:
    _, codes = with_second_factor()
    stored = {row.code_hash for row in db.session.scalars(select(RecoveryCode))}
    assert len(stored) == 10
    assert all(code.replace("-", "") not in digest for code in codes for digest in stored)


def test_a_recovery_code_of_somebody_else_is_worthless(context: Flask) -> None:
    _, codes = with_second_factor()
    celia = add(CELIA)
    second_factor.begin(celia)
    second_factor.confirm(celia, code_at(celia, NOW), NOW)
    assert not second_factor.is_right(celia, codes[0], NOW)


def test_new_recovery_codes_void_the_old_ones(context: Flask) -> None:
    user, old = with_second_factor()
    new = second_factor.renew_recovery_codes(user, NOW)
    assert not second_factor.is_right(user, old[0], NOW)
    assert second_factor.is_right(user, new[0], NOW)


@pytest.mark.asvs("V6.5.6")
def test_switched_off_nothing_of_it_is_left(context: Flask) -> None:
    user, codes = with_second_factor()
    second_factor.switch_off(user, user.as_actor(), NOW)
    db.session.commit()
    assert (user.has_second_factor, user.totp_secret) == (False, None)
    assert not second_factor.is_right(user, codes[0], NOW)
    with pytest.raises(WrongStateError):
        second_factor.switch_off(user, user.as_actor(), NOW)


def test_a_second_one_is_not_set_up_over_the_first(context: Flask) -> None:
    user, _ = with_second_factor()
    with pytest.raises(WrongStateError):
        second_factor.begin(user)
    with pytest.raises(WrongStateError):
        second_factor.confirm(user, code_at(user, NOW), NOW)


@pytest.mark.asvs("V7.4.3")
def test_switching_it_on_ends_sessions_opened_without_it(context: Flask) -> None:
    user = add(ANA)
    here, session = open_session(user, "", NOW, waits=False)
    elsewhere, _ = open_session(user, "", NOW, waits=False)
    second_factor.begin(user)
    second_factor.confirm(user, code_at(user, NOW), NOW, keep=session)
    db.session.commit()
    assert find_user_session(here, NOW)
    assert find_user_session(elsewhere, NOW) is None


@pytest.mark.asvs("V6.3.7")
def test_the_person_is_told_of_every_change(context: Flask) -> None:
    user, codes = with_second_factor()
    second_factor.is_right(user, codes[0], NOW)
    second_factor.renew_recovery_codes(user, NOW)
    second_factor.switch_off(user, user.as_actor(), NOW)
    assert [mail.recipient_email for mail in db.session.scalars(select(Message))] == [ANA.email] * 4


@pytest.mark.asvs("V7.2.4")
def test_the_right_code_ends_the_half_open_session_and_opens_one_under_a_new_token(context: Flask) -> None:
    user, _ = with_second_factor()
    waiting = half_open(user)
    token, session = give_second_factor(waiting, code_at(user, NOW), Visitor(), NOW)
    assert waiting.ended_at == NOW
    assert session.token_hash != waiting.token_hash
    assert find_user_session(token, NOW) is session
    assert not session.awaits_second_factor


@pytest.mark.asvs("V6.6.3", "V6.3.1")
def test_codes_are_limited_per_person_over_all_half_open_sessions(context: Flask) -> None:
    user, codes = with_second_factor()
    for _ in range(MOST_TRIES_AN_ACCOUNT):
        with pytest.raises(InvalidInputError):
            give_second_factor(half_open(user), "000000", Visitor(), NOW)
        db.session.commit()
    with pytest.raises(TooManyTriesError):
        give_second_factor(half_open(find(ANA)), codes[0], Visitor(), NOW)
