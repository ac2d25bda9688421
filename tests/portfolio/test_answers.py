"""May we buy from them: what each use answers, and the strictest of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from tests.support.factories import House, open_house, verdict
from tests.support.personas import BO, CELIA, add
from vendorrisk import jobs
from vendorrisk.assessments.deciding import conditions, signing_off
from vendorrisk.assessments.deciding.signing_off import ConditionOfApproval, Verdict
from vendorrisk.assessments.decision_models import Decision
from vendorrisk.database import db, now_utc
from vendorrisk.portfolio import standings
from vendorrisk.portfolio.answers import Summary, summary_of, uses_of_owner
from vendorrisk.portfolio.models import VendorStanding
from vendorrisk.sample.answers import INTAKES
from vendorrisk.vendors import engaging, keeping

TODAY = now_utc().date()


@pytest.fixture
def place(context: Flask) -> House:
    return open_house()


def _summary(place: House) -> Summary:
    return summary_of(place.engagement.vendor_id, TODAY)


def _standing(place: House) -> VendorStanding:
    db.session.commit()
    standing = db.session.get(VendorStanding, place.engagement.vendor_id)
    assert standing is not None
    return standing


def _approved_if(place: House) -> Decision:
    assessment = place.awaiting()
    days = [(now_utc() + timedelta(days=days)).date() for days in (30, 60)]
    wanted = [ConditionOfApproval(f"Until {day}.", day) for day in days]
    read = verdict(assessment).report_id
    made = signing_off.sign_off(
        assessment,
        Verdict("approved_with_conditions", "First the alarms.", wanted, read),
        add(CELIA),
        place.now,
    )
    db.session.commit()
    jobs.work_off()
    return made


def test_before_anything_is_decided_the_sentence_says_how_far_it_is(place: House) -> None:
    assert _summary(place).answer == "not_assessed"
    assert _summary(place).why == "It has not been assessed yet."
    place.sent()
    assert _summary(place).why == "It is being assessed; there is no decision yet."
    assert _standing(place).open_state == "sent"


def test_an_approval_is_yes_until_its_day_and_has_run_out_after(place: House) -> None:
    decision = place.decided()
    assert decision.valid_until is not None
    vendor = place.engagement.vendor_id
    assert summary_of(vendor, decision.valid_until).answer == "yes"
    late = summary_of(vendor, decision.valid_until + timedelta(days=1))
    assert (late.answer, "has run out" in late.why) == ("expired", True)
    standing = _standing(place)
    assert (standing.answer, standing.valid_until) == ("yes", decision.valid_until)
    assert standing.grade == decision.assessment.grade


def test_a_rejection_says_why(place: House) -> None:
    place.decided("rejected")
    assert _summary(place).answer == "no"
    assert _summary(place).why.endswith(": Fits.")


def test_conditions_make_it_yes_if_and_met_ones_make_it_yes(place: House) -> None:
    decision = _approved_if(place)
    first, second = decision.conditions
    assert (_standing(place).answer, _standing(place).open_conditions) == ("yes_if", 2)
    assert (
        f"on 2 conditions, the first due by {first.due_on.day} {first.due_on:%B %Y}." in _summary(place).why
    )
    conditions.meet(first, "Shown.", place.ana, place.now)
    assert "on one condition" in _standing(place).why
    conditions.meet(second, "Shown.", place.ana, place.now)
    assert (_standing(place).answer, _standing(place).open_conditions) == ("yes", 0)
    assert _standing(place).why.endswith("and every condition is met.")


def test_the_strictest_use_answers_and_the_others_are_named(place: House) -> None:
    place.decided()
    vendor = place.engagement.vendor
    other = engaging.add_engagement(vendor, "Payroll", "", add(BO), place.ana, place.now)
    engaging.complete_intake(other, INTAKES["light"], other.version, add(BO), place.now)
    db.session.commit()
    assert (_summary(place).answer, _summary(place).why.endswith("Not yet decided: “Payroll”.")) == (
        "yes",
        True,
    )
    first, place.engagement = place.engagement, other
    place.decided("rejected")
    assert _summary(place).answer == "no"
    deciding = _summary(place).deciding
    assert deciding is not None and deciding.engagement is other
    assert [use.answer for use in _summary(place).uses] == ["yes", "no"]
    assert _standing(place).answer == "no"
    engaging.end_engagement(other, place.ana, place.now)
    assert _standing(place).answer == "yes"
    engaging.end_engagement(first, place.ana, place.now)
    assert (_standing(place).answer, _standing(place).tier) == ("not_assessed", None)


def test_a_changed_intake_makes_the_standing_stale_in_the_same_breath(place: House) -> None:
    place.decided()
    engagement = place.engagement
    engaging.complete_intake(engagement, INTAKES["heavy"], engagement.version, add(BO), place.now)
    assert (_standing(place).answer, _standing(place).tier) == ("stale", 1)


def test_archiving_shows_in_the_standing(place: House) -> None:
    keeping.archive_vendor(place.engagement.vendor, place.ana, place.now)
    assert _standing(place).is_archived


def test_a_long_list_of_uses_is_cut_for_the_table(place: House) -> None:
    for number in range(5):
        engaging.add_engagement(place.engagement.vendor, f"{number}" * 200, "", None, place.ana, place.now)
    assert len(_standing(place).used_for) == standings.LONGEST_LINE


def test_an_owner_sees_their_own_uses_only(place: House) -> None:
    engaging.add_engagement(place.engagement.vendor, "Nobody's", "", None, place.ana, place.now)
    db.session.commit()
    assert [use.engagement.title for use in uses_of_owner(add(BO).id, TODAY)] == ["Hosting"]
