"""Vendors and contacts: added, changed, archived."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.personas import ANA, PIA, add
from vendorrisk.audit import AuditEntry
from vendorrisk.database import db, now_utc
from vendorrisk.errors import ConflictError, InvalidInputError, NotAllowedError, WrongStateError
from vendorrisk.vendors import keeping
from vendorrisk.vendors.keeping import ContactFacts, LooksAlikeError, VendorFacts, clean_domain
from vendorrisk.vendors.models import Vendor


def _add(name: str = "Acme", **facts: str) -> Vendor:
    return keeping.add_vendor(VendorFacts(name, **facts), add(ANA).as_actor(), now_utc())


def test_analyst_adds_a_vendor_and_the_log_tells_of_it(context: Flask) -> None:
    vendor = _add(domain="https://www.Acme.example/about")
    db.session.commit()
    assert vendor.domain == "acme.example"
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "vendor.added")).one()
    assert entry.subject == f"vendor:{vendor.public_id}"


def test_procurement_may_not_add_a_vendor(context: Flask) -> None:
    with pytest.raises(NotAllowedError):
        keeping.add_vendor(VendorFacts("Acme"), add(PIA).as_actor(), now_utc())


@pytest.mark.parametrize("facts", [{"name": "ACME"}, {"name": "Other", "domain": "acme.example"}])
def test_a_vendor_that_looks_alike_takes_a_confirmation(context: Flask, facts: dict[str, str]) -> None:
    _add(domain="acme.example")
    with pytest.raises(LooksAlikeError) as caught:
        _add(**facts)
    assert [one.vendor.name for one in caught.value.alike] == ["Acme"]
    actor = add(ANA).as_actor()
    assert keeping.add_vendor(VendorFacts(**facts), actor, now_utc(), confirmed=True).public_id


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "A", "domain": "not a domain"}, "domain"),
        ({"name": "x" * 201}, "name"),
    ],
)
def test_bad_facts_name_their_field(context: Flask, facts: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        _add(**facts)
    assert field in caught.value.fields


def test_two_analysts_never_overwrite_each_other(context: Flask) -> None:
    vendor, actor = _add(), add(ANA).as_actor()
    seen = vendor.version
    keeping.change_vendor(vendor, VendorFacts("Acme One"), seen, actor, now_utc())
    with pytest.raises(ConflictError):
        keeping.change_vendor(vendor, VendorFacts("Acme Two"), seen, actor, now_utc())
    assert vendor.name == "Acme One"


def test_archiving_twice_is_refused_and_restoring_undoes_it(context: Flask) -> None:
    vendor, actor = _add(), add(ANA).as_actor()
    keeping.archive_vendor(vendor, actor, now_utc())
    with pytest.raises(WrongStateError):
        keeping.archive_vendor(vendor, actor, now_utc())
    keeping.restore_vendor(vendor, actor, now_utc())
    assert not vendor.is_archived


def test_a_contact_needs_an_address_nobody_else_has(context: Flask) -> None:
    vendor, actor = _add(), add(ANA).as_actor()
    keeping.add_contact(vendor, ContactFacts("Victor", "Victor@acme.example"), actor, now_utc())
    for email in ("victor@acme.example", "no address", ""):
        with pytest.raises(InvalidInputError) as caught:
            keeping.add_contact(vendor, ContactFacts("Vera", email), actor, now_utc())
        assert "email" in caught.value.fields


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Acme.example", "acme.example"),
        ("http://www.acme.example:80/x", "acme.example"),
        ("acme.example.", "acme.example"),
    ],
)
def test_domains_are_kept_bare(typed: str, kept: str) -> None:
    assert clean_domain(typed) == kept
