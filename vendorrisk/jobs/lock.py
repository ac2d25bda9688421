"""One worker at a time: a second one waits until the first is gone, then goes on where it stopped.

The engine takes up whatever the dead worker left, so two at once would do the same step twice. On SQLite the lock is
a file's, on PostgreSQL an advisory one of the database, so it reaches over all hosts; both end with their holder,
however it ended.
"""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import Final, Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

#: any number that nothing else in the database locks
ADVISORY_KEY: Final = 7_261_931


class WorkerLock(Protocol):
    def take(self) -> bool:
        """Try once; false when another worker holds it."""
        ...

    def is_held(self) -> bool:
        """Is it still ours? A database that was restarted has forgotten."""
        ...

    def release(self) -> None: ...


def worker_lock(engine: Engine, data_dir: Path) -> WorkerLock:
    return FileLock(data_dir / "worker.lock") if engine.dialect.name == "sqlite" else DatabaseLock(engine)


class FileLock:
    """Held by the process; the kernel lets go of it when the process ends."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("a")

    def take(self) -> bool:
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def is_held(self) -> bool:
        return True

    def release(self) -> None:
        self.file.close()


class DatabaseLock:
    """Held by a connection of its own; PostgreSQL lets go of it when the connection ends."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.connection: Connection | None = None

    def take(self) -> bool:
        if self.connection is None:
            self.connection = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        taken = self.connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": ADVISORY_KEY})
        return bool(taken)

    def is_held(self) -> bool:
        try:
            return self.connection is not None and self.connection.scalar(text("SELECT 1")) == 1
        except SQLAlchemyError:
            return False

    def release(self) -> None:
        if self.connection is not None:
            self.connection.invalidate()
            self.connection.close()
