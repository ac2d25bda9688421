"""Inherent risk and tier from the intake."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.scoring.building import DAY, POLICY, choice, domain, intake_of, option, question, questionnaire
from vendorrisk.scoring.answers import Answer
from vendorrisk.scoring.errors import ScoringError
from vendorrisk.scoring.inherent import score_intake
from vendorrisk.scoring.scorecard import InherentRisk


def inherent(risk: int | str, **fields: int) -> InherentRisk:
    asked, answers = intake_of(risk, **fields)
    return score_intake(asked, answers, POLICY, DAY)


@pytest.mark.parametrize(
    ("risk", "tier"),
    [("100", 1), ("75", 1), ("74.95", 1), ("74.949", 2), ("50", 2), ("49.9", 3), ("24.9", 4), ("0", 4)],
)
def test_tier_is_chosen_by_the_figure_as_shown(risk: str, tier: int) -> None:
    found = inherent(risk)
    assert (found.risk, found.tier) == (Fraction(risk), tier)


def test_minimum_tier_raises_the_risk_to_where_the_tier_starts() -> None:
    found = inherent(10, minimum_tier=2)
    assert (found.risk, found.tier, found.risk_by_sum, found.tier_by_sum) == (50, 2, 10, 4)
    assert found.minimum_tier_from == ("exposure",)
    assert found.why == (
        "One answer asks for at least tier 2 (high), so the inherent risk is 50; the answers alone add up to 10.0."
    )


def test_minimum_tier_that_the_sum_reaches_anyway_changes_nothing() -> None:
    assert (inherent(80, minimum_tier=2).risk, inherent(80, minimum_tier=2).tier) == (80, 1)
    assert (inherent("74.95", minimum_tier=1).risk, inherent("74.95", minimum_tier=1).tier) == (
        Fraction("74.95"),
        1,
    )


def test_strictest_minimum_tier_wins() -> None:
    several = question(
        "m",
        type="multiple_choice",
        options=(option("a", 0, minimum_tier=3), option("b", 0, minimum_tier=1), option("c", 9)),
    )
    asked = questionnaire(domain("d", several), kind="intake")
    assert score_intake(asked, {"m": Answer(("a", "b"))}, POLICY, DAY).tier == 1
    assert score_intake(asked, {"m": Answer(("a",))}, POLICY, DAY).tier == 3
    assert score_intake(asked, {"m": Answer(("c",))}, POLICY, DAY).tier == 4


def test_minimum_tier_alone_gives_a_risk() -> None:
    """Nothing counts in the sum, but an option was picked that asks for tier 3."""
    asked = questionnaire(domain("d", choice("q", option("a", 0, minimum_tier=3), weight=0)), kind="intake")
    found = score_intake(asked, {"q": Answer("a")}, POLICY, DAY)
    assert (found.risk, found.tier, found.risk_by_sum) == (25, 3, None)


def test_nothing_that_counts_gives_no_risk() -> None:
    asked = questionnaire(domain("d", question("q", weight=0)), kind="intake")
    found = score_intake(asked, {}, POLICY, DAY)
    assert (found.risk, found.tier, found.missing) == (None, None, ("q",))


def test_missing_evidence_never_lowers_the_risk() -> None:
    asked = questionnaire(domain("d", question("q", evidence="required")), kind="intake")
    assert score_intake(asked, {"q": Answer("yes")}, POLICY, DAY).risk == 100


def test_minimum_tier_that_the_policy_does_not_have_is_refused() -> None:
    asked = questionnaire(domain("d", choice("q", option("a", 0, minimum_tier=1))), kind="intake")
    policy = replace(POLICY, tiers=POLICY.tiers[1:])
    with pytest.raises(ScoringError, match="no tier 1"):
        score_intake(asked, {"q": Answer("a")}, policy, DAY)


def test_vendor_questionnaire_is_no_intake() -> None:
    with pytest.raises(ScoringError, match="is not an intake"):
        score_intake(questionnaire(domain("d", question("q"))), {}, POLICY, DAY)
