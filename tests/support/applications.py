"""Real applications for tests: each with a database and a data folder of its own."""

from __future__ import annotations

import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import close_all_sessions

from vendorrisk import create_app
from vendorrisk.config import load_settings
from vendorrisk.database import db
from vendorrisk.protection import protect


def make_app(folder: Path, **environ: str) -> Flask:
    """An application whose schema is made; `environ` are settings by the names of their variables."""
    given = {"MODE": "test", "DATA_DIR": str(folder / "data"), **environ}
    if "DATABASE_URL" not in given:
        given["DATABASE_URL"] = f"sqlite:///{folder / 'test.sqlite3'}"
        shutil.copyfile(_empty_sqlite(), folder / "test.sqlite3")
        return create_app(load_settings(given))
    app = create_app(load_settings(given))
    make_schema(app)
    return app


def make_schema(app: Flask) -> None:
    """All tables, and what the database itself refuses."""
    with app.app_context():
        db.create_all()
        protect(db.session.connection())
        db.session.commit()


def close(app: Flask) -> None:
    close_all_sessions()
    with app.app_context():
        db.engine.dispose()


@lru_cache
def _empty_sqlite() -> Path:
    """The schema is made once and copied for each test."""
    folder = Path(tempfile.mkdtemp(prefix="vendorrisk-tests-"))
    target = folder / "empty.sqlite3"
    app = create_app(
        load_settings({"MODE": "test", "DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{target}"})
    )
    make_schema(app)
    with app.app_context():
        db.session.connection().exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    close(app)
    return target
