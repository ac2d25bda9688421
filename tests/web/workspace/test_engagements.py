"""Engagements on their pages: added, changed, ended."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.support.browsing import Browser
from tests.support.personas import BO, PIA, Persona, find
from tests.web.workspace.reading import option_of, text_of, version_on
from vendorrisk.accounts.models import User
from vendorrisk.database import db, now_utc


@pytest.fixture
def engagement(ana: Browser, vendor: str) -> str:
    reply = ana.post(f"{vendor}/engagements/new", title="Hosting", owner="nobody")
    assert reply.status_code == 303
    return reply.location.removesuffix("/intake")


def test_an_engagement_is_changed_and_ended(ana: Browser, vendor: str, engagement: str) -> None:
    ana.get(f"{engagement}/edit")
    changed = {
        "title": "Hosting of all",
        "owner": option_of(ana.page, BO.name),
        "version": version_on(ana.page),
    }
    assert ana.post(f"{engagement}/edit", **changed).status_code == 303
    assert f"Ask {BO.name}" in text_of(ana.get(vendor).text)
    assert ana.post(f"{engagement}/end").status_code == 303
    ana.get(vendor)
    assert "Ended 1" in text_of(ana.page)
    assert ana.post(f"{engagement}/end").status_code == 409


def test_faulty_input_keeps_what_was_typed(ana: Browser, vendor: str, engagement: str) -> None:
    assert (
        ana.post(f"{vendor}/engagements/new", title="", description="All of it", owner="nobody").status_code
        == 422
    )
    assert "All of it" in ana.page
    assert ana.post(f"{vendor}/engagements/new", title="More", owner="a stranger").status_code == 422
    assert ana.post(f"{engagement}/edit", title="x" * 201, owner="nobody", version="1").status_code == 422


def test_somebody_elses_change_is_shown_beside_ones_own(ana: Browser, engagement: str) -> None:
    ana.get(f"{engagement}/edit")
    seen, owner = version_on(ana.page), option_of(ana.page, BO.name)
    ana.post(f"{engagement}/edit", title="Theirs", owner=owner, version=seen)
    assert ana.post(f"{engagement}/edit", title="Mine", owner="nobody", version=seen).status_code == 409
    told = text_of(ana.page)
    assert "now Theirs" in told
    assert f"Business owner now {BO.name}" in told
    assert 'value="Mine"' in ana.page
    again = {"title": "Mine", "owner": "nobody", "version": version_on(ana.page)}
    assert ana.post(f"{engagement}/edit", **again).status_code == 303


def test_an_owner_who_left_stays_until_another_is_chosen(house: Flask, ana: Browser, engagement: str) -> None:
    ana.get(f"{engagement}/edit")
    owner = option_of(ana.page, BO.name)
    ana.post(f"{engagement}/edit", title="Hosting", owner=owner, version=version_on(ana.page))
    with house.app_context():
        db.session.get_one(User, find(BO).id).disabled_at = now_utc()
        db.session.commit()
    ana.get(f"{engagement}/edit")
    assert f'selected value="{owner}"' in ana.page
    assert ana.post(f"{engagement}/intake/request").status_code == 409


@pytest.mark.parametrize("persona", [PIA, BO])
def test_others_change_no_engagement(house: Flask, engagement: str, persona: Persona) -> None:
    other = Browser(house)
    other.sign_in(persona)
    assert other.get(f"{engagement}/edit").status_code == 403
    assert other.post(f"{engagement}/end").status_code == 403


def test_an_unknown_engagement_is_not_found(ana: Browser) -> None:
    for address in ("/engagements/nothing", "/engagements/nothing/edit", "/engagements/nothing/intake"):
        assert ana.get(address).status_code == 404
