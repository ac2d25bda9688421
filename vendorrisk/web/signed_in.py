"""Who is signed in: the cookie's token is looked up before any guard runs."""

from __future__ import annotations

from datetime import datetime

from flask import Flask, Response, current_app, g, request
from sqlalchemy import update

from vendorrisk import settings_of
from vendorrisk.accounts.models import UserSession
from vendorrisk.accounts.signing_in import HEARTBEAT, find_user_session
from vendorrisk.database import db, now_utc


def init_signed_in(app: Flask) -> None:
    app.before_request(_load)


def cookie_name() -> str:
    """With https the browser itself vouches that only this host set it (the __Host- prefix)."""
    return "__Host-vendorrisk" if settings_of(current_app).cookies_need_https else "vendorrisk_session"


def set_session_cookie(response: Response, token: str) -> None:
    response.set_cookie(
        cookie_name(), token, secure=settings_of(current_app).cookies_need_https, httponly=True, samesite="Lax", path="/"
    )


def clear_session_cookie(response: Response) -> None:
    response.delete_cookie(cookie_name(), path="/", secure=settings_of(current_app).cookies_need_https)


def current_session() -> UserSession | None:
    session: UserSession | None = g.get("user_session")
    return session


def _load() -> None:
    token = request.cookies.get(cookie_name(), "")
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
        _beat(session.id, now)


def _beat(session_id: int, now: datetime) -> None:
    # The one thing a GET may write by itself: otherwise reading for an hour would sign a person out.
    with db.engine.begin() as connection:
        connection.execute(update(UserSession).where(UserSession.id == session_id).values(last_seen_at=now))
