"""The worker's day: work of several kinds, failures, a second worker, stopping, a database from a backup."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select, update

from tests.jobs.looking import effects, job, wait_until_finished
from tests.jobs.working import Ledger, WorkerProcess
from vendorrisk import jobs
from vendorrisk.database import db, now_utc
from vendorrisk.jobs import Job

Start = Callable[..., WorkerProcess]
Enqueue = Callable[..., None]


def set_state(app: Flask, key: str, state: str) -> None:
    with app.app_context():
        db.session.execute(update(Job).where(Job.key == key).values(state=state))
        db.session.commit()


def test_two_kinds_are_done_at_the_same_time(
    app: Flask, start_worker: Start, enqueue: Enqueue, ledger: Ledger
) -> None:
    enqueue("letter", "a", seconds=0.5)
    enqueue("parcel", "b", seconds=0.5)
    start_worker()
    wait_until_finished(app, "letter:a", "parcel:b")
    lines = ledger.lines()
    assert lines.index("begin b first") < lines.index("end a first")
    assert lines.index("begin a first") < lines.index("end b first")


def test_a_failure_is_told_once_and_leaves_nothing_half_done(
    app: Flask, start_worker: Start, enqueue: Enqueue, ledger: Ledger
) -> None:
    enqueue("letter", "a", raises="second")
    enqueue("silent", "b", raises="first")
    enqueue("unheard", "c")
    enqueue("letter", "d")
    start_worker()
    wait_until_finished(app, "letter:a", "silent:b", "unheard:c", "letter:d")
    assert job(app, "letter:a").state == "failed"
    assert job(app, "letter:a").error == "ValueError: the paper ran out"
    assert job(app, "silent:b").state == "failed", "although telling of it failed too"
    assert job(app, "unheard:c").error == "This version does not know work of the kind unheard."
    assert job(app, "letter:d").state == "done"
    told = {"a first": 1, "a failed: ValueError: the paper ran out": 1}
    assert effects(app) == told | {"d first": 1, "d second": 1, "d third": 1}
    assert "begin a third" not in ledger.lines()


def test_work_is_queued_once_under_its_key(app: Flask, enqueue: Enqueue) -> None:
    enqueue("letter", "a")
    enqueue("letter", "a")
    with app.app_context():
        assert db.session.scalar(select(func.count(Job.id))) == 1


def test_work_waits_for_its_moment(app: Flask, start_worker: Start, enqueue: Enqueue) -> None:
    with app.app_context():
        jobs.enqueue("letter", "letter:later", now_utc(), not_before=now_utc() + timedelta(hours=1), name="x")
        db.session.commit()
    enqueue("letter", "now")
    start_worker()
    wait_until_finished(app, "letter:now")
    assert job(app, "letter:later").state == "queued"


def test_rows_are_the_truth_when_the_engine_remembers_something_else(
    app: Flask, start_worker: Start, enqueue: Enqueue, ledger: Ledger
) -> None:
    """A crash between marking and beginning, and a database that came from a backup of before the work was done."""
    enqueue("letter", "marked")
    set_state(app, "letter:marked", "running")
    enqueue("letter", "restored")
    start_worker()
    wait_until_finished(app, "letter:marked", "letter:restored")
    set_state(app, "letter:restored", "queued")
    wait_until_finished(app, "letter:restored")
    assert ledger.lines().count("begin restored first") == 2
    assert effects(app)["restored first"] == 1
    assert ledger.lines().count("begin marked first") == 1


def test_a_second_worker_waits_and_goes_on_when_the_first_is_killed(
    app: Flask, start_worker: Start, enqueue: Enqueue, ledger: Ledger
) -> None:
    first = start_worker()
    enqueue("letter", "a", seconds=1.5)
    ledger.wait_for("begin a first")
    start_worker()
    ledger.wait_for("end a first")
    ledger.wait_for("begin a second")
    time.sleep(0.5)
    assert ledger.lines().count("begin a first") == ledger.lines().count("begin a second") == 1
    first.kill()
    wait_until_finished(app, "letter:a")
    assert ledger.lines().count("begin a first") == 1
    assert ledger.lines().count("begin a second") == 2
    assert set(effects(app).values()) == {1}


def test_a_worker_told_to_stop_ends_soon_and_the_next_one_goes_on(
    app: Flask, start_worker: Start, enqueue: Enqueue, ledger: Ledger
) -> None:
    enqueue("letter", "long", seconds=8)
    worker = start_worker()
    ledger.wait_for("begin long first")
    asked_at = time.monotonic()
    assert worker.stop() == 0
    assert time.monotonic() - asked_at < 8
    assert job(app, "letter:long").state == "running"
    with app.app_context():
        db.session.execute(update(Job).values(payload={"name": "long", "seconds": 0}))
        db.session.commit()
    start_worker()
    wait_until_finished(app, "letter:long")
    assert set(effects(app).values()) == {1}


def test_the_worker_leaves_a_heartbeat(app: Flask, start_worker: Start) -> None:
    before = now_utc()
    start_worker()
    last = time.monotonic() + 20
    seen = None
    while seen is None and time.monotonic() < last:
        time.sleep(0.1)
        with app.app_context():
            seen = jobs.worker_seen_at()
    assert seen is not None and seen >= before
