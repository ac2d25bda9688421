"""The way of an account on PostgreSQL: invited, signed in with a second factor, told in the log."""

from __future__ import annotations

import re

import pyotp
from flask import Flask

from tests.support.browsing import Browser
from tests.support.personas import ADAM, PASSWORD, add, add_staff
from vendorrisk import audit, jobs
from vendorrisk.accounts import second_factor
from vendorrisk.accounts.passwords import setting_passwords
from vendorrisk.accounts.reads import get_person_by_email
from vendorrisk.accounts.work import sweep
from vendorrisk.config import settings_of
from vendorrisk.database import db, now_utc
from vendorrisk.notices.composing import text_of
from vendorrisk.notices.models import Message

NORA = "nora@house.example"


def newest_link(app: Flask) -> str:
    with app.app_context():
        mail = db.session.scalars(db.select(Message).order_by(Message.id.desc())).first()
        assert mail
        found = re.search(r"(/password/\S+)", text_of(mail, settings_of(app).secret_key))
    assert found
    return found.group(1)


def test_from_invitation_to_log(postgresql_app: Flask) -> None:
    app = postgresql_app
    add_staff(app)
    adam, nora = Browser(app), Browser(app)
    adam.sign_in(ADAM)
    assert adam.post("/admin/users", email=NORA, name="Nora New", role="analyst").status_code == 303
    assert nora.post(newest_link(app), password=PASSWORD).status_code == 303
    assert nora.post("/sign-in", email=NORA, password="wrong").status_code == 422
    assert nora.post("/sign-in?next=/account", email=NORA, password=PASSWORD).location == "/account"
    assert nora.post("/account/second-factor/begin", password=PASSWORD).status_code == 303
    with app.app_context():
        code = pyotp.TOTP(second_factor.secret_of(get_person_by_email(NORA))).at(now_utc())
    assert nora.post("/account/second-factor", code=code).status_code == 200
    recovery = re.findall(r"<li><code>([a-z0-9-]{14})</code></li>", nora.page)
    nora.post("/sign-out")
    assert nora.post("/sign-in", email=NORA, password=PASSWORD).location == "/second-factor"
    assert nora.post("/second-factor", code=code).status_code == 422
    assert nora.post("/second-factor", code=recovery[0]).status_code == 303
    adam.get("/admin/log?q=nora+new&what=account&since=2020-01-01")
    assert "used a recovery code" in adam.page
    assert adam.get("/admin/log.csv").status_code == 200
    with app.app_context():
        assert audit.verify().problems == ()


def test_a_forgotten_password(postgresql_app: Flask) -> None:
    app = postgresql_app
    with app.app_context():
        add(ADAM)
    browser = Browser(app)
    assert browser.post("/password/forgotten", email=ADAM.email).status_code == 200
    with app.app_context():
        job = db.session.scalars(db.select(jobs.Job)).one()
        setting_passwords.answer_request(job.payload)
        sweep(now_utc())
        db.session.commit()
    assert browser.post(newest_link(app), password="seven loud geese at noon").status_code == 303
    assert browser.sign_in(ADAM, "seven loud geese at noon").status_code == 303
