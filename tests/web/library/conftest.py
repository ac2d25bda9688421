import pytest

from tests.support.browsing import Browser
from tests.support.factories import House
from tests.support.fixtures import ana, app, context, house, place, postgresql, postgresql_app

__all__ = ("ana", "app", "context", "house", "place", "postgresql", "postgresql_app")


@pytest.fixture
def draft(place: House, ana: Browser) -> str:
    """The address of a draft of the rapid questionnaire."""
    assert ana.post("/questionnaires/rapid/draft").status_code == 303
    return "/questionnaires/rapid/draft"
