"""Schedules: each in its turn whatever the others do, and remembered over a restart."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from tests.jobs.working import Ledger, WorkerProcess
from vendorrisk.database import db, now_utc
from vendorrisk.jobs import ScheduleRun, last_run_at

Start = Callable[..., WorkerProcess]


def wait_for_ticks(ledger: Ledger, number: int) -> None:
    last = time.monotonic() + 20
    while ledger.lines().count("tick") < number:
        assert time.monotonic() < last, ledger.lines()
        time.sleep(0.05)


def test_a_schedule_that_is_stuck_or_broken_holds_up_no_other(start_worker: Start, ledger: Ledger) -> None:
    start_worker(SCHEDULES="1")
    wait_for_ticks(ledger, 5)
    lines = ledger.lines()
    assert lines.count("stuck") == 1
    assert lines.count("broken") > 1, "tried again at its next turn"


def test_a_restart_does_not_bring_a_daily_schedule_forward_or_lose_it(
    app: Flask, start_worker: Start, ledger: Ledger
) -> None:
    worker = start_worker(SCHEDULES="1")
    ledger.wait_for("daily")
    wait_for_ticks(ledger, 3)
    worker.kill()
    worker = start_worker(SCHEDULES="1")
    wait_for_ticks(ledger, 6)
    worker.kill()
    assert ledger.lines().count("daily") == 1
    with app.app_context():
        ran = last_run_at("daily")
        assert ran is not None and now_utc() - ran < timedelta(minutes=1)
        db.session.merge(ScheduleRun(name="daily", last_run_at=now_utc() - timedelta(days=3)))
        db.session.commit()
    start_worker(SCHEDULES="1")
    wait_for_ticks(ledger, 9)
    assert ledger.lines().count("daily") == 2
