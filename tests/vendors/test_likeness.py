"""A vendor that is there already is recognised before it is added twice."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.support.personas import ANA, add
from vendorrisk.database import now_utc
from vendorrisk.vendors import keeping
from vendorrisk.vendors.keeping import LooksAlikeError, VendorFacts
from vendorrisk.vendors.models import Vendor
from vendorrisk.vendors.reads import similar_vendors


def _add(name: str, **facts: str) -> Vendor:
    return keeping.add_vendor(VendorFacts(name, **facts), add(ANA).as_actor(), now_utc())


@pytest.mark.parametrize(
    ("facts", "shared"),
    [
        ({"name": "ÉCOLE DES FLEURS"}, "name"),
        ({"name": "Ecole des fleurs S.A.R.L."}, "name"),
        ({"name": "École Holding Verlag"}, "name"),
        ({"name": "Other", "domain": "portal.fleurs.example"}, "domain"),
        ({"name": "Other", "domain": "https://www.FLEURS.example/"}, "domain"),
        ({"name": "Other", "registration_number": "hrb-12345"}, "registration number"),
    ],
)
def test_likeness_is_seen_through_spelling(context: Flask, facts: dict[str, str], shared: str) -> None:
    _add(
        "École des Fleurs",
        legal_name="École Holding Verlag GmbH",
        domain="fleurs.example",
        registration_number="HRB 12 345",
    )
    with pytest.raises(LooksAlikeError) as caught:
        _add(**facts)
    assert [one.shared for one in caught.value.alike] == [shared]
    assert "confirmed" in caught.value.fields


@pytest.mark.parametrize(
    "facts",
    [
        {"name": "École"},
        {"name": "Other", "domain": "other.example"},
        {"name": "Other", "domain": "notfleurs.example"},
        {"name": "Other", "registration_number": "HRB 123456"},
        {"name": "!!!"},
    ],
)
def test_what_only_resembles_is_let_through(context: Flask, facts: dict[str, str]) -> None:
    _add("École des Fleurs", domain="fleurs.example", registration_number="HRB 12 345")
    assert _add(**facts).public_id


def test_an_archived_vendor_is_named_too(context: Flask) -> None:
    keeping.archive_vendor(_add("Acme"), add(ANA).as_actor(), now_utc())
    with pytest.raises(LooksAlikeError):
        _add("Acme")


def test_an_edit_asks_only_when_it_makes_two_alike(context: Flask) -> None:
    _add("Acme")
    other, actor = _add("Other", domain="other.example"), add(ANA).as_actor()
    keeping.change_vendor(
        other, VendorFacts("Other", domain="other.example", country="France"), other.version, actor, now_utc()
    )
    with pytest.raises(LooksAlikeError):
        keeping.change_vendor(other, VendorFacts("ACME Inc."), other.version, actor, now_utc())
    keeping.change_vendor(other, VendorFacts("ACME Inc."), other.version, actor, now_utc(), confirmed=True)
    assert other.name == "ACME Inc."


def test_a_vendor_is_not_like_itself(context: Flask) -> None:
    vendor = _add("Acme", domain="acme.example")
    assert similar_vendors("Acme", "acme.example", "", vendor.id) == []
    keeping.change_vendor(
        vendor, VendorFacts("Acme Ltd", domain="acme.example"), vendor.version, add(ANA).as_actor(), now_utc()
    )


def test_a_domain_in_other_letters_is_kept_as_servers_know_it(context: Flask) -> None:
    assert _add("Bücher", domain="bücher.example").domain == "xn--bcher-kva.example"
