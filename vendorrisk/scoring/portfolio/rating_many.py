"""Many assessments rated at once under a policy, as scoring.score would rate each.

Floating point finds the bands of nearly all of them; whoever stands so near an edge that rounding could decide is
rated again exactly.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, cast

import numpy as np
import numpy.typing as npt

from vendorrisk.scoring.policy import Policy
from vendorrisk.scoring.portfolio.basis import (
    Basis,
    Missing,
    Part,
    Standing,
    exposure_of,
    factor_of,
    stand_exactly,
)
from vendorrisk.scoring.scores import Recommendation

#: far more than floating point can be wrong by, over thousands of questions
_NEAR: Final = 1e-6
Figures = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int8]
Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Portfolio:
    """The bases of many assessments, a row each, padded with questions that weigh nothing."""

    bases: tuple[Basis, ...]
    shares: Figures
    credits: Figures
    missing: Codes
    #: which of `critical` a question is; 0 where it is not critical
    kinds: npt.NDArray[np.int32]
    agreed: Marks
    #: credit, missing evidence and limit of every kind of critical question there is; the first stands for none
    critical: tuple[Part, ...]

    @classmethod
    def of(cls, bases: Sequence[Basis]) -> Portfolio:
        widest = max((len(basis.parts) for basis in bases), default=0)
        shape = (len(bases), widest)
        shares, credits, kinds = np.zeros(shape), np.zeros(shape), np.zeros(shape, np.int32)
        missing, agreed = np.zeros(shape, np.int8), np.zeros(shape, np.bool_)
        critical: dict[tuple[Fraction, int, Fraction | None], int] = {(Fraction(0), 0, None): 0}
        for row, basis in enumerate(bases):
            size = len(basis.parts)
            shares[row, :size] = [float(part.share) for part in basis.parts]
            credits[row, :size] = [float(part.credit) for part in basis.parts]
            missing[row, :size] = [part.missing for part in basis.parts]
            kinds[row, :size] = [
                0
                if part.critical_below is None
                else critical.setdefault((part.credit, part.missing, part.critical_below), len(critical))
                for part in basis.parts
            ]
            agreed[row, :size] = [part.agreed for part in basis.parts]
        known = tuple(
            Part("", Fraction(0), credit, cast(Missing, lack), below) for credit, lack, below in critical
        )
        return cls(tuple(bases), shares, credits, missing, kinds, agreed, known)


@dataclass(frozen=True)
class _Limits:
    """A policy's figures as floating point, and what was worked out for an intake's result before."""

    policy: Policy
    mitigation: float
    floor: float
    grade_edges: list[float]
    level_edges: list[float]
    exposures: dict[tuple[Fraction | None, int | None], tuple[float, int, float, float] | None]

    @classmethod
    def of(cls, policy: Policy) -> _Limits:
        return cls(
            policy,
            float(policy.max_mitigation),
            float(policy.critical_floor_risk),
            _edges(band.from_score for band in policy.grades),
            _edges(band.from_risk for band in policy.risk_levels),
            {},
        )

    def exposure(self, basis: Basis) -> tuple[float, int, float, float] | None:
        """Inherent risk, tier, its appetite, and the most that is approved with conditions."""
        key = (basis.risk_by_sum, basis.minimum_tier)
        if key not in self.exposures:
            found = exposure_of(basis, self.policy)
            self.exposures[key] = (
                (
                    float(found.risk),
                    found.band.tier,
                    float(found.band.appetite),
                    float(found.band.appetite + self.policy.conditional_margin),
                )
                if found
                else None
            )
        return self.exposures[key]


def stand(portfolio: Portfolio, policy: Policy) -> list[Standing]:
    """Where each assessment stands, in order; every grade, level and recommendation as the exact scorer gives it.

    Figures are exact only where they had to be worked out exactly. Raises KeyError for a minimum tier that the
    policy does not have.
    """
    factors = np.array([1.0, float(policy.recommended_missing) / 100, float(policy.required_missing) / 100])
    finals = portfolio.credits * factors[portfolio.missing]
    scores = (portfolio.shares * finals).sum(axis=1)
    fails = np.array([_fails(part, policy) for part in portfolio.critical], np.bool_)
    failing = fails[portfolio.kinds]
    limits = _Limits.of(policy)
    unsure = np.zeros(len(scores), np.bool_)
    for edge in limits.grade_edges:
        unsure |= np.abs(scores - edge) < _NEAR
    open_ = failing & ~portfolio.agreed
    fails_any: Marks = np.asarray(np.any(failing, axis=1))
    open_any: Marks = np.asarray(np.any(open_, axis=1))
    return [
        _stand(basis, float(scores[row]), bool(fails_any[row]), bool(open_any[row]), limits)
        if not unsure[row]
        else stand_exactly(basis, policy)
        for row, basis in enumerate(portfolio.bases)
    ]


def _fails(part: Part, policy: Policy) -> bool:
    below = part.critical_below
    return below is not None and part.credit * factor_of(part.missing, policy) < below


def _edges(bands: Iterable[Fraction]) -> list[float]:
    """The figures from which one is shown as a band's first: half a tenth below it."""
    return [float(from_) - 0.05 for from_ in bands]


def _is_near(figure: float, edges: Iterable[float]) -> bool:
    return any(abs(figure - edge) < _NEAR for edge in edges)


def _stand(basis: Basis, score: float, failing: bool, open_: bool, limits: _Limits) -> Standing:
    policy = limits.policy
    exposure = limits.exposure(basis)
    if not basis.counts or exposure is None:
        return stand_exactly(basis, policy)
    risk, tier, appetite, most = exposure
    residual = risk * (1 - limits.mitigation * score / 10000)
    at_floor = failing and residual < limits.floor - _NEAR
    residual = max(residual, limits.floor) if failing else residual
    # The floor is the policy's own figure, equal to others of it or not: no rounding stands between them.
    if not at_floor and _is_near(residual, (*limits.level_edges, appetite, most)):
        return stand_exactly(basis, policy)
    grade = _grade(score, policy)
    return Standing(
        control_score=None,
        residual_risk=None,
        grade=policy.capped_grade(grade) if failing else grade,
        risk_level=_level(residual, policy),
        recommendation=_recommendation(residual, appetite, most, failing, open_),
        tier=tier,
    )


def _tenths(figure: float) -> int:
    """The figure as shown, in tenths; a figure near a half was rated exactly before it comes here."""
    return math.floor(figure * 10 + 0.5)


def _grade(score: float, policy: Policy) -> str:
    tenths = _tenths(score)
    return next((b.grade for b in policy.grades if tenths >= b.from_score * 10), policy.grades[-1].grade)


def _level(residual: float, policy: Policy) -> str:
    tenths = _tenths(residual)
    reached = [band.level for band in policy.risk_levels if tenths >= band.from_risk * 10]
    return reached[-1] if reached else policy.risk_levels[0].level


def _recommendation(
    residual: float, appetite: float, most: float, failing: bool, open_: bool
) -> Recommendation:
    if residual <= appetite and not failing:
        return "approve"
    return "approve_with_conditions" if residual <= most and not open_ else "do_not_approve"
