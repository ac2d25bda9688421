"""Named queries about people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select

from vendorrisk.accounts.models import User, UserSession
from vendorrisk.accounts.permissions import Role
from vendorrisk.database import db
from vendorrisk.errors import NotFoundError


def list_people() -> Sequence[User]:
    """Everybody with an account, by name; who is disabled comes last."""
    return db.session.scalars(select(User).order_by(User.disabled_at.is_not(None), User.name, User.id)).all()


def last_seen() -> Mapping[int, datetime]:
    """When each person was last here, by their row's id."""
    seen = select(UserSession.user_id, func.max(UserSession.last_seen_at)).group_by(UserSession.user_id)
    return dict(db.session.execute(seen).tuples().all())


def get_person(public_id: str) -> User:
    found = db.session.scalars(select(User).where(User.public_id == public_id)).first()
    if found is None:
        raise NotFoundError("There is no such person.")
    return found


def find_person_by_email(email: str) -> User | None:
    return db.session.scalars(select(User).where(User.email == email.strip().lower())).first()


def get_person_by_email(email: str) -> User:
    found = find_person_by_email(email)
    if found is None:
        raise NotFoundError(f"Nobody here has the address {email}.")
    return found


def is_last_administrator(user: User) -> bool:
    """Would nobody be left to let people in? The rows are locked, so that two cannot remove each other at once."""
    if user.role != Role.ADMINISTRATOR or not user.is_active:
        return False
    able = (
        select(User.id).where(User.role == Role.ADMINISTRATOR, User.disabled_at.is_(None)).order_by(User.id)
    )
    return db.session.scalars(able.with_for_update()).all() == [user.id]
