"""The second factor's pages: setting it up, signing in with it, losing it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from flask import Flask
from sqlalchemy import update

from tests.support.applications import make_app
from tests.support.browsing import Browser
from tests.support.personas import ANA, CELIA, PASSWORD, add_staff, find
from vendorrisk.accounts import second_factor
from vendorrisk.accounts.models import User, UserSession
from vendorrisk.database import db, now_utc

CODE = re.compile(r"<li><code>([a-z0-9-]{14})</code></li>")


def enrolled(app: Flask) -> tuple[Browser, list[str]]:
    """Celia's browser after she set it up, and her recovery codes."""
    browser = Browser(app)
    browser.sign_in(CELIA)
    browser.post("/account/second-factor/begin", password=PASSWORD)
    reply = browser.post("/account/second-factor", code=code_now(app))
    assert reply.status_code == 200
    return browser, CODE.findall(browser.page)


def code_now(app: Flask) -> str:
    with app.app_context():
        return pyotp.TOTP(second_factor.secret_of(find(CELIA))).at(now_utc())


def forget_last_step(app: Flask) -> None:
    """As if half a minute had passed since the last code."""
    with app.app_context():
        db.session.execute(update(User).values(totp_last_step=0))
        db.session.commit()


def test_set_up_with_a_picture_made_here(house: Flask) -> None:
    browser = Browser(house)
    browser.sign_in(CELIA)
    assert (
        browser.post("/account/second-factor/begin", password=PASSWORD).location == "/account/second-factor"
    )
    reply = browser.get("/account/second-factor")
    with house.app_context():
        secret = second_factor.secret_of(find(CELIA))
    assert reply.status_code == 200
    assert '<svg class="qr"' in browser.page or 'class="qr"' in browser.page
    assert secret in browser.page
    assert not re.findall(r'(?:src|href)="https?://', browser.page)


def test_the_recovery_codes_are_shown_once(house: Flask) -> None:
    browser, codes = enrolled(house)
    assert len(codes) == 10
    browser.get("/account")
    assert "10 recovery codes are left" in browser.page
    assert not [code for code in codes if code in browser.page]


@pytest.mark.asvs("V7.5.1")
@pytest.mark.parametrize(
    "address",
    ["/account/second-factor/begin", "/account/second-factor/off", "/account/second-factor/recovery-codes"],
)
def test_each_change_needs_the_password(house: Flask, address: str) -> None:
    browser = Browser(house)
    browser.sign_in(CELIA)
    for password in ("", "wrong"):
        assert browser.post(address, password=password).status_code == 422
    with house.app_context():
        assert find(CELIA).totp_secret is None


@pytest.mark.asvs("V7.5.1")
def test_the_secret_is_not_shown_to_a_session_that_lies_open(house: Flask) -> None:
    browser = Browser(house)
    browser.sign_in(CELIA)
    browser.post("/account/second-factor/begin", password=PASSWORD)
    code = code_now(house)
    with house.app_context():
        db.session.execute(update(UserSession).values(proved_at=now_utc() - timedelta(minutes=11)))
        db.session.commit()
    assert browser.get("/account/second-factor").location == "/account"
    assert browser.post("/account/second-factor", code=code).location == "/account"
    with house.app_context():
        assert not find(CELIA).has_second_factor


def test_a_wrong_code_does_not_switch_it_on(house: Flask) -> None:
    browser = Browser(house)
    browser.sign_in(CELIA)
    browser.post("/account/second-factor/begin", password=PASSWORD)
    assert browser.post("/account/second-factor", code="000000").status_code == 422
    assert "does not match" in browser.page
    with house.app_context():
        assert not find(CELIA).has_second_factor


@pytest.mark.asvs("V6.3.3", "V7.2.4")
def test_signing_in_asks_for_the_code_and_then_changes_the_token(house: Flask) -> None:
    enrolled(house)
    forget_last_step(house)
    browser = Browser(house)
    assert browser.sign_in(CELIA).location == "/second-factor"
    half_open = browser.cookie()
    assert browser.get("/account").status_code == 302
    assert browser.get("/second-factor").status_code == 200
    assert browser.post("/second-factor", code=code_now(house)).status_code == 303
    assert browser.cookie() != half_open
    assert browser.get("/account").status_code == 200
    stranger = Browser(house)
    stranger.carry(half_open)
    assert stranger.get("/account").status_code == 302
    assert stranger.get("/second-factor").location == "/sign-in"


