"""Limits on tries: counted in the database, so they hold over all servers and restarts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, select

from vendorrisk.accounts.models import Attempt
from vendorrisk.database import db
from vendorrisk.errors import DomainError

WINDOW: Final = timedelta(minutes=15)
KEPT: Final = timedelta(days=1)


class TooManyTriesError(DomainError):
    """Too many tries; the sentence says when to try again (429)."""

    status = 429


def check_limit(kind: str, key: str, most: int, now: datetime) -> None:
    """Raises TooManyTriesError when `key` was counted `most` times within the last quarter of an hour."""
    tries = select(func.count(), func.min(Attempt.at)).where(
        Attempt.kind == kind, Attempt.key == key, Attempt.at > now - WINDOW
    )
    number, first = db.session.execute(tries).one()
    if number >= most:
        minutes = max(1, int((first + WINDOW - now).total_seconds() // 60) + 1)
        raise TooManyTriesError(f"Too many tries. Please wait {minutes} minute{'s' if minutes > 1 else ''}, then try again.")


def count_try(kind: str, key: str, now: datetime) -> None:
    db.session.add(Attempt(kind=kind, key=key[:300], at=now))
    db.session.flush()


def forget_tries(kind: str, key: str) -> None:
    db.session.execute(delete(Attempt).where(Attempt.kind == kind, Attempt.key == key))


def sweep(now: datetime) -> None:
    """Old tries count no more and are removed."""
    db.session.execute(delete(Attempt).where(Attempt.at < now - KEPT))
