"""Changing the scoring policy: drafted by the analyst, tried on what was rated, put in force by the CSO."""

from __future__ import annotations

import io
import re
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.browsing import Browser
from tests.support.factories import House
from tests.support.personas import CELIA, PIA
from tests.web.workspace.reading import text_of
from vendorrisk.assessments.models import Assessment
from vendorrisk.audit import AuditEntry
from vendorrisk.database import db, now_utc
from vendorrisk.questionnaires.files.writing import policy_to_yaml
from vendorrisk.questionnaires.library import library
from vendorrisk.questionnaires.loading import load_policy
from vendorrisk.questionnaires.policy_drafts import find_draft
from vendorrisk.questionnaires.versions import policy_in_force, policy_of
from vendorrisk.web.library.policy_form import fields_of


@pytest.fixture
def celia(house: Flask) -> Browser:
    browser = Browser(house)
    browser.sign_in(CELIA)
    return browser


@pytest.fixture
def place(place: House) -> House:
    """A house with one assessment that was rated."""
    place.awaiting()
    db.session.rollback()
    return place


def _draft() -> dict[str, str]:
    """The draft's fields as the page has them, with what was read."""
    db.session.rollback()
    draft = find_draft()
    assert draft is not None
    return {**fields_of(policy_of(draft)), "read": draft.sha256}


def _in_force() -> str:
    db.session.rollback()
    return policy_of(policy_in_force(now_utc())).version


def test_the_policy_in_force_is_told_in_words(place: House, ana: Browser) -> None:
    assert ana.get("/policy").status_code == 200
    told = text_of(ana.page)
    assert "50.0 % of the credit counts" in told
    assert "“standard” 1.0 is in force" in told
    assert load_policy(ana.get("/policy.yaml").text) == library().policies["standard"]


def test_a_draft_is_tried_on_everything_rated_so_far(place: House, ana: Browser) -> None:
    assert ana.post("/policy/draft").status_code == 303
    assert ana.get("/policy/draft").status_code == 200
    assert "None of 1 engagement would move." in text_of(ana.page)
    strict = {
        **_draft(),
        "level.moderate": "1",
        "level.high": "2",
        "level.critical": "3",
        "tier.4.appetite": "0",
    }
    assert ana.post("/policy/draft/change", **strict).status_code == 303
    assert ana.get("/policy/draft").status_code == 200
    told = text_of(ana.page)
    assert "1 of 1 engagement would stand elsewhere." in told
    assert "Acme Hosting" in told
    assert "in force: 40" in told
    assert _in_force() == "1.0"


def test_a_picture_leads_to_those_who_move(place: House, ana: Browser) -> None:
    ana.post("/policy/draft")
    strict = {**_draft(), "level.moderate": "1", "level.high": "2", "level.critical": "3"}
    ana.post("/policy/draft/change", **strict)
    ana.get("/policy/draft")
    (link,) = set(re.findall(r'href="(/policy/draft\?before=[^"#]*)#moves"', ana.page))
    assert "1 to a higher risk 0 to a lower 0 stay" in text_of(ana.page)
    assert ana.get(unescape(link)).status_code == 200
    assert "Acme Hosting" in text_of(ana.page)
    assert ana.get("/policy/draft?before=critical&after=low").status_code == 200
    told = text_of(ana.page)
    assert "Only those that go from critical to low." in told and "Nobody does." in told
    assert "Acme Hosting" not in told


@pytest.mark.parametrize(
    ("instead", "told"),
    [
        ({"grade.A": "ninety"}, "Give a number from 0 to 100."),
        ({"grade.A": "900"}, "must be from 0 to 100"),
        ({"grade.A": "50"}, "grades"),
        ({"tier.1.months": "1.5"}, "Give a whole number of months."),
        ({"version": ""}, "This must not be empty."),
        ({"version": "1.0"}, "was used before"),
        ({"critical_floor": "dreadful"}, "critical_floor"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_kept(
    place: House, ana: Browser, instead: dict[str, str], told: str
) -> None:
    ana.post("/policy/draft")
    before = _draft()
    assert ana.post("/policy/draft/change", **{**before, **instead}).status_code == 422
    assert told in text_of(ana.page)
    assert _draft() == before


def test_two_people_at_once_are_told(place: House, ana: Browser) -> None:
    ana.post("/policy/draft")
    read = _draft()
    assert ana.post("/policy/draft/change", **{**read, "max_mitigation": "80"}).status_code == 303
    assert ana.post("/policy/draft/change", **{**read, "max_mitigation": "70"}).status_code == 409
    assert _draft()["max_mitigation"] == "80"


def test_the_cso_puts_it_in_force_with_a_reason_and_ratings_keep_theirs(
    place: House, ana: Browser, celia: Browser
) -> None:
    ana.post("/policy/draft")
    assert celia.post("/policy/draft/in-force", reason="Stricter.", read=_draft()["read"]).status_code == 409
    ana.post("/policy/draft/change", **{**_draft(), "max_mitigation": "80"})
    read = _draft()["read"]
    assert ana.post("/policy/draft/in-force", reason="Stricter.", read=read).status_code == 403
    celia.post("/policy/draft/in-force", reason=" ", read=read)
    celia.post("/policy/draft/in-force", reason="Stricter.", read="something older")
    assert _in_force() == "1.0"
    assert celia.post("/policy/draft/in-force", reason="Stricter.", read=read).status_code == 303
    assert _in_force() == "1.1"
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "policy.put_in_force")).one()
    assert "Stricter." in str(entry.details)
    rated = db.session.scalars(select(Assessment)).one()
    assert rated.policy_version is not None and rated.policy_version.version == "1.0"


def test_a_draft_can_be_discarded_and_taken_from_a_file(place: House, ana: Browser) -> None:
    ana.post("/policy/draft")
    assert ana.post("/policy/draft").status_code == 409
    text = (
        policy_to_yaml(library().policies["standard"])
        .replace("'1.0'", "'2.0'")
        .replace("max_mitigation: 90", "max_mitigation: 85.5")
    )
    given = {
        "csrf_token": ana.token(),
        "read": _draft()["read"],
        "file": (io.BytesIO(text.encode()), "ours.yaml"),
    }
    told = {"Origin": ana.site, "Referer": f"{ana.site}/"}
    assert ana.send("POST", "/policy/draft/upload", data=given, headers=told).status_code == 303
    assert (_draft()["version"], _draft()["max_mitigation"]) == ("2.0", "85.5")
    given = {
        "csrf_token": ana.token(),
        "read": _draft()["read"],
        "file": (io.BytesIO(b"key: x\n"), "broken.yaml"),
    }
    refused = ana.send("POST", "/policy/draft/upload", data=given, headers=told)
    assert refused.status_code == 422 and "is missing" in refused.text
    assert ana.post("/policy/draft/discard").status_code == 303
    assert ana.get("/policy/draft").status_code == 404


def test_procurement_does_not_see_it(place: House, house: Flask) -> None:
    pia = Browser(house)
    pia.sign_in(PIA)
    assert pia.get("/policy").status_code == 403
