"""Durable background work: the only module that knows the engine (DBOS).

A verb enqueues a row in the same transaction as its change, so work and change exist together or not at all. The
worker sweeps those rows and runs each as a DBOS workflow whose id is the row's key: a row swept twice runs once, and
a workflow that a crash cut off goes on after its last finished step.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import structlog
from flask import Flask
from sqlalchemy import JSON, Index, String, Text, func, select
from sqlalchemy.orm import Mapped, mapped_column

from vendorrisk.config import Settings
from vendorrisk.database import Base, UtcDateTime, db, now_utc

if TYPE_CHECKING:
    from dbos import DBOSConfig

APPLICATION_VERSION: Final = "1"
SWEEP_SECONDS: Final = 0.3
JOBS_AT_ONCE: Final = 2
log = structlog.get_logger()


class Job(Base):
    """Work that waits or was done."""

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_state_not_before", "state", "not_before"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: queued, running, done or failed
    state: Mapped[str] = mapped_column(String(10), default="queued")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str] = mapped_column(Text, default="")


class ScheduleRun(Base):
    """When a schedule was last looked after; a restart goes on from there."""

    __tablename__ = "schedule_runs"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    last_run_at: Mapped[datetime] = mapped_column(UtcDateTime)


StepFunction = Callable[[dict[str, Any]], None]
FailureFunction = Callable[[dict[str, Any], str], None]


@dataclass(frozen=True)
class Kind:
    """A kind of work: its steps in order, each idempotent and in a transaction of its own, and what a failure does."""

    steps: tuple[StepFunction, ...]
    on_failure: FailureFunction | None = None


@dataclass(frozen=True)
class Schedule:
    """Something that is looked after every so often; `run` must be idempotent."""

    name: str
    every: timedelta
    run: Callable[[datetime], None]


_kinds: dict[str, Kind] = {}
_schedules: dict[str, Schedule] = {}


def register(kind: str, *steps: StepFunction, on_failure: FailureFunction | None = None) -> None:
    """Say how a kind of work is done."""
    _kinds[kind] = Kind(steps, on_failure)


def every(name: str, interval: timedelta, run: Callable[[datetime], None]) -> None:
    """Have `run(now)` called each `interval` by the worker, in a transaction of its own."""
    _schedules[name] = Schedule(name, interval, run)


def enqueue(
    kind: str, key: str, now: datetime, *, not_before: datetime | None = None, **payload: Any
) -> None:
    """Queue work once under its key; the worker finds it after the commit."""
    db.session.add(Job(key=key, kind=kind, payload=payload, created_at=now, not_before=not_before or now))


def worker_seen_at() -> datetime | None:
    """When the worker last looked after a schedule; None before it ever ran."""
    return db.session.scalar(select(func.max(ScheduleRun.last_run_at)))


def _beat(_now: datetime) -> None:
    """A schedule that does nothing but leave its time: the worker lives."""


def work_off() -> None:
    """Do everything that waits, here and now, without the engine: for the sample and the command line."""
    while job := db.session.scalars(
        select(Job).where(Job.state == "queued").order_by(Job.id).limit(1)
    ).first():
        for step in _kinds[job.kind].steps:
            step(dict(job.payload))
            db.session.commit()
        job.state, job.finished_at = "done", now_utc()
        db.session.commit()


class Worker:
    """Sweeps the queue and the schedules until told to stop."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.stopping = threading.Event()
        self.running = threading.BoundedSemaphore(JOBS_AT_ONCE)
        every("heartbeat", timedelta(seconds=20), _beat)

    def run(self) -> None:
        """Launch the engine (which takes up what a crash cut off) and sweep until `stop`."""
        from dbos import DBOS  # half a second to import: the web server never pays for it

        def perform(kind: str, key: str, payload: dict[str, Any]) -> None:
            self._perform(kind, key, payload)

        self.perform = DBOS.workflow(name="perform")(perform)
        DBOS(config=_engine_config(self.settings))
        DBOS.launch()
        try:
            while not self.stopping.is_set():
                self._sweep_jobs()
                self._sweep_schedules()
                self.stopping.wait(SWEEP_SECONDS)
        finally:
            DBOS.destroy(workflow_completion_timeout_sec=5)

    def stop(self) -> None:
        self.stopping.set()

    def _sweep_jobs(self) -> None:
        from dbos import DBOS, SetWorkflowID

        with self.app.app_context():
            for job in self._due_jobs():
                with SetWorkflowID(job.key):
                    DBOS.start_workflow(self.perform, job.kind, job.key, job.payload)
                job.state = "running"
            db.session.commit()

    def _due_jobs(self) -> list[Job]:
        due = select(Job).where(Job.state == "queued", Job.not_before <= now_utc()).order_by(Job.id).limit(20)
        return list(db.session.scalars(due))

    def _sweep_schedules(self) -> None:
        now = now_utc()
        with self.app.app_context():
            last_runs = {run.name: run.last_run_at for run in db.session.scalars(select(ScheduleRun))}
        for schedule in _schedules.values():
            last = last_runs.get(schedule.name)
            if last is None or now - last >= schedule.every:
                self._run_schedule(schedule, now)

    def _run_schedule(self, schedule: Schedule, now: datetime) -> None:
        with self.app.app_context():
            try:
                schedule.run(now)
                db.session.merge(ScheduleRun(name=schedule.name, last_run_at=now))
                db.session.commit()
            except Exception:
                # One schedule that fails must not stop the others; it is tried again at its next turn.
                db.session.rollback()
                log.exception("schedule failed", schedule=schedule.name)

    def _perform(self, kind: str, key: str, payload: dict[str, Any]) -> None:
        from dbos import DBOS

        with self.running:
            failure = self._run_steps(kind, key, payload)
        DBOS.run_step({"name": "finish"}, self._finish, kind, key, payload, failure)

    def _run_steps(self, kind: str, key: str, payload: dict[str, Any]) -> str:
        from dbos import DBOS

        for step in _kinds[kind].steps:
            name = step.__name__
            try:
                DBOS.run_step({"name": name}, self._run_step, step, payload)
            except Exception as error:
                log.exception("job failed", kind=kind, key=key, step=name)
                return f"{type(error).__name__}: {error}"[:1000]
        return ""

    def _run_step(self, step: StepFunction, payload: dict[str, Any]) -> None:
        with self.app.app_context():
            try:
                step(payload)
                db.session.commit()
            except BaseException:
                db.session.rollback()
                raise

    def _finish(self, kind: str, key: str, payload: dict[str, Any], failure: str) -> None:
        with self.app.app_context():
            job = db.session.scalars(select(Job).where(Job.key == key)).one()
            job.state, job.error, job.finished_at = ("failed" if failure else "done"), failure, now_utc()
            on_failure = _kinds[kind].on_failure
            if failure and on_failure:
                on_failure(payload, failure)
            db.session.commit()


def _engine_config(settings: Settings) -> DBOSConfig:
    """SQLite beside ours on a laptop; the same PostgreSQL database (own schema) at scale."""
    address = settings.database_url
    if address.startswith("sqlite"):
        address = f"sqlite:///{Path(settings.data_dir) / 'jobs.sqlite3'}"
    return {
        "name": "vendorrisk",
        "system_database_url": address,
        "application_version": APPLICATION_VERSION,
        "executor_id": "worker",
        "log_level": "WARNING",
    }