@pytest.mark.asvs("V6.5.1")
def test_a_code_that_was_used_is_refused_in_another_browser(house: Flask) -> None:
    enrolled(house)
    forget_last_step(house)
    first, second = Browser(house), Browser(house)
    first.sign_in(CELIA)
    second.sign_in(CELIA)
    code = code_now(house)
    assert first.post("/second-factor", code=code).status_code == 303
    assert second.post("/second-factor", code=code).status_code == 422
    assert "was used before" in second.page


def test_a_recovery_code_stands_in_once(house: Flask) -> None:
    _, codes = enrolled(house)
    browser = Browser(house)
    browser.sign_in(CELIA)
    assert browser.post("/second-factor", code=codes[0]).status_code == 303
    browser.get("/account")
    assert "9 recovery codes are left" in browser.page
    again = Browser(house)
    again.sign_in(CELIA)
    assert again.post("/second-factor", code=codes[0]).status_code == 422


def test_where_one_wanted_to_go_survives_the_second_step(house: Flask) -> None:
    _, codes = enrolled(house)
    browser = Browser(house)
    reply = browser.post("/sign-in?next=/account", email=CELIA.email, password=PASSWORD)
    assert reply.location == "/second-factor?next=/account"
    assert browser.post(reply.location, code=codes[0]).location == "/account"


@pytest.mark.asvs("V6.6.3", "V6.3.1")
def test_codes_cannot_be_guessed_on_and_on(house: Flask) -> None:
    _, codes = enrolled(house)
    browser = Browser(house)
    browser.sign_in(CELIA)
    for _ in range(8):
        assert browser.post("/second-factor", code="000000").status_code == 422
    reply = browser.post("/second-factor", code=codes[0])
    assert reply.status_code == 429
    assert "Retry-After" in reply.headers
    assert browser.get("/account").status_code == 302


def test_without_a_password_first_there_is_no_second_step(house: Flask) -> None:
    browser = Browser(house)
    assert browser.get("/second-factor").location == "/sign-in"
    assert browser.post("/second-factor", code="000000").location == "/sign-in"


def test_new_recovery_codes(house: Flask) -> None:
    browser, old = enrolled(house)
    assert browser.post("/account/second-factor/recovery-codes", password=PASSWORD).status_code == 200
    new = CODE.findall(browser.page)
    assert len(new) == 10
    assert not set(new) & set(old)


@pytest.mark.asvs("V6.5.6")
def test_switched_off_the_password_is_enough_again(house: Flask) -> None:
    browser, _ = enrolled(house)
    assert browser.post("/account/second-factor/off", password=PASSWORD).location == "/account"
    assert Browser(house).sign_in(CELIA).location != "/second-factor"


@pytest.mark.asvs("V6.4.3")
def test_a_new_password_does_not_go_round_the_second_factor(house: Flask) -> None:
    browser, _ = enrolled(house)
    browser.post("/account/password", present=PASSWORD, password="seven loud geese at noon")
    assert Browser(house).sign_in(CELIA, "seven loud geese at noon").location == "/second-factor"


def test_looking_at_the_pages_changes_nothing(house: Flask) -> None:
    browser = Browser(house)
    browser.sign_in(CELIA)
    assert browser.get("/account/second-factor").location == "/account"
    with house.app_context():
        assert find(CELIA).totp_secret is None


@pytest.mark.asvs("V6.3.3")
def test_a_role_that_needs_a_second_factor_can_do_nothing_before_it_is_set_up(tmp_path: Path) -> None:
    app = make_app(tmp_path, SECOND_FACTOR_ROLES="cso, administrator")
    add_staff(app)
    celia = Browser(app)
    assert celia.sign_in(CELIA).location == "/"
    assert celia.get("/").location == "/account"
    assert celia.get("/sign-off").location == "/account"
    celia.get("/account")
    assert "Your role needs a second factor" in celia.page
    assert celia.post("/sign-off/anything").status_code == 403
    celia.post("/account/second-factor/begin", password=PASSWORD)
    celia.post("/account/second-factor", code=code_now(app))
    assert celia.get("/sign-off").status_code == 200
    ana = Browser(app)
    ana.sign_in(ANA)
    assert ana.get("/").status_code == 200
