"""The database: one session a request, typed columns, SQLite tuned for durability."""

from __future__ import annotations

import secrets
import threading
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Engine, Integer, MetaData, event
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction
from sqlalchemy.types import TypeDecorator

CONSTRAINT_NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored and returned in UTC. A naive datetime is a mistake and refused."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without its time zone")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Figure(TypeDecorator[Decimal]):
    """A figure of the scorecard with its four decimals, stored as ten-thousandths so that it sorts and never drifts."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | Fraction | None, dialect: Dialect) -> int | None:
        return None if value is None else ten_thousandths(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / 10000


def ten_thousandths(value: Decimal | Fraction) -> int:
    """Half up, as scorecards are rounded."""
    exact = Fraction(value) * 10000
    return (exact.numerator * 2 + exact.denominator) // (exact.denominator * 2)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)


db = SQLAlchemy(model_class=Base)
migrate = Migrate()


def new_public_id() -> str:
    """An identifier for addresses: 128 random bits, so nobody guesses a neighbour's."""
    return secrets.token_urlsafe(16)


def now_utc() -> datetime:
    return datetime.now(UTC)


def init_database(app: Flask) -> None:
    db.init_app(app)
    migrate.init_app(app, db, render_as_batch=True, compare_type=True)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _tune_sqlite(db.engine)


def _tune_sqlite(engine: Engine) -> None:
    """WAL with full sync: an acknowledged answer survives a crash; readers never wait for the writer."""

    def on_connect(connection: Any, _record: object) -> None:
        # The driver's own transaction control begins only before a write, so two readers could both turn writers
        # and one would fail at once instead of waiting; we begin transactions ourselves.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=10000",
            "temp_store=MEMORY",
            "cache_size=-16000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def on_begin(connection: Any) -> None:
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)


#: SQLite's own waiting is a row of naps that grow; within one process writers queue here instead, first come first served
_turn = threading.Lock()
LONGEST_WAIT_SECONDS = 10
HOLDS_TURN = "database.holds_turn"


def begin_writing() -> None:
    """Take SQLite's write lock at once, so that a writer waits its turn instead of failing half way.

    The turn within the process ends with the transaction. Whoever waited in vain goes on to SQLite's own waiting.
    """
    if db.engine.dialect.name != "sqlite":
        return
    session = db.session()
    if session.info.get(HOLDS_TURN):
        return  # this transaction has begun as a writing one
    session.info[HOLDS_TURN] = _turn.acquire(timeout=LONGEST_WAIT_SECONDS)
    session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})


def _end_turn(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None and session.info.pop(HOLDS_TURN, False):
        _turn.release()


event.listen(Session, "after_transaction_end", _end_turn)
