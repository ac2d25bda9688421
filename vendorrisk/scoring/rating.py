"""Residual risk, grade, risk level and recommendation: see docs/scoring.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from vendorrisk.scoring.policy import Policy, TierBand
from vendorrisk.scoring.rounding import plain, shown
from vendorrisk.scoring.scores import InherentRisk, Recommendation


@dataclass(frozen=True)
class Rating:
    """What the figures mean. None where there is no score, or no inherent risk to set it against."""

    grade: str | None
    residual_risk: Fraction | None
    risk_level: str | None
    recommendation: Recommendation | None
    why: str


@dataclass(frozen=True)
class Exposure:
    """The inherent risk a rating is made against, and the appetite of its tier."""

    risk: Fraction
    band: TierBand


def exposure(inherent: InherentRisk | None, policy: Policy) -> Exposure | None:
    if inherent is None or inherent.risk is None or inherent.tier is None:
        return None
    return Exposure(inherent.risk, policy.tier_band(inherent.tier))


def grade_of(control_score: Fraction, policy: Policy, *, failing: bool) -> str:
    """The grade of a control score (0 to 100); `failing`: while a critical failure is open."""
    grade = policy.grade_of(control_score)
    return policy.capped_grade(grade) if failing else grade


def residual_risk(inherent: Fraction, control_score: Fraction, policy: Policy, *, failing: bool) -> Fraction:
    """What controls leave of the inherent risk, 0 to 100; a critical failure keeps it at the floor."""
    residual = inherent * (1 - policy.max_mitigation * control_score / 10000)
    return max(residual, policy.critical_floor_risk) if failing else residual


def rate(
    control_score: Fraction | None,
    exposure: Exposure | None,
    failures: Sequence[str],
    agreed_remediations: frozenset[str],
    policy: Policy,
) -> Rating:
    """The rating of a control score; `failures` are the questions that fail critically."""
    if control_score is None:
        return Rating(None, None, None, None, "Nothing that was asked counts, so there is no score to rate.")
    grade = grade_of(control_score, policy, failing=bool(failures))
    if exposure is None:
        why = "The inherent risk is not known, so the residual risk cannot be worked out: fill in the intake."
        return Rating(grade, None, None, None, why)
    residual = residual_risk(exposure.risk, control_score, policy, failing=bool(failures))
    open_failures = [key for key in failures if key not in agreed_remediations]
    recommendation = _recommend(residual, exposure.band, bool(failures), bool(open_failures), policy)
    why = _why(residual, exposure.band, len(failures), len(open_failures), policy)
    return Rating(grade, residual, policy.risk_level_of(residual), recommendation, why)


def _recommend(
    residual: Fraction, band: TierBand, failing: bool, unremedied: bool, policy: Policy
) -> Recommendation:
    if residual <= band.appetite and not failing:
        return "approve"
    if residual <= band.appetite + policy.conditional_margin and not unremedied:
        return "approve_with_conditions"
    return "do_not_approve"


def _why(residual: Fraction, band: TierBand, failing: int, unremedied: int, policy: Policy) -> str:
    where = f"the appetite of {plain(band.appetite)} for tier {band.tier}"
    margin = plain(policy.conditional_margin)
    if residual <= band.appetite:
        risk = f"is within {where}"
    elif residual <= band.appetite + policy.conditional_margin:
        risk = f"is {_above(residual, band.appetite)} {where}, but within the margin of {margin}"
    else:
        above = _above(residual, band.appetite + policy.conditional_margin)
        risk = f"is {above} {where} and its margin of {margin}"
    return f"The residual risk of {shown(residual)} {risk}, and {_failures(failing, unremedied)}."


def _above(residual: Fraction, limit: Fraction) -> str:
    """A figure a little above a limit is shown like the limit itself; the words then say so."""
    return "just above" if shown(residual) == shown(limit) else "above"


def _failures(failing: int, unremedied: int) -> str:
    if not failing:
        return "no critical question fails"
    questions = "1 critical question fails" if failing == 1 else f"{failing} critical questions fail"
    if not unremedied:
        return f"{questions}, with an agreed remediation" + ("" if failing == 1 else " each")
    if unremedied == failing:
        return f"{questions} without an agreed remediation"
    return f"{questions}, {unremedied} of them without an agreed remediation"
