"""Many assessments rated at once under a policy, as scoring.score would rate each.

Floating point finds the bands of nearly all of them; whoever stands so near an edge that rounding could decide is
rated again exactly.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt

from vendorrisk.scoring.policy import Policy
from vendorrisk.scoring.portfolio.basis import Basis, Standing, exposure_of, stand_exactly
from vendorrisk.scoring.portfolio.packing import (
    AGREED_BIT,
    MISSING_BITS,
    RECORD,
    ROUNDED_BIT,
    PackedBasis,
    pack,
)
from vendorrisk.scoring.scores import Recommendation

#: far more than floating point can be wrong by, over thousands of questions
_NEAR: Final = 1e-6
_RECORDS: Final = np.dtype([("share", "<f8"), ("credit", "<f8"), ("limit", "<f8"), ("marks", "u1")])
Figures = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Portfolio:
    """The bases of many assessments, a row each; the questions of all of them stand in one list."""

    rows: tuple[PackedBasis, ...]
    #: of each question the row it belongs to
    home: npt.NDArray[np.int64]
    shares: Figures
    credits: Figures
    #: below it a question fails; not a number where it is not critical
    limits: Figures
    marks: npt.NDArray[np.uint8]
    #: the exact basis of a row, asked for where rounding could decide
    exactly: Callable[[int], Basis]

    @classmethod
    def of(cls, bases: Sequence[Basis]) -> Portfolio:
        return cls.of_packed([pack(basis) for basis in bases], bases.__getitem__)

    @classmethod
    def of_packed(cls, rows: Sequence[PackedBasis], exactly: Callable[[int], Basis]) -> Portfolio:
        records = np.frombuffer(b"".join(row.parts for row in rows), _RECORDS)
        sizes = [len(row.parts) // RECORD.size for row in rows]
        return cls(
            tuple(rows),
            np.repeat(np.arange(len(rows)), sizes),
            np.ascontiguousarray(records["share"]),
            np.ascontiguousarray(records["credit"]),
            np.ascontiguousarray(records["limit"]),
            np.ascontiguousarray(records["marks"]),
            exactly,
        )


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

    def exposure(self, row: PackedBasis) -> tuple[float, int, float, float] | None:
        """Inherent risk, tier, its appetite, and the most that is approved with conditions."""
        key = (row.risk_by_sum, row.minimum_tier)
        if key not in self.exposures:
            found = exposure_of(row.risk_by_sum, row.minimum_tier, self.policy)
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
    count = len(portfolio.rows)
    percents = [100.0, float(policy.recommended_missing), float(policy.required_missing)]
    finals = portfolio.credits * np.array(percents)[portfolio.marks & MISSING_BITS]
    scores = np.bincount(portfolio.home, portfolio.shares * finals / 100, count)
    limits = _Limits.of(policy)
    unsure = _fails_by_a_hair(portfolio, finals, policy)
    for edge in limits.grade_edges:
        unsure |= np.abs(scores - edge) < _NEAR
    failing = finals < portfolio.limits * 100
    fails_any = _any_in_row(portfolio, failing)
    open_any = _any_in_row(portfolio, failing & (portfolio.marks & AGREED_BIT == 0))
    return [
        _stand(portfolio, row, float(scores[row]), bool(fails_any[row]), bool(open_any[row]), limits)
        if not unsure[row]
        else stand_exactly(portfolio.exactly(row), policy)
        for row in range(count)
    ]


def _fails_by_a_hair(portfolio: Portfolio, finals: Figures, policy: Policy) -> Marks:
    """Rows in which rounding could decide whether a critical question fails; whole figures are never rounded."""
    near = np.abs(finals - portfolio.limits * 100) < _NEAR
    shares_are_whole = all(
        share.denominator == 1 for share in (policy.recommended_missing, policy.required_missing)
    )
    if shares_are_whole:
        near &= (portfolio.marks & ROUNDED_BIT != 0) | (portfolio.credits % 1 != 0)
    return _any_in_row(portfolio, near)


def _any_in_row(portfolio: Portfolio, marks: Marks) -> Marks:
    return np.bincount(portfolio.home[marks], minlength=len(portfolio.rows)) > 0


def _edges(bands: Iterable[Fraction]) -> list[float]:
    """The figures from which one is shown as a band's first: half a tenth below it."""
    return [float(from_) - 0.05 for from_ in bands]


def _is_near(figure: float, edges: Iterable[float]) -> bool:
    return any(abs(figure - edge) < _NEAR for edge in edges)


def _stand(
    portfolio: Portfolio, row: int, score: float, failing: bool, open_: bool, limits: _Limits
) -> Standing:
    policy = limits.policy
    exposure = limits.exposure(portfolio.rows[row])
    if not portfolio.rows[row].counts or exposure is None:
        return stand_exactly(portfolio.exactly(row), policy)
    risk, tier, appetite, most = exposure
    residual = risk * (1 - limits.mitigation * score / 10000)
    at_floor = failing and residual < limits.floor - _NEAR
    residual = max(residual, limits.floor) if failing else residual
    # The floor is the policy's own figure, equal to others of it or not: no rounding stands between them.
    if not at_floor and _is_near(residual, (*limits.level_edges, appetite, most)):
        return stand_exactly(portfolio.exactly(row), policy)
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
