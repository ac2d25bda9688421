"""Sessions end by themselves, can be seen, and can be ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.personas import ADAM, ANA, CELIA, add, find
from vendorrisk.accounts import people
from vendorrisk.accounts.models import UserSession
from vendorrisk.accounts.sessions import (
    KEPT,
    end_session,
    end_sessions,
    find_user_session,
    list_open_sessions,
    open_session,
    proved_recently,
    sweep_sessions,
)
from vendorrisk.database import db
from vendorrisk.errors import NotFoundError

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def opened(*, waits: bool = False, browser: str = "") -> tuple[str, UserSession]:
    token, session = open_session(add(ANA), browser, NOW, waits=waits)
    db.session.commit()
    return token, session


@pytest.mark.asvs("V7.3.1")
def test_an_hour_without_a_request_ends_it(context: Flask) -> None:
    token, _ = opened()
    assert find_user_session(token, NOW + HOUR - MINUTE)
    assert find_user_session(token, NOW + HOUR) is None


@pytest.mark.asvs("V7.3.2")
def test_twelve_hours_end_it_however_busy_it_was(context: Flask) -> None:
    token, session = opened()
    session.last_seen_at = NOW + 12 * HOUR - MINUTE
    assert find_user_session(token, NOW + 12 * HOUR - MINUTE)
    assert find_user_session(token, NOW + 12 * HOUR) is None


def test_a_half_open_session_lasts_ten_minutes(context: Flask) -> None:
    token, _ = opened(waits=True)
    assert find_user_session(token, NOW + 9 * MINUTE)
    assert find_user_session(token, NOW + 10 * MINUTE) is None


@pytest.mark.asvs("V7.2.1")
@pytest.mark.parametrize("token", ["", "x", "A" * 43, "é\udcff"])
def test_a_made_up_token_opens_nothing(context: Flask, token: str) -> None:
    opened()
    assert find_user_session(token, NOW) is None


@pytest.mark.asvs("V7.4.2")
def test_a_disabled_account_ends_its_sessions_at_once(context: Flask) -> None:
    token, _ = opened()
    people.disable_person(find(ANA), add(ADAM).as_actor(), NOW)
    db.session.commit()
    assert find_user_session(token, NOW) is None
    people.enable_person(find(ANA), add(ADAM).as_actor(), NOW)
    assert find_user_session(token, NOW) is None


@pytest.mark.asvs("V7.5.2")
def test_open_sessions_are_listed_and_ended_ones_are_not(context: Flask) -> None:
    _, first = opened(browser="first")
    _, second = opened(browser="second")
    opened(waits=True, browser="half open")
    assert [session.browser for session in list_open_sessions(find(ANA), NOW)] == ["second", "first"]
    end_session(find(ANA), first.public_id, NOW)
    assert [session.browser for session in list_open_sessions(find(ANA), NOW)] == ["second"]
    assert list_open_sessions(find(ANA), NOW + HOUR) == []
    assert second.ended_at is None


def test_nobody_ends_a_session_of_somebody_else(context: Flask) -> None:
    _, hers = opened()
    with pytest.raises(NotFoundError):
        end_session(add(CELIA), hers.public_id, NOW)
    assert hers.ended_at is None


def test_all_but_this_one_can_be_ended(context: Flask) -> None:
    kept_token, kept = opened()
    other_token, _ = opened()
    end_sessions(find(ANA), find(ANA).as_actor(), NOW, keep=kept)
    db.session.commit()
    assert find_user_session(kept_token, NOW)
    assert find_user_session(other_token, NOW) is None


def test_a_proof_is_recent_for_ten_minutes(context: Flask) -> None:
    _, session = opened()
    assert proved_recently(session, NOW + 9 * MINUTE)
    assert not proved_recently(session, NOW + 10 * MINUTE)
    _, waiting = opened(waits=True)
    assert not proved_recently(waiting, NOW)
    assert not proved_recently(None, NOW)


def test_sessions_long_over_are_swept(context: Flask) -> None:
    opened()
    sweep_sessions(NOW + KEPT)
    assert len(db.session.scalars(select(UserSession)).all()) == 1
    sweep_sessions(NOW + KEPT + 13 * HOUR)
    assert db.session.scalars(select(UserSession)).all() == []
