"""The mailed link, and asking for one: following it changes nothing, and nobody learns who has an account."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.browsing import Browser
from tests.support.personas import ADAM, ANA, find
from vendorrisk.accounts.models import PasswordLink
from vendorrisk.accounts.passwords.setting_passwords import send_link
from vendorrisk.database import db, now_utc

NEW = "seven loud geese at noon"


def link(app: Flask) -> str:
    """The path of a link mailed to Ana."""
    with app.app_context():
        address = send_link(find(ANA), find(ADAM).as_actor(), now_utc())
        db.session.commit()
    return address.removeprefix("http://127.0.0.1:8000")


def test_the_link_opens_a_form_that_sets_the_password(house: Flask) -> None:
    browser, path = Browser(house), link(house)
    assert browser.get(path).status_code == 200
    assert f"Hello {ANA.name}" in browser.page
    assert browser.post(path, password=NEW).location == "/sign-in"
    assert browser.sign_in(ANA, NEW).status_code == 303


def test_a_mail_scanner_may_follow_it_as_often_as_it_likes(house: Flask) -> None:
    path = link(house)
    for _ in range(5):
        assert Browser(house).get(path).status_code == 200
        assert Browser(house).client.head(path).status_code == 200
    with house.app_context():
        assert db.session.scalars(select(PasswordLink)).one().used_at is None


@pytest.mark.asvs("V6.4.1")
def test_used_it_leads_to_a_page_that_says_so(house: Flask) -> None:
    browser, path = Browser(house), link(house)
    browser.post(path, password=NEW)
    assert browser.get(path).status_code == 404
    assert "was used or has expired" in browser.page
    assert browser.post(path, password="another good sentence").status_code == 404
    assert browser.sign_in(ANA, NEW).status_code == 303


def test_a_weak_password_comes_back_with_a_reason(house: Flask) -> None:
    browser, path = Browser(house), link(house)
    assert browser.post(path, password="short").status_code == 422
    assert "at least 12 characters" in browser.page
    assert "short" not in re.findall(r'value="([^"]*)"', browser.page)
    assert browser.post(path, password="x" * 5000).status_code == 422
    assert browser.post(path, password=NEW).status_code == 303


@pytest.mark.asvs("V7.4.3")
def test_it_signs_out_every_browser(house: Flask) -> None:
    signed_in = Browser(house)
    signed_in.sign_in(ANA)
    Browser(house).post(link(house), password=NEW)
    assert signed_in.get("/account").status_code == 302


@pytest.mark.asvs("V14.2.1")
def test_the_token_leaves_by_no_referrer_and_no_cache(house: Flask) -> None:
    reply = Browser(house).get(link(house))
    assert reply.headers["Referrer-Policy"] in {"no-referrer", "strict-origin"}
    assert reply.headers["Cache-Control"] == "no-store"


@pytest.mark.asvs("V6.3.8")
def test_asking_shows_the_same_page_to_everybody(house: Flask) -> None:
    pages = []
    for email in (ANA.email, "xyz@house.example"):
        browser = Browser(house)
        assert browser.post("/password/forgotten", email=email).status_code == 200
        pages.append(re.sub(r'(name="csrf-token" content|value)="[^"]{30,}"', "", browser.page))
    assert pages[0] == pages[1]
    assert "If there is an account with this address" in pages[0]


@pytest.mark.asvs("V6.6.3")
def test_asking_again_and_again_is_refused(house: Flask) -> None:
    browser = Browser(house)
    for _ in range(3):
        browser.post("/password/forgotten", email=ANA.email)
    reply = browser.post("/password/forgotten", email=ANA.email)
    assert reply.status_code == 429
    assert "Retry-After" in reply.headers
    assert "Please wait" in browser.page


def test_no_address_comes_back(house: Flask) -> None:
    assert Browser(house).post("/password/forgotten", email=" ").status_code == 422


@pytest.mark.asvs("V6.3.6")
def test_the_link_signs_nobody_in(house: Flask) -> None:
    browser = Browser(house)
    browser.post(link(house), password=NEW)
    assert browser.cookie() == ""
    assert browser.get("/account").status_code == 302
