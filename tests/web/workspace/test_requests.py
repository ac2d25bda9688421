"""A business owner's page: what waits for them, and where the rest stands."""

from __future__ import annotations

from flask import Flask

from tests.support.browsing import Browser
from tests.support.factories import House, open_house
from tests.support.personas import ANA, BO, PIA, add
from tests.web.workspace.reading import text_of
from vendorrisk.database import db
from vendorrisk.vendors import engaging


def _again(place: House) -> House:
    place.engagement = db.session.merge(place.engagement)
    return place


def _told(bo: Browser) -> str:
    assert bo.get("/requests").status_code == 200
    return text_of(bo.page)


def test_it_tells_how_far_each_request_has_come(house: Flask, bo: Browser) -> None:
    assert "Nothing waits for you" in _told(bo)
    with house.app_context():
        place = open_house()
        vendor = place.engagement.vendor
        engaging.add_engagement(vendor, "Payroll", "", add(BO), add(ANA).as_actor(), place.now)
        engaging.add_engagement(vendor, "Somebody else's", "", None, add(ANA).as_actor(), place.now)
        db.session.commit()
    told = _told(bo)
    assert "Waits for you 1" in told
    assert "the questionnaire comes next" in told
    assert "Somebody else" not in told
    with house.app_context():
        _again(place).submitted()
    assert "The vendor has answered; the review comes next." in _told(bo)


def test_a_decision_is_told_with_its_date_and_reason(house: Flask, bo: Browser) -> None:
    with house.app_context():
        open_house().decided()
    told = _told(bo)
    assert "Decided 1" in told
    assert "Approved for “Hosting” by Celia Chief" in told
    assert "/vendors/" not in bo.page


def test_nobody_else_has_requests(house: Flask, ana: Browser) -> None:
    pia = Browser(house)
    pia.sign_in(PIA)
    assert ana.get("/requests").status_code == pia.get("/requests").status_code == 403
