"""One's own account: the password, and where one is signed in."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.support.browsing import Browser
from tests.support.personas import ANA, CELIA, PASSWORD, find
from vendorrisk.accounts.sessions import list_open_sessions
from vendorrisk.database import now_utc

NEW = "seven loud geese at noon"
END = re.compile(r'action="(/account/sessions/[^"]+/end)"')


def signed_in(app: Flask) -> Browser:
    browser = Browser(app)
    browser.sign_in(ANA)
    return browser


def test_it_shows_who_one_is(house: Flask) -> None:
    browser = signed_in(house)
    assert browser.get("/account").status_code == 200
    for shown in (ANA.name, ANA.email, "Security analyst", "this browser"):
        assert shown in browser.page


@pytest.mark.asvs("V6.2.2")
def test_the_password_is_changed_and_other_browsers_are_signed_out(house: Flask) -> None:
    here, elsewhere = signed_in(house), signed_in(house)
    assert here.post("/account/password", present=PASSWORD, password=NEW).location == "/account"
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302
    assert Browser(house).sign_in(ANA, PASSWORD).status_code == 422
    assert Browser(house).sign_in(ANA, NEW).status_code == 303


@pytest.mark.asvs("V6.2.3")
def test_without_the_present_password_nothing_changes(house: Flask) -> None:
    browser = signed_in(house)
    for present in ("", "wrong"):
        assert browser.post("/account/password", present=present, password=NEW).status_code == 422
    assert "This is not your password." in browser.page
    assert Browser(house).sign_in(ANA, PASSWORD).status_code == 303


def test_a_weak_new_password_is_told_at_its_field(house: Flask) -> None:
    browser = signed_in(house)
    assert browser.post("/account/password", present=PASSWORD, password="ana analyst 1").status_code == 422
    assert "little more than your name" in browser.page
    assert Browser(house).sign_in(ANA, PASSWORD).status_code == 303


@pytest.mark.asvs("V6.3.1")
def test_a_browser_left_open_is_no_place_to_guess(house: Flask) -> None:
    browser = signed_in(house)
    for _ in range(5):
        browser.post("/account/password", present="wrong", password=NEW)
    assert browser.post("/account/password", present=PASSWORD, password=NEW).status_code == 429
    assert browser.post("/account/second-factor/begin", password=PASSWORD).status_code == 429


@pytest.mark.asvs("V7.5.2")
def test_another_browser_is_seen_and_signed_out(house: Flask) -> None:
    here, elsewhere = signed_in(house), signed_in(house)
    here.get("/account")
    addresses = END.findall(here.page)
    assert len([address for address in addresses if address != "/account/sessions/end"]) == 1
    assert here.post(addresses[0]).location == "/account"
    assert elsewhere.get("/account").status_code == 302
    assert here.get("/account").status_code == 200


@pytest.mark.asvs("V7.4.3", "V7.5.2")
def test_signed_out_everywhere_else(house: Flask) -> None:
    here, one, two = signed_in(house), signed_in(house), signed_in(house)
    here.post("/account/sessions/end")
    assert [browser.get("/account").status_code for browser in (here, one, two)] == [200, 302, 302]


@pytest.mark.asvs("V8.2.2")
def test_a_session_of_somebody_else_is_not_found(house: Flask) -> None:
    celia, ana = Browser(house), signed_in(house)
    celia.sign_in(CELIA)
    with house.app_context():
        theirs = list_open_sessions(find(CELIA), now_utc())[0].public_id
    assert ana.post(f"/account/sessions/{theirs}/end").status_code == 404
    assert celia.get("/account").status_code == 200


@pytest.mark.asvs("V7.4.4")
def test_signing_out_is_offered(house: Flask) -> None:
    browser = signed_in(house)
    browser.get("/account")
    assert 'action="/sign-out"' in browser.page


def test_labels_belong_to_their_fields(house: Flask) -> None:
    browser = signed_in(house)
    browser.get("/account")
    ids = re.findall(r'\bid="([^"]+)"', browser.page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'<label[^>]* for="([^"]+)"', browser.page)) <= set(ids)
