from collections.abc import Iterator

import pytest
from flask import Flask

from tests.support.browsing import Browser
from tests.support.factories import House, open_house
from tests.support.fixtures import app, context, house, postgresql, postgresql_app
from tests.support.personas import ANA, BO
from vendorrisk.database import db

__all__ = ("app", "context", "house", "postgresql", "postgresql_app")


@pytest.fixture
def ana(house: Flask) -> Browser:
    """The analyst, signed in."""
    browser = Browser(house)
    browser.sign_in(ANA)
    return browser


@pytest.fixture
def bo(house: Flask) -> Browser:
    """The business owner, signed in."""
    browser = Browser(house)
    browser.sign_in(BO)
    return browser


@pytest.fixture
def vendor(ana: Browser) -> str:
    """The address of a vendor without anything."""
    reply = ana.post("/vendors/new", name="Acme", domain="acme.example")
    assert reply.status_code == 303
    return reply.location


@pytest.fixture
def place(house: Flask) -> Iterator[House]:
    """A vendor with a complete intake; tests may look into the database."""
    with house.app_context():
        made = open_house()
        db.session.rollback()
        yield made


@pytest.fixture
def draft(place: House, ana: Browser) -> str:
    """The address of a draft of the rapid questionnaire."""
    assert ana.post("/questionnaires/rapid/draft").status_code == 303
    return "/questionnaires/rapid/draft"
