from collections.abc import Callable

import pytest
from flask import Flask

from tests.support.browsing import Browser
from tests.support.fixtures import app, context, house, postgresql, postgresql_app
from tests.support.personas import PIA, Persona

__all__ = ("app", "context", "house", "postgresql", "postgresql_app")


@pytest.fixture
def signed_in(house: Flask) -> Callable[[Persona], Browser]:
    """A signed-in browser of a member of staff."""

    def browser_of(persona: Persona) -> Browser:
        browser = Browser(house)
        browser.sign_in(persona)
        return browser

    return browser_of


@pytest.fixture
def pia(signed_in: Callable[[Persona], Browser]) -> Browser:
    """Procurement, signed in."""
    return signed_in(PIA)
