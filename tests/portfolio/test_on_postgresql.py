"""The same reads on PostgreSQL, and two writers who touch one vendor at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from tests.support.factories import House, open_house
from tests.support.personas import ANA, BO, add
from vendorrisk.database import db, now_utc
from vendorrisk.portfolio import standings, worklist
from vendorrisk.portfolio.answers import ANSWERS
from vendorrisk.portfolio.models import VendorStanding
from vendorrisk.portfolio.searching import SORTS, Wanted, every_row, search
from vendorrisk.vendors import engaging, keeping
from vendorrisk.vendors.keeping import LooksAlikeError, VendorFacts
from vendorrisk.vendors.models import Vendor

TODAY = now_utc().date()


@pytest.fixture
def place(postgresql_app: Flask) -> Iterator[House]:
    with postgresql_app.app_context():
        made = open_house()
        made.sent()
        for name in ("École", "Zeta", "eta"):
            keeping.add_vendor(VendorFacts(name), add(ANA).as_actor(), now_utc())
        db.session.commit()
        yield made


def test_every_order_and_every_filter_is_answered(place: House) -> None:
    for sort in (*SORTS, *(f"-{key}" for key in SORTS)):
        assert search(Wanted(sort=sort), TODAY)[0] == 4
    assert [row.vendor.name for row in search(Wanted(), TODAY)[1]] == ["Acme Hosting", "École", "eta", "Zeta"]
    assert [row.vendor.name for row in search(Wanted(text="ECOLE"), TODAY)[1]] == ["École"]
    for answer in ANSWERS:
        assert search(Wanted(answer=answer), TODAY)[0] == (4 if answer == "not_assessed" else 0)
    assert [row.vendor.name for row in every_row(Wanted(in_assessment=True, tier=4), TODAY)] == [
        "Acme Hosting"
    ]
    assert search(Wanted(text="a", risk_level="low", expiring_days=60, archived=True), TODAY) == (0, [])


def test_the_worklist_is_read(place: House) -> None:
    assert worklist.assessments_by_group(TODAY - timedelta(days=15))["with_vendor"].total == 1
    assert worklist.assessments_by_group(TODAY)["overdue"].total == 1
    for read in (
        worklist.stale_decisions(),
        worklist.expiring_decisions(TODAY),
        worklist.above_appetite(now_utc()),
    ):
        assert (read.total, read.decisions) == (0, [])
    assert worklist.ready_to_assess().total == worklist.waiting_for_intake().total == 0
    assert worklist.conditions_due(TODAY) == []


def test_a_likeness_is_seen(place: House) -> None:
    with pytest.raises(LooksAlikeError):
        keeping.add_vendor(VendorFacts("ecole Ltd"), add(ANA).as_actor(), now_utc())


def test_two_who_change_one_vendor_at_once_are_both_in_its_standing(
    place: House, postgresql_app: Flask
) -> None:
    vendor_id, owner = place.engagement.vendor_id, add(BO)
    begun = threading.Event()

    def add_travel() -> None:
        with postgresql_app.app_context():
            vendor = db.session.get_one(Vendor, vendor_id)
            engaging.add_engagement(vendor, "Travel", "", None, add(ANA).as_actor(), now_utc())
            begun.set()
            db.session.commit()

    engaging.add_engagement(place.engagement.vendor, "Payroll", "", owner, place.ana, now_utc())
    standings.refresh(vendor_id, now_utc())
    db.session.flush()
    other = threading.Thread(target=add_travel)
    other.start()
    assert begun.wait(20)
    # The other one is about to work the standing out; whoever reads before this commit misses the payroll.
    time.sleep(0.5)
    db.session.commit()
    other.join(20)
    db.session.expire_all()
    used_for = db.session.get_one(VendorStanding, vendor_id).used_for
    assert sorted(used_for.split(", ")) == ["Hosting", "Payroll", "Travel"]
