"""A worker in a process of its own, with work whose every step is noted in a ledger outside of it.

Run as a program: DATA_DIR, DATABASE_URL and LEDGER come from the environment.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from vendorrisk import create_app, jobs
from vendorrisk.config import load_settings, settings_of
from vendorrisk.database import begin_writing, db
from vendorrisk.jobs.worker import Worker

PATIENCE_SECONDS = 30


class OwnTables(DeclarativeBase):
    """Apart from the product's, whose schema is compared with its migrations."""


class Effect(OwnTables):
    """What a step leaves in the database."""

    __tablename__ = "effects"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))


class Ledger:
    """Lines in a file; each is there for good before the next thing happens."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def note(self, line: str) -> None:
        with self.path.open("a") as file:
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())

    def lines(self) -> list[str]:
        return self.path.read_text().splitlines() if self.path.exists() else []

    def wait_for(self, line: str) -> None:
        last = time.monotonic() + PATIENCE_SECONDS
        while line not in self.lines():
            assert time.monotonic() < last, f"“{line}” never came: {self.lines()}"
            time.sleep(0.02)


class WorkerProcess:
    """`start`, `kill` and `stop` one after the other as often as a test likes."""

    def __init__(self, environ: Mapping[str, str], ledger: Ledger) -> None:
        self.environ = {**os.environ, **environ, "LEDGER": str(ledger.path)}
        self.log = ledger.path.with_suffix(".log")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> WorkerProcess:
        with self.log.open("a") as log:
            command = [sys.executable, "-m", "tests.jobs.working"]
            self.process = subprocess.Popen(command, env=self.environ, stdout=log, stderr=log)
        return self

    def kill(self) -> None:
        """As a crash would: nothing is told, nothing is tidied."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(PATIENCE_SECONDS)

    def stop(self) -> int:
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(PATIENCE_SECONDS)

    def wait(self) -> int:
        assert self.process is not None
        return self.process.wait(PATIENCE_SECONDS)


def register_work(ledger: Ledger) -> None:
    def step(name: str, payload: dict[str, Any]) -> None:
        label = f"{payload['name']} {name}"
        ledger.note(f"begin {label}")
        if payload.get("reads_first"):
            db.session.scalar(select(Effect.id).limit(1))
        time.sleep(payload.get("seconds", 0))
        if payload.get("kills") == name:
            os.kill(os.getpid(), signal.SIGKILL)
        if payload.get("raises") == name:
            db.session.add(Effect(name=f"{label}, half done"))
            db.session.flush()
            raise ValueError("the paper ran out")
        if not payload.get("reads_first"):
            begin_writing()
        if db.session.scalar(select(Effect.id).where(Effect.name == label)) is None:
            db.session.add(Effect(name=label))
        ledger.note(f"end {label}")

    def first(payload: dict[str, Any]) -> None:
        step("first", payload)

    def second(payload: dict[str, Any]) -> None:
        step("second", payload)

    def third(payload: dict[str, Any]) -> None:
        step("third", payload)

    def told(payload: dict[str, Any], error: str) -> None:
        db.session.add(Effect(name=f"{payload['name']} failed: {error}"))

    def cannot_tell(_payload: dict[str, Any], _error: str) -> None:
        raise RuntimeError("nobody listens")

    jobs.register("letter", first, second, third, on_failure=told)
    jobs.register("parcel", first, second)
    jobs.register("silent", first, on_failure=cannot_tell)


def register_schedules(ledger: Ledger) -> None:
    def tick(_now: datetime) -> None:
        ledger.note("tick")

    def daily(_now: datetime) -> None:
        ledger.note("daily")

    def stuck(_now: datetime) -> None:
        ledger.note("stuck")
        time.sleep(PATIENCE_SECONDS)

    def broken(_now: datetime) -> None:
        ledger.note("broken")
        raise ValueError("this schedule is broken")

    jobs.every("tick", timedelta(seconds=0.2), tick)
    jobs.every("daily", timedelta(days=1), daily)
    jobs.every("stuck", timedelta(seconds=0.2), stuck)
    jobs.every("broken", timedelta(seconds=0.2), broken)


def main() -> None:
    ledger = Ledger(Path(os.environ["LEDGER"]))
    app = create_app(load_settings(os.environ))
    register_work(ledger)
    if "SCHEDULES" in os.environ:
        register_schedules(ledger)
    worker = Worker(app, settings_of(app))
    signal.signal(signal.SIGTERM, lambda *_: worker.stop())
    ledger.note("up")
    worker.run()
    os._exit(0)


if __name__ == "__main__":
    main()
