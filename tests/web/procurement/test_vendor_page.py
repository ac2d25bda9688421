"""The vendor's page: the answer first, then what it rests on; and the page of one use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from tests.support.browsing import Browser
from tests.support.counting import queries
from tests.support.factories import House, open_house, verdict
from tests.support.personas import ANA, AUDREY, CELIA, PIA, Persona, add
from tests.web.workspace.reading import text_of
from vendorrisk import jobs
from vendorrisk.assessments.deciding import signing_off
from vendorrisk.assessments.deciding.signing_off import ConditionOfApproval, Verdict
from vendorrisk.database import db, now_utc
from vendorrisk.vendors import engaging, keeping
from vendorrisk.vendors.keeping import ContactFacts
from vendorrisk.vendors.reads import get_vendor

Signed = Callable[[Persona], Browser]


def _approve_if(place: House) -> None:
    assessment = place.awaiting()
    wanted = [ConditionOfApproval("Watch alarms at night.", (now_utc() + timedelta(days=30)).date())]
    read = verdict(assessment).report_id
    signing_off.sign_off(
        assessment,
        Verdict("approved_with_conditions", "First the alarms.", wanted, read),
        add(CELIA),
        place.now,
    )
    db.session.commit()
    jobs.work_off()


@pytest.fixture
def addresses(house: Flask) -> tuple[str, str]:
    """The vendor's page and its engagement's, approved with a condition."""
    with house.app_context():
        place = open_house()
        _approve_if(place)
        return f"/vendors/{place.engagement.vendor.public_id}", f"/engagements/{place.engagement.public_id}"


def test_the_answer_the_date_the_reason_the_conditions_and_the_document(
    addresses: tuple[str, str], pia: Browser
) -> None:
    told = text_of(pia.get(addresses[0]).text)
    assert (
        told.index("Yes, if until")
        < told.index("Approved for “Hosting” by Celia Chief")
        < told.index("Watch alarms")
    )
    assert (
        told.index("Watch alarms")
        < told.index("Signed assessment (PDF)")
        < told.index("What we use them for")
    )
    address = pia.page.split('href="/reports/')[1].split('"')[0].replace("&amp;", "&")
    assert pia.get(f"/reports/{address}").data.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("persona", "offered", "withheld"),
    [
        (ANA, ["New assessment", "Mark as met", "Archive", "Add a contact"], []),
        (PIA, ["Signed assessment"], ["New assessment", "Mark as met", "Archive", "Add a contact", "/assessments/"]),
        (CELIA, ["Signed assessment", "/assessments/"], ["New assessment", "Archive"]),
        (AUDREY, ["Signed assessment", "/assessments/"], ["New assessment", "Archive"]),
    ],
)  # fmt: skip
def test_each_is_offered_what_they_may_do(
    addresses: tuple[str, str], signed_in: Signed, persona: Persona, offered: list[str], withheld: list[str]
) -> None:
    page = signed_in(persona).get(addresses[0]).text
    assert [words for words in offered if words not in page] == []
    assert [words for words in withheld if words in page] == []


@pytest.mark.parametrize("persona", [PIA, CELIA, AUDREY])
def test_the_page_of_a_use_tells_why_its_tier(
    addresses: tuple[str, str], signed_in: Signed, persona: Persona
) -> None:
    told = text_of(signed_in(persona).get(addresses[1]).text)
    assert "Yes, if" in told
    assert "What each answer adds" in told
    assert "Internal information" in told
    assert "Filled in by Bo Owner" in told


def test_an_unknown_vendor_is_not_found(pia: Browser) -> None:
    assert pia.get("/vendors/nothing").status_code == 404


def test_more_uses_contacts_and_history_ask_no_more_queries(
    house: Flask, addresses: tuple[str, str], pia: Browser
) -> None:
    pia.get(addresses[0])
    with queries(house) as few:
        pia.get(addresses[0])
    with house.app_context():
        vendor, ana = get_vendor(addresses[0].rsplit("/", 1)[1]), add(ANA).as_actor()
        for number in range(6):
            engaging.add_engagement(vendor, f"Use {number}", "", None, ana, now_utc())
            keeping.add_contact(vendor, ContactFacts(f"V{number}", f"v{number}@acme.example"), ana, now_utc())
        db.session.commit()
    with queries(house) as many:
        pia.get(addresses[0])
    assert "Use 5" in pia.page
    assert len(many) == len(few)
