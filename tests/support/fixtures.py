"""Fixtures for tests of accounts and the log; a folder's conftest imports the ones it needs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask

from tests.support.applications import close, make_app
from tests.support.browsing import Browser
from tests.support.factories import House, open_house
from tests.support.personas import ANA, add_staff
from tests.support.postgresql import new_database, private_postgresql
from vendorrisk.database import db

__all__ = ("ana", "app", "context", "house", "place", "postgresql", "postgresql_app")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """An application with an empty database."""
    made = make_app(tmp_path)
    yield made
    close(made)


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    """The same, with its context open: for tests of the domain."""
    with app.app_context():
        yield app


@pytest.fixture
def house(app: Flask) -> Flask:
    """An application in which all six personas of the staff have accounts."""
    add_staff(app)
    return app


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a private server."""
    with private_postgresql() as server:
        yield server


@pytest.fixture
def postgresql_app(postgresql: str, tmp_path: Path) -> Iterator[Flask]:
    """An application with an empty PostgreSQL database."""
    made = make_app(tmp_path, DATABASE_URL=new_database(postgresql, f"t{uuid4().hex}"))
    yield made
    close(made)


@pytest.fixture
def ana(house: Flask) -> Browser:
    """The analyst, signed in."""
    browser = Browser(house)
    browser.sign_in(ANA)
    return browser


@pytest.fixture
def place(house: Flask) -> Iterator[House]:
    """A vendor with a complete intake; tests may look into the database."""
    with house.app_context():
        made = open_house()
        db.session.rollback()
        yield made
