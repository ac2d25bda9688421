"""People's pages: the administrator adds, changes and helps; the person alone knows the password."""

from __future__ import annotations

import re

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select
from structlog.testing import capture_logs

from tests.support.browsing import Browser
from tests.support.personas import ADAM, ANA, AUDREY, CELIA, PASSWORD, STAFF, Persona, find
from vendorrisk.accounts import second_factor
from vendorrisk.accounts.models import User
from vendorrisk.accounts.permissions import Role
from vendorrisk.accounts.reads import find_person_by_email
from vendorrisk.audit import AuditEntry
from vendorrisk.database import db, now_utc
from vendorrisk.notices.composing import text_of
from vendorrisk.notices.models import Message

NORA = {"email": "nora@house.example", "name": "Nora New", "role": "analyst"}
LINK = re.compile(r"http://127\.0\.0\.1:8000(/password/\S+)")


@pytest.fixture
def adam(house: Flask) -> Browser:
    browser = Browser(house)
    browser.sign_in(ADAM)
    return browser


def page_of(app: Flask, persona: Persona) -> str:
    with app.app_context():
        return f"/admin/users/{find(persona).public_id}"


def version_on(browser: Browser) -> str:
    found = re.search(r'name="version"[^>]*value="(\d+)"', browser.page)
    assert found
    return found.group(1)


def mailed_link(app: Flask) -> str:
    with app.app_context():
        mail = db.session.scalars(select(Message).order_by(Message.id.desc())).first()
        assert mail
        found = LINK.search(text_of(mail, app.config["SECRET_KEY"]))
    assert found
    return found.group(1)


def test_everybody_is_listed_with_role_and_state(adam: Browser) -> None:
    adam.get("/admin/users")
    for persona in STAFF:
        assert persona.name in adam.page
        assert persona.email in adam.page


@pytest.mark.asvs("V6.4.1", "V6.4.6")
def test_a_person_is_added_and_chooses_the_password_alone(house: Flask, adam: Browser) -> None:
    assert adam.post("/admin/users", **NORA).location == "/admin/users"
    link = mailed_link(house)
    adam.get("/admin/users")
    assert "Nora New gets a mail" in adam.page
    assert link not in adam.page
    nora = Browser(house)
    nora.post(link, password=PASSWORD)
    assert nora.post("/sign-in", email=NORA["email"], password=PASSWORD).status_code == 303


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("email", "nobody", "does not look like a mail address"),
        ("email", "", "Give an address."),
        ("email", ANA.email, "has an account already"),
        ("name", " ", "Give a name"),
        ("role", "chief", "Not a valid choice"),
    ],
)
def test_faulty_facts_come_back_with_what_was_typed(
    house: Flask, adam: Browser, field: str, value: str, sentence: str
) -> None:
    assert adam.post("/admin/users", **{**NORA, field: value}).status_code == 422
    assert sentence in adam.page
    assert field == "name" or 'value="Nora New"' in adam.page
    with house.app_context():
        assert find_person_by_email(NORA["email"]) is None
        assert db.session.scalars(select(Message)).all() == []


@pytest.mark.asvs("V15.3.3")
def test_no_other_column_can_be_set_along(house: Flask, adam: Browser) -> None:
    more = {
        "public_id": "mine",
        "password_hash": "x",
        "password": PASSWORD,
        "totp_confirmed_at": "2026-01-01",
    }
    adam.post("/admin/users", **NORA, **more)
    with house.app_context():
        nora = db.session.scalars(select(User).where(User.email == NORA["email"])).one()
        assert nora.public_id != "mine"
        assert (nora.password_hash, nora.totp_confirmed_at) == (None, None)


def test_name_and_role_are_changed(house: Flask, adam: Browser) -> None:
    page = page_of(house, ANA)
    adam.get(page)
    fields = {"name": "Ana Married", "role": "auditor", "version": version_on(adam)}
    assert adam.post(page, **fields).location == "/admin/users"
    with house.app_context():
        assert (find(ANA).name, find(ANA).role) == ("Ana Married", Role.AUDITOR)


@pytest.mark.asvs("V8.3.2")
def test_a_new_role_signs_the_person_out(house: Flask, adam: Browser) -> None:
    ana = Browser(house)
    ana.sign_in(ANA)
    page = page_of(house, ANA)
    adam.get(page)
    adam.post(page, name=ANA.name, role="auditor", version=version_on(adam))
    assert ana.get("/account").status_code == 302


@pytest.mark.asvs("V2.3.4")
def test_two_administrators_do_not_overwrite_each_other(house: Flask, adam: Browser) -> None:
    page = page_of(house, ANA)
    adam.get(page)
    seen = version_on(adam)
    adam.post(page, name="Ana First", role="analyst", version=seen)
    assert adam.post(page, name="Ana Second", role="analyst", version=seen).status_code == 409
    assert "changed this person in the meantime" in adam.page
    assert 'value="Ana Second"' in adam.page
    with house.app_context():
        assert find(ANA).name == "Ana First"
    assert adam.post(page, name="Ana Second", role="analyst", version=version_on(adam)).status_code == 303


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 50, "١"])
def test_a_made_up_version_is_a_conflict(house: Flask, adam: Browser, version: str) -> None:
    assert adam.post(page_of(house, ANA), name="X", role="analyst", version=version).status_code == 409


