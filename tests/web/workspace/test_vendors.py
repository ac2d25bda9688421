"""The pages around a vendor, as an analyst uses them and everybody else may not."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.support.browsing import Browser
from tests.support.personas import AUDREY, BO, PIA
from tests.web.workspace.reading import version_on


def _vendor(browser: Browser, name: str = "Acme") -> str:
    reply = browser.post("/vendors/new", name=name, domain="acme.example")
    assert reply.status_code == 303
    return reply.location


def test_a_new_vendor_opens_with_not_assessed_and_the_next_steps(ana: Browser) -> None:
    ana.get(_vendor(ana))
    assert "Not assessed" in ana.page
    assert "Add an engagement" in ana.page
    assert "Add a contact" in ana.page


def test_a_form_that_comes_back_keeps_what_was_typed(ana: Browser) -> None:
    reply = ana.post("/vendors/new", name="", legal_name="Acme Holding", domain="acme.example")
    assert reply.status_code == 422
    assert "Give the vendor a name." in ana.page
    assert "Acme Holding" in ana.page


def test_a_likeness_is_asked_about(ana: Browser) -> None:
    _vendor(ana)
    assert ana.post("/vendors/new", name="ACME").status_code == 422
    assert "This is another company" in ana.page
    assert ana.post("/vendors/new", name="ACME", confirmed="y").status_code == 303


@pytest.mark.parametrize("persona", [PIA, AUDREY, BO])
def test_others_may_not_add_a_vendor(house: Flask, persona: object) -> None:
    browser = Browser(house)
    browser.sign_in(persona)  # pyright: ignore[reportArgumentType]
    assert browser.post("/vendors/new", name="Acme").status_code == 403


def test_an_unknown_vendor_is_not_found(ana: Browser) -> None:
    assert ana.get("/vendors/nothing").status_code == 404


def test_from_vendor_to_intake_to_tier(ana: Browser) -> None:
    vendor = _vendor(ana)
    assert ana.post(f"{vendor}/contacts/new", name="Victor", email="victor@acme.example").status_code == 303
    reply = ana.post(f"{vendor}/engagements/new", title="Hosting", owner="nobody")
    assert reply.location.endswith("/intake")
    ana.get(reply.location)
    version = re.search(r'name="version" value="(\d+)"', ana.page)
    assert version
    answers = {
        "data.class": "restricted", "data.personal": "employees", "data.people": "500", "data.payment": "no",
        "access.systems": "user", "access.premises": "no", "access.ai": "no", "dependence.outage": "day",
        "dependence.critical_function": "no", "dependence.replace": "easy", "dependence.places": "home",
        "dependence.regulated": "no", "version": version.group(1),
    }  # fmt: skip
    preview = ana.post(f"{reply.location}/preview", **answers)
    assert preview.json["visible"]
    assert "Tier 2" in preview.json["panel"]
    assert ana.post(reply.location, **answers).status_code == 303
    ana.get(vendor)
    assert "New assessment" in ana.page
    assert "Tier 2" in ana.page


def test_an_intake_shows_its_risk_without_scripts_and_keeps_nothing(ana: Browser) -> None:
    vendor = _vendor(ana)
    intake = ana.post(f"{vendor}/engagements/new", title="Hosting", owner="nobody").location
    assert ana.post(intake, show="risk", **{"data.class": "restricted"}).status_code == 200
    assert "of 100" in ana.page
    ana.get(vendor)
    assert "No intake yet" in ana.page


def test_somebody_elses_change_is_not_overwritten(ana: Browser) -> None:
    vendor = _vendor(ana)
    ana.get(f"{vendor}/edit")
    version = re.search(r'name="version"[^>]*value="(\d+)"', ana.page)
    assert version
    assert ana.post(f"{vendor}/edit", name="Acme One", version=version.group(1)).status_code == 303
    assert ana.post(f"{vendor}/edit", name="Acme Two", version=version.group(1)).status_code == 409
    assert 'value="Acme Two"' in ana.page
    assert "Acme One" in ana.page
    assert ana.post(f"{vendor}/edit", name="Acme Two", version=version_on(ana.page)).status_code == 303


def test_a_vendor_is_archived_and_restored(ana: Browser) -> None:
    vendor = _vendor(ana)
    assert ana.post(f"{vendor}/archive").status_code == 303
    assert ana.post(f"{vendor}/archive").status_code == 409
    assert "Add an engagement" not in ana.get(vendor).text
    assert ">Acme<" not in ana.get("/vendors").text
    assert ">Acme<" in ana.get("/vendors?archived=1").text
    assert ana.post(f"{vendor}/restore").status_code == 303
    assert ana.post(f"{vendor}/restore").status_code == 409
    assert ">Acme<" in ana.get("/vendors").text


def test_the_list_keeps_its_filters_in_the_address_and_exports_them(ana: Browser) -> None:
    _vendor(ana, "Acme")
    ana.post("/vendors/new", name="Other")
    ana.get("/vendors?q=acme")
    assert "Acme" in ana.page
    assert ">Other<" not in ana.page
    assert "/vendors.xlsx?q=acme" in ana.page
    assert "Acme" in ana.get("/vendors.csv?q=acme").text
    assert ana.get("/vendors.xlsx").data.startswith(b"PK")
