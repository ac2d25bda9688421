"""What the domains use: say how a kind of work is done, queue some, and have things looked after every so often."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from vendorrisk.database import db, now_utc
from vendorrisk.jobs.models import Job, ScheduleRun

StepFunction = Callable[[dict[str, Any]], None]
FailureFunction = Callable[[dict[str, Any], str], None]


@dataclass(frozen=True)
class Kind:
    """A kind of work: its steps in order, each in a transaction of its own, and what a failure does.

    A step may be repeated when the worker dies between the step's commit and the note of it, so steps are
    idempotent: what they leave is there once. One that reads before it writes may be begun again on SQLite when
    somebody else wrote in between; `begin_writing` before the reading spares it that.
    """

    steps: tuple[StepFunction, ...]
    on_failure: FailureFunction | None = None


@dataclass(frozen=True)
class Schedule:
    """Something that is looked after every so often; `run` must be idempotent."""

    name: str
    every: timedelta
    run: Callable[[datetime], None]

    @property
    def is_remembered(self) -> bool:
        """Over a restart; not worth a write for what comes round in a moment anyway."""
        return self.every >= timedelta(minutes=1)


_kinds: dict[str, Kind] = {}
_schedules: dict[str, Schedule] = {}


def register(kind: str, *steps: StepFunction, on_failure: FailureFunction | None = None) -> None:
    """Say how a kind of work is done. `on_failure(payload, error)` runs once when a step raised."""
    _kinds[kind] = Kind(steps, on_failure)


def every(name: str, interval: timedelta, run: Callable[[datetime], None]) -> None:
    """Have `run(now)` called each `interval` by the worker, in a transaction and a thread of its own."""
    _schedules[name] = Schedule(name, interval, run)


def enqueue(
    kind: str, key: str, now: datetime, *, not_before: datetime | None = None, **payload: Any
) -> None:
    """Queue work once under its key, whoever asks again; the worker finds it after the commit."""
    if db.session.scalar(select(Job.id).where(Job.key == key)) is None:
        db.session.add(Job(key=key, kind=kind, payload=payload, created_at=now, not_before=not_before or now))


def kinds() -> Mapping[str, Kind]:
    return _kinds


def schedules() -> tuple[Schedule, ...]:
    return tuple(_schedules.values())


def worker_seen_at() -> datetime | None:
    """When the worker was last alive; None before it ever ran."""
    return last_run_at("heartbeat")


def last_run_at(schedule: str) -> datetime | None:
    """When a schedule was last looked after to its end."""
    return db.session.scalar(select(ScheduleRun.last_run_at).where(ScheduleRun.name == schedule))


def work_off() -> None:
    """Do everything that waits, here and now, without the engine: for the sample and the command line."""
    waiting = select(Job).where(Job.state == "queued").order_by(Job.id).limit(1)
    while job := db.session.scalars(waiting).first():
        steps, payload = _kinds[job.kind].steps, dict(job.payload)
        db.session.commit()
        for step in steps:
            step(dict(payload))
            db.session.commit()
        job.state, job.finished_at = "done", now_utc()
        db.session.commit()
