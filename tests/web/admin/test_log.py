"""The log's pages: told in sentences, found by person, action, subject and day, verified, exported."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from tests.support.browsing import Browser
from tests.support.personas import ADAM, ANA, AUDREY, PIA, find
from vendorrisk import audit
from vendorrisk.assessments.lifecycle import Status
from vendorrisk.audit import Actor
from vendorrisk.database import db
from vendorrisk.web.admin.log_words import (
    LONGEST_NOTE,
    OWN_WORDS,
    WORDS,
    note_of,
    readable,
    title_of,
    words_of,
)

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
VICTOR = Actor("respondent", "victor-id", "Victor Vendor")


@pytest.fixture
def audrey(house: Flask) -> Browser:
    browser = Browser(house)
    browser.sign_in(AUDREY)
    return browser


def tell(
    app: Flask, action: str, subject: str, at: datetime = NOON, actor: Actor | None = None, **details: object
) -> None:
    with app.app_context():
        audit.record(actor or find(ANA).as_actor(), action, subject, at, **details)
        db.session.commit()


def shown(browser: Browser) -> str:
    """The text of the list, without markup."""
    body = browser.page.partition('id="log"')[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def numbers(browser: Browser) -> list[int]:
    return [int(number) for number in re.findall(r"<summary>Entry (\d+)</summary>", browser.page)]


@pytest.mark.parametrize("persona", [AUDREY, ADAM])
def test_auditor_and_administrator_read_the_same(house: Flask, persona: object) -> None:
    tell(house, "vendor.added", "vendor:acme", name="Acme")
    browser = Browser(house)
    browser.sign_in(persona)  # pyright: ignore[reportArgumentType]
    browser.get("/admin/log")
    assert "Ana Analyst added the vendor a vendor name Acme" in shown(browser)


def test_nobody_else_reads_it(house: Flask) -> None:
    for persona in (ANA, PIA):
        browser = Browser(house)
        browser.sign_in(persona)
        for address in ("/admin/log", "/admin/log/verification", "/admin/log.csv"):
            assert browser.get(address).status_code == 403


def test_entries_are_told_the_newest_first(house: Flask, audrey: Browser) -> None:
    for count in range(3):
        tell(house, "vendor.added", f"vendor:{count}", NOON + timedelta(days=count), name=f"Acme {count}")
    audrey.get("/admin/log")
    assert numbers(audrey) == sorted(numbers(audrey), reverse=True)
    text_shown = shown(audrey)
    assert (
        text_shown.index("12 March 2026")
        < text_shown.index("11 March 2026")
        < text_shown.index("10 March 2026")
    )


def test_people_are_named_and_linked_for_who_may_open_them(house: Flask, audrey: Browser) -> None:
    with house.app_context():
        ana_id = find(ANA).public_id
    tell(house, "user.disabled", f"user:{ana_id}", actor=Actor("staff", "adam", "Adam", "administrator"))
    audrey.get("/admin/log")
    assert f"disabled the person {ANA.name}" in shown(audrey)
    assert f'href="/admin/users/{ana_id}"' not in audrey.page
    adam = Browser(house)
    adam.sign_in(ADAM)
    adam.get("/admin/log")
    assert f'href="/admin/users/{ana_id}"' in adam.page


def test_what_one_did_to_the_own_account_names_nobody_twice(audrey: Browser) -> None:
    audrey.get("/admin/log")
    assert f"{AUDREY.name} signed in " in shown(audrey)
    assert f"signed in as {AUDREY.name}" not in shown(audrey)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ("q=beta", {"beta"}),
        ("q=BETA", {"beta"}),
        ("q=vendor.added+alpha", {"alpha"}),
        ("who=victor-id", {"gamma"}),
        ("what=vendor.archived", {"beta"}),
        ("what=vendor", {"alpha", "beta"}),
        ("about=vendor:a", {"alpha"}),
        ("since=2026-03-11&until=2026-03-11", {"beta"}),
        ("since=2026-03-12", {"gamma"}),
        ("until=2026-03-10", {"alpha"}),
        ("q=archived&since=2026-03-11", {"beta"}),
        ("q=%25", set()),
        ("q=_lpha", set()),
        ("who=nobody", set()),
        ("since=9999-12-31", set()),
    ],
)
def test_filters_find(house: Flask, audrey: Browser, filters: str, found: set[str]) -> None:
    tell(house, "vendor.added", "vendor:a", NOON, name="alpha")
    tell(house, "vendor.archived", "vendor:b", NOON + timedelta(days=1), name="beta")
    tell(house, "answer.saved", "assessment:c", NOON + timedelta(days=2), VICTOR, name="gamma")
    until = "" if "until" in filters else "&until=2026-03-31"
    assert audrey.get(f"/admin/log?{filters}{until}").status_code == 200
    assert {name for name in ("alpha", "beta", "gamma") if f"name {name}" in shown(audrey)} == found


@pytest.mark.parametrize(
    "query",
    ["since=yesterday", "until=2026-13-45", "page=0", "page=-5", "page=999999999999", "page=x", "q=%00", "q=%F0%9F", "until=9999-12-31", "since=0001-01-01", "about=x", "q=" + "x" * 5000],
)  # fmt: skip
def test_nonsense_in_the_address_does_no_harm(audrey: Browser, query: str) -> None:
    assert audrey.get(f"/admin/log?{query}").status_code == 200


def test_long_logs_come_in_pages_that_keep_the_filters(house: Flask, audrey: Browser) -> None:
    with house.app_context():
        for count in range(120):
            audit.record(VICTOR, "answer.saved", "assessment:x", NOON + timedelta(minutes=count))
        db.session.commit()
    audrey.get("/admin/log?what=answer.saved")
    assert len(numbers(audrey)) == 50
    assert "1–50 of 120 entries" in audrey.page
    following = re.search(r'rel="next" href="([^"]+)"', audrey.page)
    assert following
    first = numbers(audrey)
    audrey.get(following.group(1).replace("&amp;", "&"))
    assert max(numbers(audrey)) == min(first) - 1
    audrey.get("/admin/log?what=answer.saved&page=99")
    assert len(numbers(audrey)) == 20


@pytest.mark.asvs("V16.4.2")
def test_verified_now(house: Flask, audrey: Browser) -> None:
    tell(house, "vendor.added", "vendor:acme")
    audrey.get("/admin/log/verification")
    assert "Yes. Every entry is there" in audrey.page
    with house.app_context():
        db.session.execute(text("DROP TRIGGER audit_entries_no_update"))
        db.session.execute(text("UPDATE audit_entries SET actor_label = 'Mallory' WHERE sequence = 2"))
        db.session.commit()
    audrey.get("/admin/log/verification")
    assert "Entry 2 was changed." in audrey.page
    assert "1 problem was found" in audrey.page


def test_a_log_that_somebody_was_at_can_still_be_read(house: Flask, audrey: Browser) -> None:
    with house.app_context():
        db.session.execute(text("DROP TRIGGER audit_entries_no_update"))
        db.session.execute(text("UPDATE audit_entries SET details = 'not json' WHERE sequence = 1"))
        db.session.execute(text("UPDATE audit_entries SET details = '[1]', subject = 'x' WHERE sequence = 2"))
        db.session.commit()
    assert audrey.get("/admin/log").status_code == 200
    assert "unreadable not json" in shown(audrey)
    assert audrey.get("/admin/log.csv").status_code == 200


def exported(browser: Browser, filters: str = "") -> list[dict[str, str]]:
    reply = browser.get(f"/admin/log.csv{filters}")
    assert reply.mimetype == "text/csv"
    assert "attachment" in reply.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(reply.data.decode("utf-8-sig"))))


def test_the_export_has_every_entry_and_every_column(house: Flask, audrey: Browser) -> None:
    tell(house, "vendor.added", "vendor:acme", name='Ünï, "quoted"\nlines')
    rows = exported(audrey)
    with house.app_context():
        assert len(rows) == audit.current_head().sequence
        assert rows[0]["hash"] == audit.current_head().hash
    assert rows[0]["at (UTC)"] == "2026-03-10T12:00:00+00:00"
    assert "Ünï" in rows[0]["details"]
    assert [row["action"] for row in exported(audrey, "?what=vendor.added")] == ["vendor.added"]


@pytest.mark.asvs("V1.2.10")
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_begins_a_formula(house: Flask, audrey: Browser, start: str) -> None:
    name = f'{start}HYPERLINK("http://evil.example")'
    tell(house, "answer.saved", f"{start}subject", actor=Actor("respondent", f"{start}id", name))
    row = exported(audrey)[0]
    assert all(not row[column].startswith(start) for column in ("actor", "actor id", "subject"))


ACTION = re.compile(r'"((?:account|answer|assessment|clarification|contact|decision|engagement|evidence|finding|intake|invitation|mail|report|review|sign_off|user|vendor)\.[a-z_]+)"')  # fmt: skip
RECORDED = re.compile(r"audit\.record\((?:[^()]|\([^()]*\))*\)", re.DOTALL)


def test_every_action_of_the_product_has_words() -> None:
    recorded = {f"assessment.{status}" for status in Status} - {"assessment.draft"}
    for path in Path("vendorrisk").rglob("*.py"):
        for call in RECORDED.findall(path.read_text()):
            recorded.update(ACTION.findall(call))
    assert len(recorded) > 40
    assert recorded - set(WORDS) == set()
    assert set(OWN_WORDS) <= set(WORDS)


def test_words_for_what_is_new() -> None:
    assert words_of("campaign.begun_again") == "did “campaign begun again” to"
    assert title_of("sign_off.sent_back") == "Sign off: sent back"


def test_details_in_a_line() -> None:
    assert note_of("{}") == ""
    assert note_of('{"role": ["analyst", "auditor"], "reason": "moved", "none": null}') == (
        "role analyst → auditor · reason moved"
    )
    assert (
        note_of('{"questions": ["a", "b", "c"], "facts": {"x": 1}, "credit": 40}')
        == "questions 3 · credit 40"
    )
    assert len(note_of('{"reason": "' + "x" * 500 + '"}')) == LONGEST_NOTE
    assert readable("{}") == ""
    assert readable('{"ü": 1}') == '{\n  "ü": 1\n}'
