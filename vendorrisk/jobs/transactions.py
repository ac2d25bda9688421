"""A transaction of the worker: committed whole, and begun again where the database refused for a passing reason.

On SQLite a transaction that read before it writes is refused when somebody else wrote in between. It is done again with
the write lock taken first, so that a busy web server cannot keep the worker from its turn.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TypeVar

import structlog
from flask import Flask
from sqlalchemy.exc import OperationalError

from vendorrisk.database import begin_writing, db

T = TypeVar("T")
#: before it is tried again: the database was locked, or the connection to it was lost
PAUSES_SECONDS: Final = (0.1, 1.0, 5.0)
log = structlog.get_logger()


def in_transaction(app: Flask, do: Callable[[], T]) -> T:
    """Do it with a session of its own and commit. `do` is idempotent: it may be begun again."""
    for number, pause in enumerate(PAUSES_SECONDS):
        try:
            return _once(app, do, locked=number > 0)
        except OperationalError as error:
            log.info("the database refused; tried again", error=str(error.orig)[:200])
            time.sleep(pause)
    return _once(app, do, locked=True)


def _once(app: Flask, do: Callable[[], T], *, locked: bool) -> T:
    with app.app_context():
        if locked:
            begin_writing()
        done = do()
        db.session.commit()
        return done
