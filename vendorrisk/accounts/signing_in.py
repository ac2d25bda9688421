"""Signing in and out: sessions live in the database and can be ended there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update

from vendorrisk import audit
from vendorrisk.accounts import second_factor
from vendorrisk.accounts.limiting import check_limit, count_try, forget_tries
from vendorrisk.accounts.models import User, UserSession
from vendorrisk.accounts.passwords import renew_hash, verify_password
from vendorrisk.audit import Actor
from vendorrisk.database import db, new_public_id
from vendorrisk.encryption import new_token, token_digest
from vendorrisk.errors import InvalidInputError

IDLE: Final = timedelta(hours=1)
LONGEST: Final = timedelta(hours=12)
HEARTBEAT: Final = timedelta(minutes=5)
MOST_TRIES_AN_ACCOUNT: Final = 8
MOST_TRIES_AN_ADDRESS: Final = 40


def sign_in(email: str, password: str, browser: str, address: str, now: datetime) -> tuple[str, UserSession]:
    """A fresh session token and its row; with a second factor the session waits for the code.

    Raises InvalidInputError for a wrong pair, alike for unknown, disabled and known people; TooManyTriesError.
    """
    email = email.strip().lower()
    check_limit("sign_in", email, MOST_TRIES_AN_ACCOUNT, now)
    check_limit("sign_in_from", address, MOST_TRIES_AN_ADDRESS, now)
    user = db.session.scalars(select(User).where(User.email == email)).first()
    right = verify_password(user, password)
    if user is None or not right or not user.is_active:
        count_try("sign_in", email, now)
        count_try("sign_in_from", address, now)
        raise InvalidInputError({"password": "This address and password do not belong together."})
    renew_hash(user, password)
    forget_tries("sign_in", email)
    return _open_session(user, browser, now, waits=user.has_second_factor)


def give_second_factor(session: UserSession, code: str, now: datetime) -> str:
    """Complete the sign-in: the half-open session ends and a fresh token is returned."""
    user = session.user
    check_limit("second_factor", user.public_id, MOST_TRIES_AN_ACCOUNT, now)
    if not second_factor.is_right(user, code, now):
        count_try("second_factor", user.public_id, now)
        raise InvalidInputError({"code": "This code does not match, or was used before."})
    forget_tries("second_factor", user.public_id)
    session.ended_at = now
    token, _ = _open_session(user, session.browser, now, waits=False)
    return token


def find_user_session(token: str, now: datetime) -> UserSession | None:
    """The session behind a cookie, as long as it stands and its person may sign in."""
    if not token:
        return None
    found = db.session.scalars(select(UserSession).where(UserSession.token_hash == token_digest(token))).first()
    if found is None or found.ended_at or found.expires_at <= now or found.last_seen_at + IDLE <= now:
        return None
    return found if found.user.is_active else None


def sign_out(session: UserSession, now: datetime) -> None:
    session.ended_at = now
    audit.record(session.user.as_actor(), "account.signed_out", f"user:{session.user.public_id}", now)
    db.session.flush()


def end_sessions(user: User, actor: Actor, now: datetime, keep: UserSession | None = None) -> None:
    """End all of a person's sessions, except the one to keep."""
    ending = update(UserSession).where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
    if keep is not None:
        ending = ending.where(UserSession.id != keep.id)
    db.session.execute(ending.values(ended_at=now))
    audit.record(actor, "account.sessions_ended", f"user:{user.public_id}", now)


def _open_session(user: User, browser: str, now: datetime, *, waits: bool) -> tuple[str, UserSession]:
    token = new_token()
    session = UserSession(
        public_id=new_public_id(),
        token_hash=token_digest(token),
        user=user,
        browser=browser[:200],
        created_at=now,
        last_seen_at=now,
        expires_at=now + LONGEST,
        awaits_second_factor=waits,
        proved_at=None if waits else now,
    )
    db.session.add(session)
    if not waits:
        audit.record(user.as_actor(), "account.signed_in", f"user:{user.public_id}", now)
    db.session.flush()
    return token, session
