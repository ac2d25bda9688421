"""The scoring policy: bands, appetites and the factors that an organisation chooses.

A value with a version.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from vendorrisk.scoring.rounding import rounded


@dataclass(frozen=True)
class GradeBand:
    grade: str
    #: the smallest control score, as shown with one decimal, that earns the grade
    from_score: Fraction


@dataclass(frozen=True)
class RiskLevelBand:
    level: str
    #: the smallest residual risk of the level, as shown with one decimal
    from_risk: Fraction


@dataclass(frozen=True)
class TierBand:
    """A tier of inherent risk; 1 is the strictest."""

    tier: int
    name: str
    #: the smallest inherent risk of the tier, as shown with one decimal
    from_risk: Fraction
    #: the residual risk the organisation accepts without conditions
    appetite: Fraction
    #: when a decided assessment is due again
    reassess_months: int


@dataclass(frozen=True)
class Policy:
    """One version of the policy. All figures are percent or points of 0 to 100."""

    key: str
    version: str
    #: how much of the credit counts where required evidence is missing
    required_missing: Fraction
    #: how much of the credit counts where recommended evidence is missing
    recommended_missing: Fraction
    #: how much of the inherent risk the best controls take away
    max_mitigation: Fraction
    #: best first
    grades: tuple[GradeBand, ...]
    #: lowest first
    risk_levels: tuple[RiskLevelBand, ...]
    #: while a critical failure is open the risk level is at least this
    critical_floor: str
    #: while a critical failure is open the grade is at most this
    critical_grade_cap: str
    #: how far above the appetite an approval with conditions is still possible
    conditional_margin: Fraction
    #: strictest first
    tiers: tuple[TierBand, ...]

    def grade_of(self, control_score: Fraction) -> str:
        """The grade of a control score, chosen by the figure as shown with one decimal."""
        shown = rounded(control_score, 1)
        return next((band.grade for band in self.grades if shown >= band.from_score), self.grades[-1].grade)

    def capped_grade(self, grade: str) -> str:
        """The worse of the grade and the cap for open critical failures."""
        order = [band.grade for band in self.grades]
        return order[max(order.index(grade), order.index(self.critical_grade_cap))]

    def risk_level_of(self, residual_risk: Fraction) -> str:
        shown = rounded(residual_risk, 1)
        reached = [band.level for band in self.risk_levels if shown >= band.from_risk]
        return reached[-1] if reached else self.risk_levels[0].level

    def tier_of(self, inherent_risk: Fraction) -> TierBand:
        shown = rounded(inherent_risk, 1)
        return next((band for band in self.tiers if shown >= band.from_risk), self.tiers[-1])

    def tier_band(self, tier: int) -> TierBand:
        """The band of a tier's number. Raises KeyError for a tier the policy does not have."""
        for band in self.tiers:
            if band.tier == tier:
                return band
        raise KeyError(tier)

    @property
    def critical_floor_risk(self) -> Fraction:
        """The residual risk that an open critical failure keeps at the least."""
        return next(band.from_risk for band in self.risk_levels if band.level == self.critical_floor)
