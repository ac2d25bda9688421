"""The list of vendors: filters in the address, any address answered, and no query more with more rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.support.browsing import Browser
from tests.support.counting import queries
from tests.support.personas import ADAM, ANA, AUDREY, BO, CELIA, PIA, Persona, add
from vendorrisk.database import db, now_utc
from vendorrisk.portfolio.models import VendorStanding
from vendorrisk.vendors import keeping
from vendorrisk.vendors.keeping import VendorFacts


def _add(app: Flask, *names: str, **standing: object) -> None:
    with app.app_context():
        for name in names:
            vendor = keeping.add_vendor(VendorFacts(name), add(ANA).as_actor(), now_utc(), confirmed=True)
            db.session.commit()
            row = db.session.get_one(VendorStanding, vendor.id)
            for column, value in standing.items():
                setattr(row, column, value)
            db.session.commit()


def _names(browser: Browser) -> list[str]:
    return re.findall(r'class="row-title"[^>]*>([^<]+)<', browser.page)


@pytest.mark.parametrize("persona", [ANA, PIA, CELIA, AUDREY])
def test_staff_who_decide_or_buy_see_the_list(
    house: Flask, signed_in: Callable[[Persona], Browser], persona: Persona
) -> None:
    _add(house, "Acme")
    browser = signed_in(persona)
    assert browser.get("/vendors").status_code == 200
    assert _names(browser) == ["Acme"]
    assert ("Add a vendor" in browser.page) is (persona is ANA)


@pytest.mark.parametrize("persona", [BO, ADAM])
@pytest.mark.parametrize("address", ["/vendors", "/vendors.xlsx", "/vendors.csv"])
def test_others_do_not(signed_in: Callable[[Persona], Browser], persona: Persona, address: str) -> None:
    assert signed_in(persona).get(address).status_code == 403


def test_an_empty_list_tells_the_first_step(pia: Browser, signed_in: Callable[[Persona], Browser]) -> None:
    assert "No vendors yet" in pia.get("/vendors").text
    assert 'href="/vendors/new"' in signed_in(ANA).get("/vendors").text


def test_filters_combine_and_every_way_on_keeps_them(house: Flask, pia: Browser) -> None:
    _add(house, "Acme North", "Acme South", tier=2, answer="yes")
    _add(house, "Acme West", tier=1, answer="yes")
    pia.get("/vendors?q=acme&tier=2&answer=yes&sort=-name")
    assert _names(pia) == ["Acme South", "Acme North"]
    for kept in re.findall(r'href="(/vendors[?.][^"]+)"', pia.page):
        assert "q=acme" in kept and "tier=2" in kept, kept
    assert "/vendors.xlsx?q=acme&amp;answer=yes&amp;tier=2&amp;sort=-name" in pia.page
    rows = list(
        csv.reader(io.StringIO(pia.get("/vendors.csv?q=acme&tier=2&sort=-name").get_data(as_text=True)))
    )
    assert [row[0] for row in rows[1:]] == ["Acme South", "Acme North"]


def test_exports_and_views_follow_a_search_as_one_types(house: Flask, pia: Browser) -> None:
    """What the script replaces holds them, so that they never lag behind what is shown."""
    _add(house, "Acme")
    page = pia.get("/vendors?q=acme").text
    replaced = page[page.index('id="vendors"') :]
    assert "/vendors.xlsx?q=acme" in replaced
    assert 'href="/vendors?q=acme&amp;answer=no' in replaced


@pytest.mark.parametrize(
    "address",
    [
        "tier=99999999999999999999", "expiring=999999999999", "expiring=-5", "page=0", "page=99999999999999999999",
        "page=x", "q=%00%1b", "q=" + "a+" * 3000, "q=%25%25_%5C", "answer=maybe", "risk=%27", "sort=-", "sort=id;", "tier=%D9%A3",
    ],
)  # fmt: skip
def test_an_address_nobody_meant_is_answered_all_the_same(house: Flask, pia: Browser, address: str) -> None:
    _add(house, "Acme")
    assert pia.get(f"/vendors?{address}").status_code == 200
    assert pia.get(f"/vendors.csv?{address}").status_code == 200


def test_a_filter_it_does_not_know_is_left_out(house: Flask, pia: Browser) -> None:
    _add(house, "Acme")
    pia.get("/vendors?answer=maybe&tier=x&risk=huge")
    assert _names(pia) == ["Acme"]


def test_a_page_past_the_last_leads_back(house: Flask, pia: Browser) -> None:
    _add(house, "Acme")
    assert "To the first page" in pia.get("/vendors?page=7").text


def test_more_rows_ask_no_more_queries(house: Flask, pia: Browser) -> None:
    _add(house, "Acme", tier=1, grade="A", risk_level="low", open_state="sent")
    pia.get("/vendors")
    with queries(house) as few:
        pia.get("/vendors")
    _add(house, *(f"Vendor {number}" for number in range(55)), tier=1, grade="A", risk_level="low")
    with queries(house) as many:
        pia.get("/vendors")
    assert len(_names(pia)) == 50
    assert len(many) == len(few) <= 6, many


def test_a_name_that_looks_like_markup_is_a_name(house: Flask, pia: Browser) -> None:
    _add(house, "<script>alert(1)</script>")
    assert "<script>alert" not in pia.get("/vendors?q=script").text
    assert "&lt;script&gt;" in pia.page
