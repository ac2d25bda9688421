from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask

from tests.support.browsing import Browser
from tests.support.factories import House, open_house
from tests.support.fixtures import app, house
from tests.support.personas import CELIA
from vendorrisk.assessments.deciding.reporting import latest_report
from vendorrisk.assessments.models import Assessment
from vendorrisk.database import db

__all__ = ("app", "house")


@dataclass
class Waiting:
    """An assessment that waits for the CSO."""

    place: House
    assessment: Assessment
    id: str
    report_id: str

    @property
    def address(self) -> str:
        return f"/sign-off/{self.id}"

    def fresh(self) -> Assessment:
        """The assessment as it is now: what the test has read so far is let go."""
        db.session.rollback()
        return self.assessment


@pytest.fixture
def waiting(house: Flask) -> Iterator[Waiting]:
    with house.app_context():
        place = open_house()
        assessment = place.awaiting()
        report = latest_report(assessment)
        assert report is not None
        found = Waiting(place, assessment, assessment.public_id, report.public_id)
        db.session.rollback()
        yield found


@pytest.fixture
def celia(house: Flask) -> Browser:
    """The CSO, signed in."""
    browser = Browser(house)
    browser.sign_in(CELIA)
    return browser
