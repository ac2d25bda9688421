"""Passwords are set by their owner alone: through a mailed link, or with the present one."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Final

from flask import current_app
from sqlalchemy import select, update

from vendorrisk import audit, jobs
from vendorrisk.accounts import security_notices
from vendorrisk.accounts.limiting import check_limit, count_try, take_turn
from vendorrisk.accounts.models import PasswordLink, User, UserSession
from vendorrisk.accounts.passwords.hashing import check_new_password, hash_password
from vendorrisk.accounts.permissions import Permission, check_allowed
from vendorrisk.accounts.sessions import end_sessions
from vendorrisk.audit import SYSTEM, Actor
from vendorrisk.config import settings_of
from vendorrisk.database import db, new_public_id, now_utc
from vendorrisk.encryption import new_token, token_digest
from vendorrisk.errors import NotFoundError, WrongStateError
from vendorrisk.notices import queueing

LINK_LIFE: Final = timedelta(hours=48)
MOST_REQUESTS_AN_ACCOUNT: Final = 3
MOST_REQUESTS_AN_ADDRESS: Final = 20
FORGOTTEN: Final = "password_link"


def send_link(user: User, actor: Actor, now: datetime) -> str:
    """Mail the person a link under which they set a password; returns it for whoever runs the command line.

    Raises WrongStateError for a disabled account.
    """
    check_allowed(actor, Permission.ADMINISTER_USERS)
    if not user.is_active:
        raise WrongStateError(f"{user.name} is disabled. Enable the account first.")
    return _mail_link(user, actor, now)


def ask_for_link(email: str, address: str, now: datetime) -> None:
    """Somebody forgot a password. The same work whether or not there is such a person: the worker looks later.

    Raises TooManyTriesError by account asked for, and by network address.
    """
    email = email.strip().lower()
    take_turn("forgotten", email)
    check_limit("forgotten", email, MOST_REQUESTS_AN_ACCOUNT, now)
    check_limit("forgotten_from", address, MOST_REQUESTS_AN_ADDRESS, now)
    count_try("forgotten", email, now)
    count_try("forgotten_from", address, now)
    jobs.enqueue(FORGOTTEN, f"{FORGOTTEN}:{new_public_id()}", now, account=_digest(email))
    db.session.flush()


def answer_request(payload: dict[str, str]) -> None:
    """The worker's half: mail the link if there is such a person."""
    able = select(User).where(User.disabled_at.is_(None))
    user = next(
        (user for user in db.session.scalars(able) if _digest(user.email) == payload["account"]), None
    )
    if user is not None:
        _mail_link(user, SYSTEM, now_utc())


def find_link(token: str, now: datetime) -> PasswordLink:
    """Raises NotFoundError for a link that is unknown, used or expired."""
    found = db.session.scalars(
        select(PasswordLink)
        .where(PasswordLink.token_hash == token_digest(token))
        .with_for_update(of=PasswordLink)
    ).first()
    if found is None or found.used_at or found.expires_at <= now or not found.user.is_active:
        raise NotFoundError("This link was used or has expired. Ask for a new one on the sign-in page.")
    return found


def set_password_by_link(token: str, password: str, now: datetime) -> User:
    """Raises NotFoundError for the link, InvalidInputError for the password."""
    user = find_link(token, now).user
    set_password(user, password, user.as_actor(), now)
    return user


def set_password(
    user: User, password: str, actor: Actor, now: datetime, keep: UserSession | None = None
) -> None:
    """Set it; the person's other sessions end, and links that are still about are void.

    Raises InvalidInputError when the password is too weak.
    """
    check_new_password(user, password)
    is_first = user.password_hash is None
    user.password_hash = hash_password(password)
    unused = update(PasswordLink).where(PasswordLink.user_id == user.id, PasswordLink.used_at.is_(None))
    db.session.execute(unused.values(used_at=now))
    audit.record(actor, "account.password_set", f"user:{user.public_id}", now)
    if not is_first:
        end_sessions(user, actor, now, keep)
        security_notices.tell(user, "Your password was changed.", now)
    db.session.flush()


def _mail_link(user: User, actor: Actor, now: datetime) -> str:
    token = new_token()
    db.session.add(
        PasswordLink(user=user, token_hash=token_digest(token), created_at=now, expires_at=now + LINK_LIFE)
    )
    settings = settings_of(current_app)
    link = f"{settings.base_url}/password/{token}"
    template = "password" if user.password_hash is None else "password_reset"
    queueing.queue(
        kind=template,
        dedupe_key=f"{template}:{user.public_id}:{new_public_id()}",
        subject_of=f"user:{user.public_id}",
        recipient_name=user.name,
        recipient_email=user.email,
        template=template,
        context={"organisation": settings.organisation_name, "recipient_name": user.name, "link": link},
        now=now,
    )
    audit.record(actor, "account.password_link_sent", f"user:{user.public_id}", now)
    db.session.flush()
    return link


def _digest(email: str) -> str:
    return hashlib.sha256(email.encode(errors="replace")).hexdigest()
