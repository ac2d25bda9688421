"""What tests of the worker look at: rows of the queue and what steps left."""

from __future__ import annotations

import time
from collections import Counter

from flask import Flask
from sqlalchemy import select

from tests.jobs.working import PATIENCE_SECONDS, Effect
from vendorrisk.database import db
from vendorrisk.jobs import Job


def job(app: Flask, key: str) -> Job:
    with app.app_context():
        return db.session.scalars(select(Job).where(Job.key == key)).one()


def wait_until_finished(app: Flask, *keys: str) -> None:
    last = time.monotonic() + PATIENCE_SECONDS
    while any(job(app, key).state not in {"done", "failed"} for key in keys):
        states = {key: job(app, key).state for key in keys}
        assert time.monotonic() < last, f"never finished: {states}"
        time.sleep(0.05)


def effects(app: Flask) -> Counter[str]:
    with app.app_context():
        return Counter(db.session.scalars(select(Effect.name)))
