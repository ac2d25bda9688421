"""A policy tried on what was rated: on the very facts each rating rests on, whatever the reviewer did meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from flask import Flask

from tests.support.factories import House, open_house
from tests.support.personas import ANA, add
from vendorrisk.assessments.models import Assessment
from vendorrisk.assessments.review_models import RatingBasis
from vendorrisk.assessments.reviewing import crediting
from vendorrisk.assessments.reviewing.findings import FindingChange, edit_finding, findings_of, raise_findings
from vendorrisk.assessments.reviewing.rating import basis_of_rating, rate
from vendorrisk.database import db
from vendorrisk.portfolio.flows import flow_of
from vendorrisk.portfolio.trying_policies import Trial, name_moves, try_policy
from vendorrisk.questionnaires.library import library
from vendorrisk.scoring.portfolio.packing import PackedBasis, pack
from vendorrisk.scoring.scorecard import scorecard_from_data

POLICY = library().policies["standard"]
STRICT = replace(
    POLICY,
    version="2.0",
    risk_levels=tuple(
        replace(band, from_risk=Fraction(number)) for number, band in enumerate(POLICY.risk_levels)
    ),
    tiers=tuple(replace(band, appetite=Fraction(0)) for band in POLICY.tiers),
    conditional_margin=Fraction(0),
)


@pytest.fixture
def place(context: Flask) -> House:
    return open_house()


def kept(assessment: Assessment) -> PackedBasis:
    """What stands in the database."""
    db.session.expire_all()
    row = db.session.get_one(RatingBasis, assessment.id)
    return PackedBasis(row.parts, row.counts, row.risk_by_sum and Fraction(row.risk_by_sum), row.minimum_tier)


def worked_out(assessment: Assessment) -> PackedBasis:
    """The same from the scorecard and the reviews."""
    return pack(basis_of_rating(assessment, scorecard_from_data(assessment.scorecard)))


def test_what_a_rating_rests_on_follows_every_decision_of_the_reviewer(place: House) -> None:
    assessment, ana = place.in_review(), add(ANA).as_actor()
    seen = [kept(assessment)]
    rated = scorecard_from_data(assessment.scorecard)
    good = next(each.key for each in rated.questions if each.counts and each.credit == 100)
    crediting.give_credit(assessment, good, Decimal(0), "It is not so.", ana, place.now)
    seen.append(kept(assessment))
    raise_findings(assessment, rate(assessment, place.now), place.now)
    finding = next(each for each in findings_of(assessment) if each.question_key == good)
    agreed = FindingChange(
        title=finding.title, recommendation=finding.recommendation, severity=finding.severity, status="open",
        due_on=place.now.date() + timedelta(days=30), remediation_agreed=True, note="", version=finding.version,
    )  # fmt: skip
    edit_finding(assessment, finding, agreed, ana, place.now)
    seen.append(kept(assessment))
    assert kept(assessment) == worked_out(assessment)
    assert len({each.parts for each in seen}) == 3


def test_the_newest_rating_of_every_engagement_is_tried_and_a_cancelled_one_is_not(place: House) -> None:
    assessment = place.awaiting()
    trial = try_policy(POLICY, POLICY)
    assert (trial.rated, trial.moves) == (1, ())
    assert trial.levels == {(assessment.risk_level, assessment.risk_level): 1}
    assessment.status = "cancelled"
    db.session.flush()
    assert try_policy(POLICY, POLICY) == Trial(0, (), {})


def test_who_moves_is_named_with_what_stands_then(place: House) -> None:
    assessment = place.awaiting()
    trial = try_policy(POLICY, STRICT)
    ((move, named),) = name_moves(trial.moves)
    assert named == assessment
    assert (move.before.risk_level, move.before.recommendation) == (assessment.risk_level, "approve")
    assert (move.after.risk_level, move.after.recommendation) == ("high", "do_not_approve")
    assert set(move.what) == {"risk_level", "recommendation"}


def test_the_picture_is_as_wide_as_what_moves_and_one_of_many_is_seen() -> None:
    flow = flow_of(
        ["low", "moderate", "high", "critical"],
        {("low", "low"): 9_000, ("low", "moderate"): 999, ("high", "moderate"): 1},
    )
    assert [(block.level, block.many) for block in flow.before] == [("low", 9_999), ("high", 1)]
    assert [(block.level, block.many) for block in flow.after] == [("low", 9_000), ("moderate", 1_000)]
    assert (flow.many("same"), flow.many("worse"), flow.many("better")) == (9_000, 999, 1)
    assert flow.before[1].height == 2
    assert flow.before[0].height == pytest.approx(sum(each.height for each in flow.after) - 2, abs=0.02)
    assert flow.height > max(block.y + block.height for block in (*flow.before, *flow.after))


def test_nothing_rated_has_no_picture() -> None:
    flow = flow_of(["low", "high"], {})
    assert (flow.before, flow.after, flow.ribbons) == ((), (), ())
