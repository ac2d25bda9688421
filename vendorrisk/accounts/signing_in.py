"""Signing in and out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import structlog
from sqlalchemy import select

from vendorrisk import audit
from vendorrisk.accounts import known_browsers, second_factor, security_notices
from vendorrisk.accounts.limiting import check_limit, count_try, forget_tries, take_turn
from vendorrisk.accounts.models import User, UserSession
from vendorrisk.accounts.passwords.hashing import renew_hash, verify_password
from vendorrisk.accounts.sessions import open_session
from vendorrisk.database import begin_writing, db
from vendorrisk.errors import InvalidInputError

MOST_TRIES_AN_ACCOUNT: Final = 8
MOST_TRIES_AN_ADDRESS: Final = 40
WRONG_PAIR: Final = "This address and password do not belong together."
WRONG_CODE: Final = "This code does not match, or was used before."
log = structlog.get_logger()


@dataclass(frozen=True)
class Visitor:
    """The browser somebody signs in with: what it calls itself, its network address and its mark."""

    browser: str = ""
    address: str = ""
    mark: str = ""


def sign_in(email: str, password: str, visitor: Visitor, now: datetime) -> tuple[str, UserSession]:
    """A fresh session token and its row; with a second factor the session waits for the code.

    Hashing takes its time, so it happens before the database is locked for writing; the limits are looked at again
    under the lock, and a try that they refuse is answered alike whether it was right or wrong.

    Raises InvalidInputError for a wrong pair, alike for unknown, disabled and known people; TooManyTriesError.
    """
    email = email.strip().lower()
    user = _find(email)
    limits = _limits(email, user, visitor)
    _check(limits, now)
    is_right = verify_password(user, password)
    db.session.rollback()
    begin_writing()
    take_turn("sign_in", email)
    _check(limits, now)
    user = _find(email)
    if user is None or not is_right or not user.is_active:
        _count(limits, now)
        log.warning("sign-in refused", address=visitor.address, account=user.public_id if user else "unknown")
        raise InvalidInputError({"password": WRONG_PAIR})
    renew_hash(user, password)
    forget_tries(*limits[0][:2])
    if user.has_second_factor:
        return open_session(user, visitor.browser, now, waits=True)
    return _open(user, visitor, now)


def give_second_factor(
    session: UserSession, code: str, visitor: Visitor, now: datetime
) -> tuple[str, UserSession]:
    """Complete the sign-in: the half-open session ends, and one under a fresh token begins.

    Raises InvalidInputError for a wrong or used code, TooManyTriesError.
    """
    user = session.user
    take_turn("second_factor", user.public_id)
    check_limit("second_factor", user.public_id, MOST_TRIES_AN_ACCOUNT, now)
    if not second_factor.is_right(user, code, now):
        count_try("second_factor", user.public_id, now)
        log.warning("second factor refused", address=visitor.address, account=user.public_id)
        raise InvalidInputError({"code": WRONG_CODE})
    forget_tries("second_factor", user.public_id)
    session.ended_at = now
    return _open(user, visitor, now)


def sign_out(session: UserSession, now: datetime) -> None:
    session.ended_at = now
    audit.record(session.user.as_actor(), "account.signed_out", f"user:{session.user.public_id}", now)
    db.session.flush()


def _open(user: User, visitor: Visitor, now: datetime) -> tuple[str, UserSession]:
    was_here = select(UserSession.id).where(
        UserSession.user_id == user.id, UserSession.proved_at.is_not(None)
    )
    is_new = db.session.scalars(was_here.limit(1)).first() is not None
    if is_new and not known_browsers.is_known(visitor.mark, user):
        security_notices.tell_of_new_browser(user, visitor.browser, visitor.address, now)
    audit.record(user.as_actor(), "account.signed_in", f"user:{user.public_id}", now)
    return open_session(user, visitor.browser, now, waits=False)


def _find(email: str) -> User | None:
    return db.session.scalars(select(User).where(User.email == email)).first()


Limit = tuple[str, str, int]


def _limits(email: str, user: User | None, visitor: Visitor) -> tuple[Limit, ...]:
    """What is counted: a known browser by its own mark, all others by account and by address."""
    if known_browsers.is_known(visitor.mark, user):
        return (("sign_in_known", visitor.mark, MOST_TRIES_AN_ACCOUNT),)
    return (
        ("sign_in", email, MOST_TRIES_AN_ACCOUNT),
        ("sign_in_from", visitor.address, MOST_TRIES_AN_ADDRESS),
    )


def _check(limits: tuple[Limit, ...], now: datetime) -> None:
    for kind, key, most in limits:
        check_limit(kind, key, most, now)


def _count(limits: tuple[Limit, ...], now: datetime) -> None:
    for kind, key, _most in limits:
        count_try(kind, key, now)