@pytest.mark.asvs("V7.4.2")
def test_disabled_at_once_and_enabled_again(house: Flask, adam: Browser) -> None:
    ana, page = Browser(house), page_of(house, ANA)
    ana.sign_in(ANA)
    assert adam.post(f"{page}/disable").status_code == 303
    assert ana.get("/account").status_code == 302
    assert Browser(house).sign_in(ANA).status_code == 422
    assert adam.post(f"{page}/disable").status_code == 409
    assert adam.post(f"{page}/enable").status_code == 303
    assert Browser(house).sign_in(ANA).status_code == 303


def test_the_last_administrator_can_neither_be_disabled_nor_take_another_role(
    house: Flask, adam: Browser
) -> None:
    page = page_of(house, ADAM)
    adam.get(page)
    assert "only administrator left" in adam.page
    assert 'action="' + page + '/disable"' not in adam.page
    assert adam.post(f"{page}/disable").status_code == 409
    assert (
        adam.post(page, name=ADAM.name, role="analyst", version=version_on_page(adam, page)).status_code
        == 409
    )
    assert adam.get("/admin/users").status_code == 200


def version_on_page(browser: Browser, page: str) -> str:
    browser.get(page)
    return version_on(browser)


@pytest.mark.asvs("V6.4.6")
def test_a_link_is_mailed_and_the_present_password_holds_until_then(house: Flask, adam: Browser) -> None:
    assert adam.post(f"{page_of(house, ANA)}/password-link").status_code == 303
    assert Browser(house).sign_in(ANA).status_code == 303
    Browser(house).post(mailed_link(house), password="seven loud geese at noon")
    assert Browser(house).sign_in(ANA).status_code == 422


@pytest.mark.asvs("V7.4.5")
def test_somebodys_sessions_are_ended(house: Flask, adam: Browser) -> None:
    ana = Browser(house)
    ana.sign_in(ANA)
    assert adam.post(f"{page_of(house, ANA)}/end-sessions").status_code == 303
    assert ana.get("/account").status_code == 302


@pytest.mark.asvs("V6.5.6", "V6.4.4")
def test_a_lost_second_factor_is_switched_off(house: Flask, adam: Browser) -> None:
    with house.app_context():
        secret = second_factor.begin(find(CELIA))
        second_factor.confirm(find(CELIA), pyotp.TOTP(secret).at(now_utc()), now_utc())
        db.session.commit()
    page = page_of(house, CELIA)
    assert adam.post(f"{page}/second-factor-off").status_code == 303
    assert Browser(house).sign_in(CELIA).location != "/second-factor"
    assert adam.post(f"{page}/second-factor-off").status_code == 409


@pytest.mark.parametrize(
    "rest", ["", "/disable", "/enable", "/password-link", "/end-sessions", "/second-factor-off"]
)
def test_an_unknown_person_is_not_found(adam: Browser, rest: str) -> None:
    assert adam.post(f"/admin/users/nobody{rest}", name="X", role="analyst", version="1").status_code == 404
    assert rest or adam.get("/admin/users/nobody").status_code == 404


@pytest.mark.asvs("V8.2.1")
def test_an_auditor_does_not_see_the_people(house: Flask) -> None:
    browser = Browser(house)
    browser.sign_in(AUDREY)
    assert browser.get("/admin/users").status_code == 403
    assert browser.post("/admin/users", **NORA).status_code == 403


@pytest.mark.asvs("V16.3.2")
def test_a_refused_role_is_noted_in_the_servers_log(house: Flask) -> None:
    browser = Browser(house)
    browser.sign_in(AUDREY)
    with capture_logs() as noted:
        browser.get("/admin/users")
    with house.app_context():
        account = find(AUDREY).public_id
    assert noted == [
        {"event": "not allowed", "log_level": "warning", "endpoint": "admin.users", "account": account}
    ]


def test_everything_done_to_people_is_told_in_the_log(house: Flask, adam: Browser) -> None:
    page = page_of(house, ANA)
    for done in ("password-link", "end-sessions", "disable", "enable"):
        adam.post(f"{page}/{done}")
    with house.app_context():
        last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc()).limit(5)).all()
        assert [entry.action for entry in reversed(last)] == [
            "account.password_link_sent",
            "account.sessions_ended",
            "account.sessions_ended",
            "user.disabled",
            "user.enabled",
        ]
        assert {entry.actor_label for entry in last} == {ADAM.name}


@pytest.mark.asvs("V1.2.1")
def test_a_name_that_looks_like_markup_stays_text(house: Flask, adam: Browser) -> None:
    name = "<script>alert(1)</script>\"'><img src=x>"
    adam.post("/admin/users", **{**NORA, "name": name})
    for page in ("/admin/users", "/admin/log"):
        adam.get(page)
        assert "<script>alert(1)" not in adam.page
        assert "&lt;script&gt;alert(1)" in adam.page
