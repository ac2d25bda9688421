"""A vendor's contacts: added, changed, removed."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.support.browsing import Browser
from tests.support.personas import AUDREY, CELIA, PIA, Persona
from tests.web.workspace.reading import text_of, version_on


def _contact(ana: Browser, vendor: str, name: str = "Victor", email: str = "victor@acme.example") -> str:
    assert ana.post(f"{vendor}/contacts/new", name=name, email=email, job_title="CISO").status_code == 303
    ana.get(vendor)
    return re.findall(rf'href="({vendor}/contacts/[^"/]+)"', ana.page)[-1]


def test_a_contact_is_added_changed_and_removed(ana: Browser, vendor: str) -> None:
    contact = _contact(ana, vendor)
    assert "CISO" in ana.page
    ana.get(contact)
    changed = {"name": "Victor Valdez", "email": "VICTOR@acme.example", "version": version_on(ana.page)}
    assert ana.post(contact, **changed).status_code == 303
    assert "victor@acme.example" in ana.get(vendor).text
    assert ana.post(f"{contact}/remove").status_code == 303
    assert "victor@acme.example" not in ana.get(vendor).text
    assert ana.get(contact).status_code == 404


def test_what_was_typed_stays_when_it_cannot_be_kept(ana: Browser, vendor: str) -> None:
    _contact(ana, vendor)
    for email in ("no address", "victor@acme.example"):
        assert ana.post(f"{vendor}/contacts/new", name="Vera Vos", email=email).status_code == 422
        assert "Vera Vos" in ana.page
    assert ana.post(f"{vendor}/contacts/new", name="x" * 121, email="a@b.example").status_code == 422


def test_somebody_elses_change_is_shown_beside_ones_own(ana: Browser, vendor: str) -> None:
    contact = _contact(ana, vendor)
    ana.get(contact)
    mine = {"name": "Mine", "email": "victor@acme.example", "version": version_on(ana.page)}
    ana.post(contact, **{**mine, "name": "Theirs"})
    assert ana.post(contact, **mine).status_code == 409
    assert "Name now Theirs" in text_of(ana.page)
    assert 'value="Mine"' in ana.page
    assert ana.post(contact, **{**mine, "version": version_on(ana.page)}).status_code == 303


def test_a_contact_of_another_vendor_is_not_found(ana: Browser, vendor: str) -> None:
    contact = _contact(ana, vendor)
    other = ana.post("/vendors/new", name="Other").location
    assert ana.get(contact.replace(vendor, other)).status_code == 404
    assert ana.post(f"{contact.replace(vendor, other)}/remove").status_code == 404


@pytest.mark.parametrize("persona", [PIA, CELIA, AUDREY])
def test_readers_add_nobody(house: Flask, ana: Browser, vendor: str, persona: Persona) -> None:
    reader = Browser(house)
    reader.sign_in(persona)
    assert reader.post(f"{vendor}/contacts/new", name="X", email="x@y.example").status_code == 403
    assert "Add a contact" not in reader.get(vendor).text
