"""The intake: inherent risk and tier of an engagement."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.personas import ADAM, ANA, BO, PIA, add
from vendorrisk.database import db, now_utc
from vendorrisk.errors import ConflictError, InvalidInputError, NotAllowedError, WrongStateError
from vendorrisk.notices.models import Message
from vendorrisk.sample.answers import INTAKES
from vendorrisk.vendors import engaging, keeping
from vendorrisk.vendors.keeping import VendorFacts
from vendorrisk.vendors.models import Engagement


@pytest.fixture
def engagement(context: Flask) -> Engagement:
    actor = add(ANA).as_actor()
    vendor = keeping.add_vendor(VendorFacts("Acme"), actor, now_utc())
    return engaging.add_engagement(vendor, "Hosting", "", add(BO), actor, now_utc())


def test_business_owner_is_asked_by_mail_and_completes_their_own_intake(engagement: Engagement) -> None:
    engaging.request_intake(engagement, add(ANA).as_actor(), now_utc())
    mail = db.session.scalars(select(Message).where(Message.kind == "intake_request")).one()
    assert mail.recipient_email == add(BO).email
    risk = engaging.complete_intake(engagement, INTAKES["heavy"], engagement.version, add(BO), now_utc())
    assert (engagement.tier, risk.tier) == (1, 1)
    assert engagement.inherent_risk is not None and engagement.inherent_risk >= Decimal(75)
    assert engagement.intake_version is not None and engagement.intake_version.key == "intake"


@pytest.mark.parametrize(("weight", "tier"), [("heavy", 1), ("medium", 3), ("light", 4)])
def test_what_depends_on_the_vendor_decides_the_tier(engagement: Engagement, weight: str, tier: int) -> None:
    engaging.complete_intake(engagement, INTAKES[weight], engagement.version, add(ANA), now_utc())
    assert engagement.tier == tier


def test_a_minimum_tier_wins_over_the_sum(engagement: Engagement) -> None:
    given = {**INTAKES["light"], "dependence.critical_function": "yes"}
    risk = engaging.complete_intake(engagement, given, engagement.version, add(ANA), now_utc())
    assert (risk.tier, risk.minimum_tier_from) == (1, ("dependence.critical_function",))
    assert risk.risk == 75


def test_an_owner_of_something_else_may_not_fill_it_in(engagement: Engagement) -> None:
    for persona in (PIA, ADAM):
        with pytest.raises(NotAllowedError):
            engaging.complete_intake(
                engagement, INTAKES["light"], engagement.version, add(persona), now_utc()
            )


def test_what_is_missing_is_named_and_nothing_is_kept(engagement: Engagement) -> None:
    with pytest.raises(InvalidInputError) as caught:
        engaging.complete_intake(
            engagement, {"data.class": "internal"}, engagement.version, add(ANA), now_utc()
        )
    assert "access.systems" in caught.value.fields
    assert engagement.intake_completed_at is None


def test_an_unknown_option_is_refused(engagement: Engagement) -> None:
    with pytest.raises(InvalidInputError) as caught:
        engaging.check_intake({"data.class": "cosmic"}, now_utc().date())
    assert "data.class" in caught.value.fields


def test_an_older_page_is_refused(engagement: Engagement) -> None:
    with pytest.raises(ConflictError):
        engaging.complete_intake(engagement, INTAKES["light"], engagement.version - 1, add(ANA), now_utc())


def test_nobody_to_ask_is_said(context: Flask) -> None:
    actor = add(ANA).as_actor()
    vendor = keeping.add_vendor(VendorFacts("Acme"), actor, now_utc())
    engagement = engaging.add_engagement(vendor, "Hosting", "", None, actor, now_utc())
    with pytest.raises(WrongStateError):
        engaging.request_intake(engagement, actor, now_utc())
