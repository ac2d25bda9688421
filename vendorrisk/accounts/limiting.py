"""Limits on tries: counted in the database, so they hold over all servers and restarts."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, select, text

from vendorrisk.accounts.models import Attempt
from vendorrisk.database import db
from vendorrisk.errors import DomainError

WINDOW: Final = timedelta(minutes=15)
KEPT: Final = timedelta(days=1)


class TooManyTriesError(DomainError):
    """Too many tries; the sentence says when to try again (429)."""

    status = 429

    def __init__(self, wait: timedelta) -> None:
        minutes = max(1, -(-int(wait.total_seconds()) // 60))
        told = "a minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(f"Too many tries. Please wait {told}, then try again.")
        #: seconds, for the Retry-After header
        self.retry_after = minutes * 60


def check_limit(kind: str, key: str, most: int, now: datetime) -> None:
    """Raises TooManyTriesError when `key` was counted `most` times within the last quarter of an hour."""
    tries = select(func.count(), func.min(Attempt.at)).where(
        Attempt.kind == kind, Attempt.key == _digest(key), Attempt.at > now - WINDOW
    )
    number, first = db.session.execute(tries).one()
    if number >= most:
        raise TooManyTriesError(first + WINDOW - now)


def take_turn(kind: str, key: str) -> None:
    """Let tries of one key wait for each other until the commit, so that none slips past the limit at once.

    SQLite needs no more than its one writer; PostgreSQL takes an advisory lock.
    """
    if db.engine.dialect.name == "postgresql":
        lock = int.from_bytes(bytes.fromhex(_digest(f"{kind}:{key}"))[:8], signed=True)
        db.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})


def count_try(kind: str, key: str, now: datetime) -> None:
    db.session.add(Attempt(kind=kind, key=_digest(key), at=now))
    db.session.flush()


def forget_tries(kind: str, key: str) -> None:
    db.session.execute(delete(Attempt).where(Attempt.kind == kind, Attempt.key == _digest(key)))


def sweep_tries(now: datetime) -> None:
    """Old tries count no more and are removed."""
    db.session.execute(delete(Attempt).where(Attempt.at < now - KEPT))


def _digest(key: str) -> str:
    # People type a password into the wrong field; what was typed is never stored readable.
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()
