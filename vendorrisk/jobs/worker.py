"""The worker: sweeps the queue and has each row done by the engine (DBOS), as a workflow whose id is the row's key.

A row swept twice runs once, and a workflow that a crash cut off goes on after its last finished step. The rows are
the truth; the engine only remembers how far each came.
"""

from __future__ import annotations

import json
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import structlog
from flask import Flask
from sqlalchemy import select, update

from vendorrisk.config import Settings
from vendorrisk.database import db, now_utc
from vendorrisk.jobs import queue, scheduling
from vendorrisk.jobs.lock import worker_lock
from vendorrisk.jobs.models import Job
from vendorrisk.jobs.queue import Schedule, StepFunction
from vendorrisk.jobs.transactions import in_transaction

if TYPE_CHECKING:
    from dbos import DBOSConfig

#: the engine takes up only its own version's work; ours is taken up by every later version, so this never changes
APPLICATION_VERSION: Final = "1"
SWEEP_SECONDS: Final = 0.3
PAUSE_SECONDS: Final = 5.0
BEAT: Final = timedelta(seconds=20)
JOBS_AT_ONCE: Final = 2
#: rows handed to the engine and not finished yet; the others wait in their table
MOST_IN_HAND: Final = 10
#: how often work that takes the worker down with it is begun again
MOST_RECOVERIES: Final = 4
SECONDS_TO_FINISH: Final = 5
KEPT: Final = timedelta(days=30)
UNFINISHED: Final = Job.state.in_(("queued", "running"))
GAVE_UP: Final = "The worker ended in the middle of this work again and again, so it was given up."
log = structlog.get_logger()


