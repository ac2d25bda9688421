"""Engagements: what a vendor is used for, changed and ended; and how a changed intake is told."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.personas import ANA, BO, PIA, add
from vendorrisk.audit import AuditEntry
from vendorrisk.database import db, now_utc
from vendorrisk.errors import ConflictError, InvalidInputError, NotAllowedError, WrongStateError
from vendorrisk.sample.answers import INTAKES
from vendorrisk.vendors import engaging, keeping
from vendorrisk.vendors.explaining import contributions_of
from vendorrisk.vendors.keeping import VendorFacts
from vendorrisk.vendors.models import Engagement


@pytest.fixture
def engagement(context: Flask) -> Engagement:
    actor = add(ANA).as_actor()
    vendor = keeping.add_vendor(VendorFacts("Acme"), actor, now_utc())
    return engaging.add_engagement(vendor, "Hosting", "", add(BO), actor, now_utc())


def _change(engagement: Engagement, title: str = "Hosting of all", **more: str) -> None:
    engaging.change_engagement(
        engagement,
        title,
        more.get("description", ""),
        None,
        engagement.version,
        add(ANA).as_actor(),
        now_utc(),
    )


def test_a_change_is_kept_and_logged(engagement: Engagement) -> None:
    _change(engagement)
    db.session.commit()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "engagement.changed")).one()
    assert (json.loads(entry.details)["before"], engagement.title) == ("Hosting", "Hosting of all")


@pytest.mark.parametrize(
    ("title", "description", "field"),
    [("", "", "title"), ("x" * 201, "", "title"), ("x", "x" * 4001, "description")],
)
def test_limits_name_their_field(engagement: Engagement, title: str, description: str, field: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        _change(engagement, title, description=description)
    assert field in caught.value.fields


def test_procurement_changes_nothing(engagement: Engagement) -> None:
    with pytest.raises(NotAllowedError):
        engaging.end_engagement(engagement, add(PIA).as_actor(), now_utc())


def test_an_older_page_does_not_overwrite(engagement: Engagement) -> None:
    seen = engagement.version
    _change(engagement)
    with pytest.raises(ConflictError):
        engaging.change_engagement(engagement, "Mine", "", None, seen, add(ANA).as_actor(), now_utc())


def test_what_has_ended_stays_as_it_was(engagement: Engagement) -> None:
    engaging.end_engagement(engagement, add(ANA).as_actor(), now_utc())
    with pytest.raises(WrongStateError):
        _change(engagement)
    with pytest.raises(WrongStateError):
        engaging.complete_intake(engagement, INTAKES["light"], engagement.version, add(ANA), now_utc())
    with pytest.raises(WrongStateError):
        engaging.request_intake(engagement, add(ANA).as_actor(), now_utc())
    with pytest.raises(WrongStateError):
        engaging.end_engagement(engagement, add(ANA).as_actor(), now_utc())


def test_an_archived_vendor_takes_no_new_use_and_no_intake(engagement: Engagement) -> None:
    actor = add(ANA).as_actor()
    keeping.archive_vendor(engagement.vendor, actor, now_utc())
    with pytest.raises(WrongStateError):
        engaging.add_engagement(engagement.vendor, "More", "", None, actor, now_utc())
    with pytest.raises(WrongStateError):
        engaging.complete_intake(engagement, INTAKES["light"], engagement.version, add(ANA), now_utc())


def test_a_changed_intake_is_told_of_with_the_tier_before(engagement: Engagement) -> None:
    heard: list[Engagement] = []

    def listen(changed: Engagement, **_more: object) -> None:
        heard.append(changed)

    engaging.intake_changed.connect(listen)
    engaging.complete_intake(engagement, INTAKES["light"], engagement.version, add(BO), now_utc())
    engaging.complete_intake(engagement, INTAKES["heavy"], engagement.version, add(ANA), now_utc())
    db.session.commit()
    changed = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "intake.changed")).one()
    assert json.loads(changed.details)["tier_before"] == 4
    assert (engagement.tier, engagement.intake_completed_by) == (1, add(ANA).name)
    assert heard == [engagement, engagement]


def test_an_intake_that_is_filled_in_is_not_asked_for_again(engagement: Engagement) -> None:
    engaging.complete_intake(engagement, INTAKES["light"], engagement.version, add(BO), now_utc())
    with pytest.raises(WrongStateError):
        engaging.request_intake(engagement, add(ANA).as_actor(), now_utc())


def test_a_question_that_is_no_longer_asked_is_left_out_whatever_it_holds(engagement: Engagement) -> None:
    given = {**INTAKES["light"], "data.personal": ["none"], "data.people": "no number"}
    answers, problems = engaging.read_intake(given, now_utc().date())
    assert problems == {}
    assert "data.people" not in answers


def test_points_of_the_answers_add_up_and_what_decides_stands_on_top(engagement: Engagement) -> None:
    given = {**INTAKES["light"], "dependence.critical_function": "yes"}
    answers = engaging.check_intake(given, now_utc().date())
    risk = engaging.inherent_risk_of(answers, now_utc())
    told = contributions_of(engaging.intake_questionnaire(), answers, risk)
    assert sum(one.points for one in told) == risk.risk_by_sum
    assert (told[0].key, told[0].answer, told[0].minimum_tier, told[0].decides) == (
        "dependence.critical_function", "Yes", 1, True,
    )  # fmt: skip
    assert not any(one.decides for one in told[1:])
    assert next(one.answer for one in told if one.key == "data.class") == "Internal information"
