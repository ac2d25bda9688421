"""The operations page: healthy at a glance, and what is not is said in words."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.support.browsing import Browser
from tests.support.personas import ADAM, ANA, AUDREY, BO, CELIA, PIA, Persona, add_staff
from vendorrisk import jobs
from vendorrisk.assessments import verifying_log
from vendorrisk.config import settings_of
from vendorrisk.database import db, now_utc
from vendorrisk.jobs import Job, ScheduleRun


def page(app: Flask, persona: Persona = ADAM) -> str:
    browser = Browser(app)
    browser.sign_in(persona)
    assert browser.get("/admin/operations").status_code == 200
    return browser.page


def beat(app: Flask, at: datetime) -> None:
    with app.app_context():
        db.session.merge(ScheduleRun(name="heartbeat", last_run_at=at))
        db.session.commit()


def add_job(app: Flask, kind: str, **values: object) -> None:
    with app.app_context():
        job = Job(key=f"{kind}:1", kind=kind, payload={}, created_at=now_utc(), not_before=now_utc())
        for name, value in values.items():
            setattr(job, name, value)
        db.session.add(job)
        db.session.commit()


def test_a_worker_that_was_never_seen_is_named(house: Flask) -> None:
    assert "The worker does not run; it has never been seen." in page(house)


def test_a_silent_worker_is_named_with_when_it_was_last_seen(house: Flask) -> None:
    beat(house, now_utc() - timedelta(minutes=5))
    assert "The worker does not run; it was last seen on" in page(house)


def test_all_is_well_when_it_is(house: Flask) -> None:
    beat(house, now_utc())
    object.__setattr__(settings_of(house), "smtp_url", "smtp://post:secret@mail.alder.example:25")
    shown = page(house)
    assert "All is well" in shown
    assert "by mail.alder.example:25" in shown and "secret" not in shown
    assert "SQLite, " in shown


def test_without_a_mail_server_the_page_says_that_mail_waits(house: Flask) -> None:
    beat(house, now_utc())
    shown = page(house)
    assert "No mail server is set (SMTP_URL)" in shown and "All is well" not in shown


def test_what_failed_is_shown_with_its_error_for_a_week(house: Flask) -> None:
    add_job(house, "report.signed", state="failed", error="OSError: <disk> full", finished_at=now_utc())
    add_job(house, "receipt", state="failed", error="long ago", finished_at=now_utc() - timedelta(days=8))
    shown = page(house)
    assert "Signed document" in shown and "OSError: &lt;disk&gt; full" in shown
    assert "long ago" not in shown


def test_work_that_waits_for_long_is_named(house: Flask) -> None:
    add_job(house, "receipt", not_before=now_utc() - timedelta(hours=1))
    assert "the oldest since" in page(house)


def test_a_log_that_holds_is_said_to_be_unbroken(house: Flask) -> None:
    with house.app_context():
        verifying_log.queue_verification(now_utc())
        verifying_log.queue_verification(now_utc())
        db.session.commit()
        jobs.work_off()
    assert "unbroken, " in page(house)


def test_a_broken_log_is_the_first_thing_one_sees(house: Flask) -> None:
    with house.app_context():
        db.session.execute(db.text("DROP TRIGGER audit_entries_no_update"))
        db.session.execute(db.text("UPDATE audit_entries SET action = 'x' WHERE sequence = 2"))
        db.session.commit()
        with pytest.raises(verifying_log.LogBrokenError) as caught:
            verifying_log.verify_step({})
    assert "Entry 2 was changed." in str(caught.value)
    add_job(house, verifying_log.KIND, state="failed", error=str(caught.value), finished_at=now_utc())
    shown = page(house)
    assert "The log is not as it was written." in shown and "Entry 2 was changed." in shown


@pytest.mark.parametrize("persona", [ANA, PIA, BO, CELIA, AUDREY])
def test_nobody_but_administrators_sees_it(house: Flask, persona: Persona) -> None:
    browser = Browser(house)
    browser.sign_in(persona)
    assert browser.get("/admin/operations").status_code == 403


def test_the_page_works_on_postgresql(postgresql_app: Flask) -> None:
    add_staff(postgresql_app)
    assert "PostgreSQL 1" in page(postgresql_app)
