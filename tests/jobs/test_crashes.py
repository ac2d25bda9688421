"""kill -9 of the worker at every point: after a restart all is done, and no finished step is done again."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from tests.jobs.looking import effects, job, wait_until_finished
from tests.jobs.working import Ledger, WorkerProcess
from vendorrisk.config import settings_of
from vendorrisk.database import db
from vendorrisk.jobs.worker import GAVE_UP

STEPS = ("first", "second", "third")
Start = Callable[..., WorkerProcess]
Enqueue = Callable[..., None]


def once(name: str) -> dict[str, int]:
    """A letter's effects, each there once."""
    return {f"{name} {step}": 1 for step in STEPS}


def forget(app: Flask) -> None:
    """Take the engine's memory away."""
    with app.app_context():
        if db.engine.dialect.name == "postgresql":
            db.session.execute(text("DROP SCHEMA dbos CASCADE"))
            db.session.commit()
    for file in Path(settings_of(app).data_dir).glob("jobs.sqlite3*"):
        file.unlink()


def test_a_step_cut_off_in_the_middle_is_done_again_and_the_one_before_is_not(
    app: Flask, start_worker: Start, enqueue: Enqueue, ledger: Ledger
) -> None:
    enqueue("letter", "a", seconds=0.4)
    worker = start_worker()
    ledger.wait_for("begin a second")
    worker.kill()
    start_worker()
    wait_until_finished(app, "letter:a")
    assert job(app, "letter:a").state == "done"
    assert effects(app) == once("a")
    assert ledger.lines().count("begin a first") == 1
    assert ledger.lines().count("begin a second") == 2


def test_a_worker_killed_again_and_again_still_ends_with_each_effect_once(
    app: Flask, start_worker: Start, enqueue: Enqueue, ledger: Ledger
) -> None:
    for name in ("a", "b", "c"):
        enqueue("letter", name, seconds=0.15)
    for _ in range(3):
        seen = len(ledger.lines())
        worker = start_worker()
        while len(ledger.lines()) < seen + 4:
            time.sleep(0.02)
        worker.kill()
    start_worker()
    wait_until_finished(app, "letter:a", "letter:b", "letter:c")
    assert effects(app) == once("a") | once("b") | once("c")


def test_the_harness_notices_a_worker_that_forgets_what_it_did(
    app: Flask, start_worker: Start, enqueue: Enqueue, ledger: Ledger
) -> None:
    """The broken twin: without the engine's memory the finished step comes again, and the ledger shows it."""
    enqueue("letter", "a", seconds=0.4)
    worker = start_worker()
    ledger.wait_for("begin a second")
    worker.kill()
    forget(app)
    start_worker()
    wait_until_finished(app, "letter:a")
    assert ledger.lines().count("begin a first") == 2
    assert effects(app) == once("a"), "idempotent steps hold even then"


def test_work_that_takes_the_worker_down_each_time_is_given_up_and_the_rest_is_done(
    app: Flask, start_worker: Start, enqueue: Enqueue
) -> None:
    enqueue("letter", "deadly", kills="second")
    for _ in range(6):
        worker = start_worker()
        while (
            worker.process and worker.process.poll() is None and job(app, "letter:deadly").state != "failed"
        ):
            time.sleep(0.05)
    enqueue("letter", "harmless")
    wait_until_finished(app, "letter:deadly", "letter:harmless")
    assert job(app, "letter:deadly").error == GAVE_UP
    assert effects(app) == once("harmless") | {"deadly first": 1, f"deadly failed: {GAVE_UP}": 1}
