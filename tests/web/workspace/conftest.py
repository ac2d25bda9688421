import pytest
from flask import Flask

from tests.support.browsing import Browser
from tests.support.fixtures import ana, app, context, house, place, postgresql, postgresql_app
from tests.support.personas import BO

__all__ = ("ana", "app", "context", "house", "place", "postgresql", "postgresql_app")


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
