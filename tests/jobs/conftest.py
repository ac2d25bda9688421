"""An application on either database, and a worker for it in a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from tests.jobs.working import Effect, Ledger, WorkerProcess
from tests.support.applications import close, make_app
from tests.support.postgresql import new_database
from vendorrisk import jobs
from vendorrisk.config import settings_of
from vendorrisk.database import db, now_utc


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    given = {}
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql")
        given["DATABASE_URL"] = new_database(server, f"t{uuid4().hex}")
    made = make_app(tmp_path, **given)
    with made.app_context():
        Effect.metadata.create_all(db.engine)
    yield made
    close(made)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger")


@pytest.fixture
def start_worker(app: Flask, ledger: Ledger) -> Iterator[Callable[..., WorkerProcess]]:
    """Start a worker for the application; what still runs at the end of the test is killed."""
    settings, started = settings_of(app), list[WorkerProcess]()

    def start(**environ: str) -> WorkerProcess:
        given = {
            "MODE": "test",
            "DATA_DIR": str(settings.data_dir),
            "DATABASE_URL": settings.database_url,
            "LOG_LEVEL": "ERROR",
            **environ,
        }
        started.append(WorkerProcess(given, ledger).start())
        return started[-1]

    yield start
    for worker in started:
        worker.kill()


@pytest.fixture
def enqueue(app: Flask) -> Callable[..., None]:
    """Queue work as a verb does, and commit."""

    def enqueue(kind: str, name: str, **payload: Any) -> None:
        with app.app_context():
            jobs.enqueue(kind, f"{kind}:{name}", now_utc(), name=name, **payload)
            db.session.commit()

    return enqueue
