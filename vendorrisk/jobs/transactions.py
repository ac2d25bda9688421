"""A transaction of the worker: committed whole, and begun again where the database refused for a passing reason."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TypeVar

import structlog
from flask import Flask
from sqlalchemy.exc import OperationalError

from vendorrisk.database import db

T = TypeVar("T")
#: before it is tried again: the database was locked, or the connection to it was lost
PAUSES_SECONDS: Final = (0.2, 1.0, 5.0)
log = structlog.get_logger()


def in_transaction(app: Flask, do: Callable[[], T]) -> T:
    """Do it with a session of its own and commit. `do` is idempotent: it may be begun again."""
    for pause in PAUSES_SECONDS:
        try:
            return _once(app, do)
        except OperationalError as error:
            log.warning("the database refused; tried again", error=str(error.orig)[:200])
            time.sleep(pause)
    return _once(app, do)


def _once(app: Flask, do: Callable[[], T]) -> T:
    with app.app_context():
        done = do()
        db.session.commit()
        return done
