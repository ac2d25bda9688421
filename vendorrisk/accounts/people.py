"""People: added, changed, disabled; passwords set through a mailed link."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from flask import current_app
from sqlalchemy import func, select

from vendorrisk import audit, settings_of
from vendorrisk.accounts.limiting import check_limit, count_try
from vendorrisk.accounts.models import PasswordLink, User, UserSession
from vendorrisk.accounts.passwords import check_new_password, hash_password
from vendorrisk.accounts.permissions import Permission, Role, check_allowed
from vendorrisk.accounts.signing_in import end_sessions
from vendorrisk.audit import Actor
from vendorrisk.database import db, new_public_id
from vendorrisk.encryption import new_token, token_digest
from vendorrisk.errors import ConflictError, InvalidInputError, NotFoundError, WrongStateError
from vendorrisk.notices import queueing

LINK_LIFE: Final = timedelta(hours=48)
MOST_RESETS: Final = 3
EMAIL: Final = re.compile(r"[^@\s\"<>,;]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")


def add_person(email: str, name: str, role: str, actor: Actor, now: datetime) -> User:
    """A new account without a password yet. Raises InvalidInputError naming the field."""
    check_allowed(actor, Permission.ADMINISTER_USERS)
    email, name = email.strip().lower(), name.strip()
    problems = _problems(name, role)
    if not EMAIL.fullmatch(email):
        problems["email"] = "This does not look like a mail address."
    elif db.session.scalars(select(User.id).where(User.email == email)).first():
        problems["email"] = "Somebody with this address has an account already."
    if problems:
        raise InvalidInputError(problems)
    user = User(public_id=new_public_id(), email=email, name=name, role=role, created_at=now)
    db.session.add(user)
    audit.record(actor, "user.added", f"user:{user.public_id}", now, email=email, role=role)
    db.session.flush()
    return user


def change_person(user: User, name: str, role: str, version: int, actor: Actor, now: datetime) -> None:
    """Change name and role; a new role ends the person's sessions."""
    check_allowed(actor, Permission.ADMINISTER_USERS)
    if user.version != version:
        raise ConflictError("Somebody changed this person in the meantime. Look again, then repeat.")
    if problems := _problems(name.strip(), role):
        raise InvalidInputError(problems)
    if role != user.role:
        _check_not_last_administrator(user)
        end_sessions(user, actor, now)
    audit.record(actor, "user.changed", f"user:{user.public_id}", now, name=name.strip(), role=role, before=user.role)
    user.name, user.role = name.strip(), role
    db.session.flush()


def disable_person(user: User, actor: Actor, now: datetime) -> None:
    """The person can no longer sign in; what they did stays."""
    check_allowed(actor, Permission.ADMINISTER_USERS)
    if not user.is_active:
        raise WrongStateError(f"{user.name} is disabled already.")
    _check_not_last_administrator(user)
    user.disabled_at = now
    end_sessions(user, actor, now)
    audit.record(actor, "user.disabled", f"user:{user.public_id}", now)
    db.session.flush()


def enable_person(user: User, actor: Actor, now: datetime) -> None:
    check_allowed(actor, Permission.ADMINISTER_USERS)
    user.disabled_at = None
    audit.record(actor, "user.enabled", f"user:{user.public_id}", now)
    db.session.flush()


def mail_password_link(user: User, template: str, now: datetime) -> str:
    """Mail a link under which the person sets a password; returns it for whoever runs the command line."""
    token = new_token()
    db.session.add(
        PasswordLink(user_id=user.id, token_hash=token_digest(token), created_at=now, expires_at=now + LINK_LIFE)
    )
    settings = settings_of(current_app)
    link = f"{settings.base_url}/password/{token}"
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
    audit.record(user.as_actor(), "account.password_link", f"user:{user.public_id}", now)
    db.session.flush()
    return link


def forgot_password(email: str, address: str, now: datetime) -> None:
    """Mail a link if there is such a person; whoever asks cannot tell."""
    email = email.strip().lower()
    for key in (email, address):
        check_limit("forgot", key, MOST_RESETS, now)
        count_try("forgot", key, now)
    user = db.session.scalars(select(User).where(User.email == email, User.disabled_at.is_(None))).first()
    if user is not None:
        mail_password_link(user, "password_reset", now)


def find_password_link(token: str, now: datetime) -> PasswordLink:
    """Raises NotFoundError for a link that is unknown, used or expired."""
    found = db.session.scalars(select(PasswordLink).where(PasswordLink.token_hash == token_digest(token))).first()
    if found is None or found.used_at or found.expires_at <= now or not found.user.is_active:
        raise NotFoundError("This link was used or has expired. Ask for a new one on the sign-in page.")
    return found


def set_password_by_link(token: str, password: str, now: datetime) -> User:
    link = find_password_link(token, now)
    set_password(link.user, password, now)
    link.used_at = now
    return link.user


def set_password(user: User, password: str, now: datetime, keep: UserSession | None = None) -> None:
    """Set it and end the person's other sessions."""
    check_new_password(user, password)
    user.password_hash = hash_password(password)
    end_sessions(user, user.as_actor(), now, keep)
    audit.record(user.as_actor(), "account.password_set", f"user:{user.public_id}", now)
    db.session.flush()


def list_people() -> Sequence[User]:
    return db.session.scalars(select(User).order_by(User.disabled_at.is_not(None), User.name)).all()


def get_person(public_id: str) -> User:
    found = db.session.scalars(select(User).where(User.public_id == public_id)).first()
    if found is None:
        raise NotFoundError("There is no such person.")
    return found


def get_person_by_email(email: str) -> User:
    found = db.session.scalars(select(User).where(User.email == email.strip().lower())).first()
    if found is None:
        raise NotFoundError(f"Nobody here has the address {email}.")
    return found


def _problems(name: str, role: str) -> dict[str, str]:
    problems: dict[str, str] = {}
    if not name or len(name) > 120 or any(ord(character) < 32 for character in name):
        problems["name"] = "Give a name of 120 characters at most."
    if role not in {*Role}:
        problems["role"] = f"Choose one of {', '.join(Role)}."
    return problems


def _check_not_last_administrator(user: User) -> None:
    others = select(func.count()).where(User.role == Role.ADMINISTRATOR, User.disabled_at.is_(None), User.id != user.id)
    if user.role == Role.ADMINISTRATOR and not db.session.scalar(others):
        raise WrongStateError("The last administrator must stay: nobody could let anybody in.")
