"""The sign-in page: one answer for all who fail, limits, cookies, and where one goes afterwards."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update
from structlog.testing import capture_logs

from tests.support.applications import make_app
from tests.support.browsing import Browser
from tests.support.personas import ADAM, ANA, CELIA, PASSWORD, PIA, add_staff, find
from vendorrisk.accounts import people
from vendorrisk.accounts.models import Attempt, UserSession
from vendorrisk.accounts.signing_in import MOST_TRIES_AN_ACCOUNT
from vendorrisk.database import db, now_utc
from vendorrisk.web.navigation import HOMES


def test_signed_in_one_lands_on_the_first_page_of_ones_role(house: Flask) -> None:
    reply = Browser(house).sign_in(PIA)
    with house.test_request_context():
        home = house.url_for(HOMES[PIA.role])
    assert (reply.status_code, reply.location) == (303, home)


def test_who_wanted_a_page_gets_there(house: Flask) -> None:
    browser = Browser(house)
    reply = browser.get("/admin/log?q=vendor")
    assert reply.status_code == 302
    reply = browser.post(reply.location, email=ADAM.email, password=PASSWORD)
    assert reply.location == "/admin/log?q=vendor"


@pytest.mark.asvs("V3.7.2")
@pytest.mark.parametrize(
    "onward",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "evil.example",
        " /account",
        "/%5c%5cevil.example\\",
        "",
    ],
)
def test_nobody_is_sent_to_another_site(house: Flask, onward: str) -> None:
    browser = Browser(house)
    reply = browser.client.post(
        "/sign-in",
        query_string={"next": onward},
        data={"email": PIA.email, "password": PASSWORD, "csrf_token": browser.token()},
    )
    assert (reply.status_code, reply.location) == (303, "/vendors")


@pytest.mark.asvs("V6.3.8")
def test_the_page_is_the_same_for_unknown_disabled_and_wrong(house: Flask) -> None:
    with house.app_context():
        people.disable_person(find(CELIA), find(ADAM).as_actor(), now_utc())
        db.session.commit()
    pages = []
    for email in ("xyz@house.example", ANA.email, CELIA.email):
        browser = Browser(house)
        reply = browser.post("/sign-in", email=email, password=PASSWORD if email == CELIA.email else "wrong")
        assert reply.status_code == 422
        shown = browser.page.replace(email, "ADDRESS")
        pages.append(re.sub(r'(name="csrf-token" content|value)="[^"]{30,}"', "", shown))
    assert len(set(pages)) == 1
    assert "This address and password do not belong together." in pages[0]


def test_what_was_typed_is_kept_but_never_the_password(house: Flask) -> None:
    browser = Browser(house)
    browser.post("/sign-in", email="ana@house.example", password="a secret sentence")
    assert 'value="ana@house.example"' in browser.page
    assert "a secret sentence" not in browser.page


@pytest.mark.parametrize(
    "fields", [{}, {"email": ANA.email}, {"password": "x"}, {"email": "a\0b", "password": "x"}]
)
def test_half_a_form_comes_back(house: Flask, fields: dict[str, str]) -> None:
    assert Browser(house).post("/sign-in", **fields).status_code == 422


@pytest.mark.asvs("V6.3.1", "V6.1.1")
def test_too_many_tries_and_the_page_says_when_to_come_again(house: Flask) -> None:
    browser = Browser(house)
    for _ in range(MOST_TRIES_AN_ACCOUNT):
        assert browser.sign_in(ANA, "wrong").status_code == 422
    reply = browser.sign_in(ANA)
    assert reply.status_code == 429
    assert int(reply.headers["Retry-After"]) == 15 * 60
    assert "Please wait 15 minutes, then try again." in browser.page
    assert browser.cookie() == ""


@pytest.mark.asvs("V6.3.1", "V4.1.3", "V15.3.4")
@pytest.mark.parametrize(("proxies", "status"), [("0", 429), ("1", 303)])
def test_behind_a_proxy_each_visitor_is_counted_apart(tmp_path: Path, proxies: str, status: int) -> None:
    app = make_app(tmp_path, TRUSTED_PROXIES=proxies)
    add_staff(app)
    browser = Browser(app)
    for count in range(40):
        told = {"X-Forwarded-For": "192.0.2.1"}
        form = {"email": f"person{count}@house.example", "password": "x", "csrf_token": browser.token()}
        browser.client.post("/sign-in", data=form, headers=told)
    form = {"email": ANA.email, "password": PASSWORD, "csrf_token": browser.token()}
    reply = browser.client.post("/sign-in", data=form, headers={"X-Forwarded-For": "198.51.100.7"})
    assert reply.status_code == status


@pytest.mark.asvs("V6.3.1")
def test_a_failed_try_is_counted_although_the_reply_refuses(house: Flask) -> None:
    Browser(house).sign_in(ANA, "wrong")
    with house.app_context():
        assert len(db.session.scalars(select(Attempt)).all()) == 2


@pytest.mark.asvs("V16.3.1", "V16.2.5")
def test_a_refused_sign_in_is_noted_in_the_servers_log_without_what_was_typed(house: Flask) -> None:
    browser = Browser(house)
    with capture_logs() as noted:
        browser.sign_in(ANA, "a secret sentence")
        browser.post("/sign-in", email="typed by mistake", password="x")
    with house.app_context():
        account = find(ANA).public_id
    assert [(line["event"], line["account"]) for line in noted] == [
        ("sign-in refused", account),
        ("sign-in refused", "unknown"),
    ]
    assert "secret" not in str(noted)
    assert "mistake" not in str(noted)


@pytest.mark.asvs("V7.2.4")
def test_a_planted_token_is_not_taken_over(house: Flask) -> None:
    browser = Browser(house)
    browser.carry("planted-by-somebody-else")
    browser.sign_in(ANA)
    assert browser.cookie() != "planted-by-somebody-else"
    assert Browser(house).get("/account").status_code == 302


@pytest.mark.asvs("V7.2.4")
def test_signing_in_again_gives_a_new_token_and_a_new_form_token(house: Flask) -> None:
    browser = Browser(house)
    browser.sign_in(ANA)
    first, form_token = browser.cookie(), browser.token()
    browser.post("/sign-in", email=ANA.email, password=PASSWORD)
    assert browser.cookie() != first
    assert browser.token() != form_token


@pytest.mark.asvs("V7.4.1")
def test_signed_out_the_old_cookie_is_worthless(house: Flask) -> None:
    browser = Browser(house)
    browser.sign_in(ANA)
    token = browser.cookie()
    assert browser.get("/account").status_code == 200
    assert browser.post("/sign-out").location == "/sign-in"
    assert browser.cookie() == ""
    browser.carry(token)
    assert browser.get("/account").status_code == 302


@pytest.mark.asvs("V7.2.1")
def test_no_cookie_or_a_wrong_one_opens_nothing(house: Flask) -> None:
    browser = Browser(house)
    assert browser.get("/account").location == "/sign-in?next=/account"
    browser.carry("x" * 43)
    assert browser.get("/account").location == "/sign-in?next=/account"
    assert browser.post("/account/sessions/end").status_code == 401


def test_a_session_that_ended_is_told_on_the_sign_in_page(house: Flask) -> None:
    browser = Browser(house)
    browser.get("/sign-in")
    assert "Your session has ended" not in browser.page
    browser.sign_in(ANA)
    with house.app_context():
        db.session.execute(update(UserSession).values(ended_at=now_utc()))
        db.session.commit()
    browser.get("/sign-in")
    assert "Your session has ended" in browser.page


def test_who_is_signed_in_does_not_see_the_form_again(house: Flask) -> None:
    browser = Browser(house)
    browser.sign_in(PIA)
    assert browser.get("/sign-in").location == "/vendors"


@pytest.mark.asvs("V3.3.1", "V3.3.2", "V3.3.4")
def test_over_http_the_cookie_is_hidden_from_scripts_and_from_other_sites(house: Flask) -> None:
    cookies = Browser(house).sign_in(ANA).headers.getlist("Set-Cookie")
    told = {cookie.partition("=")[0]: cookie for cookie in cookies}
    for name in ("vendorrisk_session", "vendorrisk_browser"):
        assert "HttpOnly" in told[name]
        assert "SameSite=Lax" in told[name]
        assert "Path=/" in told[name]
        assert "Domain" not in told[name]
    assert "Expires" not in told["vendorrisk_session"]


@pytest.mark.asvs("V3.3.1", "V3.3.3")
def test_over_https_the_cookie_is_secure_and_bound_to_the_host(tmp_path: Path) -> None:
    app = make_app(tmp_path, BASE_URL="https://risk.house.example")
    add_staff(app)
    browser = Browser(app, "https://localhost")
    cookies = browser.sign_in(ANA).headers.getlist("Set-Cookie")
    session = next(cookie for cookie in cookies if cookie.startswith("__Host-vendorrisk_session="))
    assert "Secure" in session
    assert "Path=/" in session
    assert not [cookie for cookie in cookies if cookie.startswith("vendorrisk_session=")]


@pytest.mark.asvs("V3.5.1")
def test_without_the_forms_token_nobody_is_signed_in(house: Flask) -> None:
    reply = Browser(house).client.post("/sign-in", data={"email": ANA.email, "password": PASSWORD})
    assert reply.status_code == 400
    assert not [
        cookie for cookie in reply.headers.getlist("Set-Cookie") if cookie.startswith("vendorrisk_session")
    ]


@pytest.mark.asvs("V6.2.6", "V6.2.7")
def test_password_managers_find_their_way(house: Flask) -> None:
    browser = Browser(house)
    browser.get("/sign-in")
    assert re.search(r'<input[^>]*autocomplete="current-password"[^>]*type="password"', browser.page)
    assert 'autocomplete="username"' in browser.page
    assert "onpaste" not in browser.page


def test_only_the_sample_lists_its_people(house: Flask, tmp_path: Path) -> None:
    browser = Browser(house)
    browser.get("/sign-in")
    assert "The people of the sample" not in browser.page
    folder = tmp_path / "sample"
    folder.mkdir()
    browser = Browser(make_app(folder, MODE="sample"))
    browser.get("/sign-in")
    assert "The people of the sample" in browser.page


def last_seen(app: Flask, minutes_ago: int) -> None:
    with app.app_context():
        then = now_utc() - timedelta(minutes=minutes_ago)
        db.session.execute(update(UserSession).values(last_seen_at=then))
        db.session.commit()


def seen_at(app: Flask) -> float:
    with app.app_context():
        return db.session.scalars(select(UserSession)).one().last_seen_at.timestamp()


@pytest.mark.asvs("V7.3.1")
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_request_keeps_the_session_awake_noted_every_five_minutes(house: Flask, method: str) -> None:
    browser = Browser(house)
    browser.sign_in(ANA)
    token = browser.token()
    for minutes, noted in ((3, False), (6, True), (59, True)):
        last_seen(house, minutes)
        before = seen_at(house)
        if method == "get":
            assert browser.get("/account").status_code == 200
        else:
            reply = browser.client.post("/account/sessions/end", data={"csrf_token": token})
            assert reply.status_code == 303
        assert (seen_at(house) > before) is noted
    last_seen(house, 61)
    assert browser.get("/account").status_code == 302
