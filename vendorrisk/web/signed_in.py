"""Who is signed in: the cookie's token is looked up before any guard runs."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from flask import Flask, Response, current_app, g, request
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from vendorrisk.accounts import known_browsers
from vendorrisk.accounts.models import User, UserSession
from vendorrisk.accounts.sessions import HEARTBEAT, find_user_session
from vendorrisk.config import settings_of
from vendorrisk.database import db, now_utc
from vendorrisk.web.transactions import SAFE_METHODS


def init_signed_in(app: Flask) -> None:
    app.before_request(_load)


def set_session_cookie(response: Response, token: str) -> None:
    """The cookie ends with the browser; the row behind it ends sooner."""
    _set(response, "session", token)


def clear_session_cookie(response: Response) -> None:
    response.delete_cookie(_name("session"), path="/", secure=_needs_https(), httponly=True, samesite="Lax")


def mark_browser(response: Response, user: User) -> None:
    """Remember that this person has signed in with this browser (accounts/known_browsers.py)."""
    _set(response, "browser", known_browsers.make_mark(user), int(known_browsers.LIFE.total_seconds()))


def browser_mark() -> str:
    return request.cookies.get(_name("browser"), "")


def current_session() -> UserSession | None:
    """The session of the request's cookie, also while it waits for the second factor."""
    session: UserSession | None = g.get("user_session")
    return session


def session_has_ended() -> bool:
    """The browser was signed in, but is no longer: too long ago, or ended elsewhere."""
    return bool(request.cookies.get(_name("session"))) and current_session() is None


def _load() -> None:
    token = request.cookies.get(_name("session"), "")
    if not token or request.endpoint == "static":
        return
    now = now_utc()
    session = find_user_session(token, now)
    if session is None:
        return
    g.user_session = session
    if not session.awaits_second_factor:
        g.user = session.user
    if session.last_seen_at + HEARTBEAT <= now:
        _beat(session, now)


def _beat(session: UserSession, now: datetime) -> None:
    """The one thing a GET may write: otherwise reading for an hour would sign a person out.

    A request that writes holds the write lock already and takes it along in its own transaction.
    """
    seen = update(UserSession).where(UserSession.id == session.id).values(last_seen_at=now)
    if request.method not in SAFE_METHODS:
        db.session.execute(seen.execution_options(synchronize_session=False))
        return
    # Somebody else may be writing for long; the page matters more than the moment noted.
    with suppress(OperationalError), db.engine.begin() as connection:
        connection.execute(seen)


def _set(response: Response, name: str, value: str, max_age: int | None = None) -> None:
    response.set_cookie(
        _name(name), value, max_age=max_age, path="/", secure=_needs_https(), httponly=True, samesite="Lax"
    )


def _name(what: str) -> str:
    """With https the browser itself vouches that only this host set it (the __Host- prefix)."""
    return f"{'__Host-' if _needs_https() else ''}vendorrisk_{what}"


def _needs_https() -> bool:
    return settings_of(current_app).cookies_need_https
