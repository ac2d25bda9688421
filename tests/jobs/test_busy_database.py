"""Somebody else writes all the time: the worker still gets its turn, and so do they."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask

from tests.jobs.looking import effects, job, wait_until_finished
from tests.jobs.working import Effect, WorkerProcess
from vendorrisk.database import begin_writing, db

Start = Callable[..., WorkerProcess]
Enqueue = Callable[..., None]


@contextmanager
def busy_writer(app: Flask) -> Iterator[list[float]]:
    """Write every few milliseconds, as vendors that save answers do; yields how long each write took, in seconds."""
    done, took = threading.Event(), list[float]()

    def write() -> None:
        while not done.wait(0.005):
            began = time.monotonic()
            with app.app_context():
                begin_writing()
                db.session.add(Effect(name="somebody else's"))
                db.session.commit()
            took.append(time.monotonic() - began)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield took
    finally:
        done.set()
        writer.join()


def test_a_step_that_reads_before_it_writes_is_done_all_the_same(
    app: Flask, start_worker: Start, enqueue: Enqueue
) -> None:
    enqueue("letter", "a", seconds=0.1, reads_first=True)
    enqueue("parcel", "b", seconds=0.1, reads_first=True)
    with busy_writer(app) as took:
        start_worker()
        wait_until_finished(app, "letter:a", "parcel:b")
    assert job(app, "letter:a").state == job(app, "parcel:b").state == "done"
    names = ("a first", "a second", "a third", "b first", "b second")
    assert [effects(app)[name] for name in names] == [1] * 5
    assert len(took) > 20 and max(took) < 5
