"""The migrations lead to the very schema the models describe, on either database, and the guards come along."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tests.support.factories import open_house
from tests.support.fixtures import postgresql
from tests.support.postgresql import new_database
from vendorrisk import audit, create_app
from vendorrisk.config import load_settings
from vendorrisk.database import db, now_utc

__all__ = ("postgresql",)
MIGRATIONS = str(Path(__file__).resolve().parent.parent / "migrations")


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    given = {"MODE": "test", "DATA_DIR": str(tmp_path)}
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql")
        given["DATABASE_URL"] = new_database(server, f"t{uuid4().hex}")
    app = create_app(load_settings(given))
    with app.app_context():
        upgrade(directory=MIGRATIONS)
        yield app
        db.session.remove()
        db.engine.dispose()


def test_schema_is_the_models(migrated: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


@pytest.mark.asvs("V16.4.2")
@pytest.mark.parametrize("statement", ["UPDATE audit_entries SET action = 'x'", "DELETE FROM audit_entries"])
def test_the_log_cannot_be_rewritten_by_the_application(migrated: Flask, statement: str) -> None:
    audit.record(audit.SYSTEM, "test.done", "test:1", now_utc())
    db.session.commit()
    with pytest.raises(DatabaseError):
        db.session.execute(text(statement))
    db.session.rollback()
    assert audit.verify().problems == ()


def test_what_older_ratings_rest_on_is_worked_out_on_the_way(migrated: Flask) -> None:
    open_house().awaiting()
    kept = db.session.execute(text("SELECT * FROM rating_bases")).all()
    db.session.remove()
    downgrade(directory=MIGRATIONS, revision="0005")
    upgrade(directory=MIGRATIONS)
    assert db.session.execute(text("SELECT * FROM rating_bases")).all() == kept
    assert len(kept) == 1
