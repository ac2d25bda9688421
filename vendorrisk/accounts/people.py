"""People: added, changed, disabled, enabled; their sessions ended, their second factor taken off."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from vendorrisk import audit
from vendorrisk.accounts import second_factor
from vendorrisk.accounts.models import User
from vendorrisk.accounts.permissions import Permission, Role, check_allowed
from vendorrisk.accounts.reads import find_person_by_email, is_last_administrator
from vendorrisk.accounts.sessions import end_sessions
from vendorrisk.audit import Actor
from vendorrisk.database import db, new_public_id
from vendorrisk.errors import ConflictError, InvalidInputError, WrongStateError

EMAIL: Final = re.compile(r"[^@\s\"<>,;]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")
LONGEST_NAME: Final = 120
LONGEST_EMAIL: Final = 254


def add_person(email: str, name: str, role: str, actor: Actor, now: datetime) -> User:
    """A new account without a password yet. Raises InvalidInputError naming the field."""
    check_allowed(actor, Permission.ADMINISTER_USERS)
    email, name = email.strip().lower(), name.strip()
    problems = _problems(name, role)
    if not EMAIL.fullmatch(email) or len(email) > LONGEST_EMAIL or not email.isprintable():
        problems["email"] = "This does not look like a mail address."
    elif find_person_by_email(email) is not None:
        problems["email"] = "Somebody with this address has an account already."
    if problems:
        raise InvalidInputError(problems)
    user = User(public_id=new_public_id(), email=email, name=name, role=role, created_at=now)
    db.session.add(user)
    audit.record(actor, "user.added", f"user:{user.public_id}", now, email=email, name=name, role=role)
    db.session.flush()
    return user


def change_person(user: User, name: str, role: str, version: int, actor: Actor, now: datetime) -> None:
    """Change name and role; a new role ends the person's sessions.

    Raises ConflictError when the row is newer than `version`, InvalidInputError, WrongStateError for the last
    administrator's role.
    """
    check_allowed(actor, Permission.ADMINISTER_USERS)
    if user.version != version:
        raise ConflictError("Somebody changed this person in the meantime. Look again, then repeat.")
    name = name.strip()
    if problems := _problems(name, role):
        raise InvalidInputError(problems)
    if role != user.role:
        _check_not_last_administrator(user)
        end_sessions(user, actor, now)
    changes = {
        what: [before, after]
        for what, before, after in (("name", user.name, name), ("role", user.role, role))
        if before != after
    }
    if not changes:
        return
    audit.record(actor, "user.changed", f"user:{user.public_id}", now, **changes)
    user.name, user.role = name, role
    db.session.flush()


def disable_person(user: User, actor: Actor, now: datetime) -> None:
    """The person can no longer sign in and their sessions end; what they did stays."""
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
    if user.is_active:
        raise WrongStateError(f"{user.name} is not disabled.")
    user.disabled_at = None
    audit.record(actor, "user.enabled", f"user:{user.public_id}", now)
    db.session.flush()


def sign_out_everywhere(user: User, actor: Actor, now: datetime) -> None:
    """End all of somebody's sessions."""
    check_allowed(actor, Permission.ADMINISTER_USERS)
    end_sessions(user, actor, now)


def reset_second_factor(user: User, actor: Actor, now: datetime) -> None:
    """For somebody who lost app and recovery codes: take the second factor off; they are told by mail."""
    check_allowed(actor, Permission.ADMINISTER_USERS)
    second_factor.switch_off(user, actor, now)
    end_sessions(user, actor, now)


def _problems(name: str, role: str) -> dict[str, str]:
    problems: dict[str, str] = {}
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        problems["name"] = f"Give a name of {LONGEST_NAME} characters at most, without line breaks."
    if role not in {*Role}:
        problems["role"] = f"Choose one of {', '.join(Role)}."
    return problems


def _check_not_last_administrator(user: User) -> None:
    if is_last_administrator(user):
        raise WrongStateError("The last administrator must stay: nobody could let anybody in.")