class Worker:
    """Does the work until told to stop."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.stopping = threading.Event()
        self.slots = threading.BoundedSemaphore(JOBS_AT_ONCE)
        #: keys that were handed to the engine and are not finished
        self.in_hand: set[str] = set()
        self.beaten_at: datetime | None = None
        with app.app_context():
            self.lock = worker_lock(db.engine, settings.data_dir)

    def run(self) -> None:
        """Take the lock, launch the engine (which takes up what a crash cut off) and sweep until `stop`."""
        if not self._take_lock():
            return
        from dbos import DBOS  # half a second to import: the web server never pays for it

        def perform(key: str) -> None:
            self._perform(key)

        self.perform = DBOS.workflow(name="perform", max_recovery_attempts=MOST_RECOVERIES)(perform)
        DBOS(config=_engine_config(self.settings))
        DBOS.launch()
        log.info("the worker runs")
        try:
            tidying = Schedule("jobs", timedelta(days=1), self._forget_old)
            scheduling.look_after(self.app, (*queue.schedules(), tidying), self.stopping)
            self._sweep_until_stopped()
        finally:
            self.stop()
            DBOS.destroy(workflow_completion_timeout_sec=SECONDS_TO_FINISH)
            self.lock.release()

    def stop(self) -> None:
        """What is being done may finish within a few seconds; the rest goes on after the next start."""
        self.stopping.set()

    def _take_lock(self) -> bool:
        if self.lock.take():
            return True
        log.warning("another worker runs; this one waits until it is gone")
        while not self.stopping.wait(1):
            if self.lock.take():
                return True
        return False

    def _sweep_until_stopped(self) -> None:
        while not self.stopping.wait(SWEEP_SECONDS):
            try:
                self._sweep()
                self._beat(now_utc())
            except Exception:
                # The database may be away for a while; the rows wait.
                log.exception("sweep failed")
                self.stopping.wait(PAUSE_SECONDS)
            if not self.lock.is_held():
                raise RuntimeError("The worker's lock is lost: the database was restarted.")

    def _beat(self, now: datetime) -> None:
        """Leave the time: the worker lives and sweeps."""
        if self.beaten_at is None or not timedelta() <= now - self.beaten_at < BEAT:
            scheduling.note_run(self.app, "heartbeat", now)
            self.beaten_at = now

    def _sweep(self) -> None:
        for key in self._waiting_keys():
            self._take_up(key)

    def _waiting_keys(self) -> list[str]:
        """Due rows that nobody works on, the oldest first; also those a dead worker left running."""
        in_hand = tuple(self.in_hand)
        due = select(Job.key).where(UNFINISHED, Job.not_before <= now_utc(), Job.key.not_in(in_hand))
        with self.app.app_context():
            return list(db.session.scalars(due.order_by(Job.id).limit(max(0, MOST_IN_HAND - len(in_hand)))))

    def _take_up(self, key: str) -> None:
        from dbos import DBOS, SetWorkflowID

        known = DBOS.get_workflow_status(key)
        if known is not None:
            if known.status in {"PENDING", "ENQUEUED"}:
                return  # cut off by a crash: the engine itself takes it up in a moment
            if not self._is_unfinished(key):
                return  # it ended while we looked
            if known.status == "MAX_RECOVERY_ATTEMPTS_EXCEEDED":
                self._finish(key, GAVE_UP)
                return
            # Ended for the engine but not for us: the database came from a backup, or could not note the end.
            DBOS.delete_workflow(key)
        self.in_hand.add(key)
        with SetWorkflowID(key):
            DBOS.start_workflow(self.perform, key)

    def _is_unfinished(self, key: str) -> bool:
        with self.app.app_context():
            return db.session.scalar(select(Job.id).where(Job.key == key, UNFINISHED)) is not None

    def _perform(self, key: str) -> None:
        from dbos import DBOS

        self.in_hand.add(key)
        try:
            with self.slots:
                failure = self._run_steps(key)
            DBOS.run_step({"name": "finish"}, self._finish, key, failure)
        finally:
            self.in_hand.discard(key)

    def _run_steps(self, key: str) -> str:
        """Each step the engine does not remember as done; returns why one failed, or nothing."""
        from dbos import DBOS

        name, payload = in_transaction(self.app, lambda: _begin(key))
        kind = queue.kinds().get(name)
        if kind is None:
            return f"This version does not know work of the kind {name}."
        for step in kind.steps:
            failure = DBOS.run_step({"name": step.__name__}, self._run_step, key, step, payload)
            if failure:
                return failure
        return ""

    def _run_step(self, key: str, step: StepFunction, payload: dict[str, Any]) -> str:
        try:
            in_transaction(self.app, lambda: step(dict(payload)))
        except Exception as error:
            log.exception("job failed", key=key, step=step.__name__)
            return f"{type(error).__name__}: {error}"[:1000]
        return ""

    def _finish(self, key: str, failure: str) -> None:
        if failure:
            self._tell_of_failure(key, failure)
        values = {"state": "failed" if failure else "done", "error": failure, "finished_at": now_utc()}
        finished = update(Job).where(Job.key == key).values(values)
        in_transaction(self.app, lambda: db.session.execute(finished))

    def _tell_of_failure(self, key: str, failure: str) -> None:
        def tell() -> None:
            job = db.session.scalars(select(Job).where(Job.key == key)).one()
            kind = queue.kinds().get(job.kind)
            if kind is not None and kind.on_failure is not None:
                kind.on_failure(dict(job.payload), failure)

        try:
            in_transaction(self.app, tell)
        except Exception:
            # The row still says that the work failed, and why.
            log.exception("failure not told", key=key)

    def _forget_old(self, now: datetime) -> None:
        """Remove what was done long ago, here and in the engine. Failed work stays until somebody saw to it."""
        from dbos import DBOS

        old = db.session.scalars(select(Job).where(Job.state == "done", Job.finished_at < now - KEPT)).all()
        DBOS.delete_workflows([job.key for job in old])
        for job in old:
            db.session.delete(job)


def _begin(key: str) -> tuple[str, dict[str, Any]]:
    """Mark the row as being worked on; returns its kind and payload."""
    db.session.execute(update(Job).where(Job.key == key).values(state="running"))
    job = db.session.scalars(select(Job).where(Job.key == key)).one()
    return job.kind, dict(job.payload)


def _engine_config(settings: Settings) -> DBOSConfig:
    """SQLite beside ours on a laptop; the same PostgreSQL database (own schema) at scale."""
    from dbos import Serializer

    class Json(Serializer):
        """Only keys and sentences pass; by default the engine keeps pickles, which run code when they are read."""

        def serialize(self, data: Any) -> str:
            return json.dumps(data, default=str)

        def deserialize(self, serialized_data: str) -> Any:
            return json.loads(serialized_data)

        def name(self) -> str:
            return "json"

    address = settings.database_url
    if address.startswith("sqlite"):
        address = f"sqlite:///{Path(settings.data_dir) / 'jobs.sqlite3'}"
    return {
        "name": "vendorrisk",
        "system_database_url": address,
        "application_version": APPLICATION_VERSION,
        "executor_id": "worker",
        "log_level": "WARNING",
        "serializer": Json(),
    }
