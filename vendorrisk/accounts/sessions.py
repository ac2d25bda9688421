"""Sessions of signed-in browsers: rows in the database, so each can be seen and ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select, update

from vendorrisk import audit
from vendorrisk.accounts.models import User, UserSession
from vendorrisk.audit import Actor
from vendorrisk.database import db, new_public_id
from vendorrisk.encryption import new_token, token_digest
from vendorrisk.errors import NotFoundError

#: without a request for this long a session is over
IDLE: Final = timedelta(hours=1)
#: after this long it is over in any case
LONGEST: Final = timedelta(hours=12)
#: how long the step between password and second factor may take
HALF_OPEN: Final = timedelta(minutes=10)
#: `last_seen_at` is written at most this often
HEARTBEAT: Final = timedelta(minutes=5)
#: how long a proof (password, second factor) is recent
RECENT: Final = timedelta(minutes=10)
KEPT: Final = timedelta(days=180)


def open_session(user: User, browser: str, now: datetime, *, waits: bool) -> tuple[str, UserSession]:
    """A session under a fresh token; `waits` for the second factor it opens nothing yet. Returns token and row."""
    token = new_token()
    session = UserSession(
        public_id=new_public_id(),
        token_hash=token_digest(token),
        user=user,
        browser=browser[:200],
        created_at=now,
        last_seen_at=now,
        expires_at=now + (HALF_OPEN if waits else LONGEST),
        awaits_second_factor=waits,
        proved_at=None if waits else now,
    )
    db.session.add(session)
    db.session.flush()
    return token, session


def find_user_session(token: str, now: datetime) -> UserSession | None:
    """The session behind a cookie, as long as it stands and its person may sign in."""
    if not token:
        return None
    found = db.session.scalars(
        select(UserSession).where(UserSession.token_hash == token_digest(token))
    ).first()
    if found is None or found.ended_at or found.expires_at <= now or found.last_seen_at + IDLE <= now:
        return None
    return found if found.user.is_active else None


def list_open_sessions(user: User, now: datetime) -> Sequence[UserSession]:
    """Where the person is signed in, the latest used first."""
    return db.session.scalars(
        select(UserSession)
        .where(
            UserSession.user_id == user.id,
            UserSession.ended_at.is_(None),
            UserSession.awaits_second_factor.is_(False),
            UserSession.expires_at > now,
            UserSession.last_seen_at > now - IDLE,
        )
        .order_by(UserSession.last_seen_at.desc(), UserSession.id.desc())
    ).all()


def proved_recently(session: UserSession | None, now: datetime) -> bool:
    """Were password (and second factor) given in this session within the last ten minutes?"""
    return session is not None and session.proved_at is not None and session.proved_at + RECENT > now


def end_session(user: User, public_id: str, now: datetime) -> None:
    """End one of the person's own sessions. Raises NotFoundError for somebody else's."""
    own = (session for session in list_open_sessions(user, now) if session.public_id == public_id)
    session = next(own, None)
    if session is None:
        raise NotFoundError("This session has ended already.")
    session.ended_at = now
    audit.record(
        user.as_actor(), "account.session_ended", f"user:{user.public_id}", now, browser=session.browser
    )
    db.session.flush()


def end_sessions(user: User, actor: Actor, now: datetime, keep: UserSession | None = None) -> None:
    """End all of a person's sessions, except the one to keep."""
    ending = update(UserSession).where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
    if keep is not None:
        ending = ending.where(UserSession.id != keep.id)
    db.session.execute(ending.values(ended_at=now))
    audit.record(actor, "account.sessions_ended", f"user:{user.public_id}", now)
    db.session.flush()


def sweep_sessions(now: datetime) -> None:
    """Sessions that ended long ago are removed; the log keeps who signed in when."""
    db.session.execute(delete(UserSession).where(UserSession.expires_at < now - KEPT))
