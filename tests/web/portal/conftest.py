from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask

from tests.support.browsing import Browser
from tests.support.factories import House, open_house
from tests.support.fixtures import app, context, house, postgresql, postgresql_app
from vendorrisk.assessments.inviting import new_link
from vendorrisk.assessments.models import Assessment
from vendorrisk.database import db, now_utc

__all__ = ("app", "context", "house", "postgresql", "postgresql_app")


@dataclass
class Asked:
    """An assessment that was sent, and the link of the one person who is asked."""

    app: Flask
    place: House
    assessment: Assessment
    id: str
    token: str

    def browser(self) -> Browser:
        """Victor's browser: he followed the link and pressed the button."""
        browser = Browser(self.app)
        assert browser.post(f"/r/{self.token}").status_code == 303
        return browser

    def fresh(self) -> Assessment:
        """The assessment as it is now: what the test has read so far is let go."""
        db.session.rollback()
        return self.assessment

    def address(self, rest: str = "") -> str:
        return f"/answer/{self.id}/{rest}"


@pytest.fixture
def asked(house: Flask) -> Iterator[Asked]:
    with house.app_context():
        yield _asked(house, House.sent)


def _asked(app: Flask, state: Callable[[House], Assessment]) -> Asked:
    place = open_house()
    assessment = state(place)
    token = new_link(assessment.invitations[0], now_utc())
    db.session.commit()
    return Asked(app, place, assessment, assessment.public_id, token)


@pytest.fixture
def victor(asked: Asked) -> Browser:
    """The respondent, let in."""
    return asked.browser()
