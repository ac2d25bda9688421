"""What is looked after every so often: a thread for each, so that a slow mail server holds up nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from flask import Flask

from vendorrisk.database import begin_writing, db, now_utc
from vendorrisk.jobs.models import ScheduleRun
from vendorrisk.jobs.queue import Schedule, last_run_at
from vendorrisk.jobs.transactions import in_transaction

log = structlog.get_logger()


def look_after(app: Flask, schedules: Iterable[Schedule], stopping: threading.Event) -> None:
    """Start a thread for each schedule; they end when `stopping` is set."""
    for schedule in schedules:
        name = f"schedule {schedule.name}"
        threading.Thread(target=_keep_at, args=(app, schedule, stopping), name=name, daemon=True).start()


def note_run(app: Flask, name: str, now: datetime) -> None:
    """Remember when a schedule was last looked after."""

    def note() -> None:
        begin_writing()
        db.session.merge(ScheduleRun(name=name, last_run_at=now))

    in_transaction(app, note)


def _keep_at(app: Flask, schedule: Schedule, stopping: threading.Event) -> None:
    wait = _first_wait(app, schedule)
    while not stopping.wait(wait):
        _run(app, schedule)
        wait = schedule.every.total_seconds()


def _first_wait(app: Flask, schedule: Schedule) -> float:
    """Seconds until it is due, going by its last run before the start."""
    with app.app_context():
        last = last_run_at(schedule.name)
    since = schedule.every if last is None else now_utc() - last
    # A clock that was set back must not put it off for long.
    return (schedule.every - since).total_seconds() if timedelta() <= since <= schedule.every else 0


def _run(app: Flask, schedule: Schedule) -> None:
    now = now_utc()
    try:
        in_transaction(app, lambda: schedule.run(now))
        if schedule.is_remembered:
            note_run(app, schedule.name, now)
    except Exception:
        # It is tried again at its next turn, and the others go on.
        log.exception("schedule failed", schedule=schedule.name)
