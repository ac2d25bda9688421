"""What a rating rests on, without the policy: enough to rate an assessment again under any other policy.

Which questions count and how heavily does not depend on the policy. What does: how much of a credit counts where
evidence is missing, and every band, floor, cap, appetite and margin. See docs/scoring.md, “Changing the policy”.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from vendorrisk.scoring.policy import Policy
from vendorrisk.scoring.questionnaire import Question
from vendorrisk.scoring.rating import Exposure, rate
from vendorrisk.scoring.scorecard import Scorecard
from vendorrisk.scoring.scores import QuestionScore, Recommendation

#: the evidence that is missing: none, recommended or required
Missing = Literal[0, 1, 2]
_MISSING: Mapping[str, Missing] = {"none": 0, "recommended": 1, "required": 2}


@dataclass(frozen=True)
class Part:
    """One question that counts, or that can fail critically."""

    key: str
    #: its share of the control score, 0 to 1; 0 where it does not count
    share: Fraction
    #: 0 to 100, before the evidence factor
    credit: Fraction
    missing: Missing
    #: below this it fails; None where it is not critical
    critical_below: Fraction | None = None
    #: its failure has a remediation that was agreed on
    agreed: bool = False


@dataclass(frozen=True)
class Basis:
    """One assessment. `counts` says whether there is a score at all."""

    parts: tuple[Part, ...]
    counts: bool
    #: inherent risk by the sum of the intake, and the strictest minimum tier that was picked
    risk_by_sum: Fraction | None
    minimum_tier: int | None


@dataclass(frozen=True)
class Standing:
    """Where an assessment stands under a policy."""

    control_score: Fraction | None
    residual_risk: Fraction | None
    grade: str | None
    risk_level: str | None
    recommendation: Recommendation | None
    tier: int | None


def basis_of(
    scorecard: Scorecard,
    questions: Mapping[str, Question],
    *,
    waived: frozenset[str] = frozenset(),
    agreed: frozenset[str] = frozenset(),
) -> Basis:
    """The basis of a scorecard. `waived` names questions whose evidence a reviewer waived, `agreed` those whose
    failure has an agreed remediation."""
    parts = (
        _part(score, questions[score.key], score.key in waived, score.key in agreed)
        for score in scorecard.questions
        if score.counts or (questions[score.key].critical and score.asked and score.state != "not_applicable")
    )
    inherent = scorecard.inherent
    return Basis(
        parts=tuple(parts),
        counts=scorecard.control_score is not None,
        risk_by_sum=inherent.risk_by_sum if inherent else None,
        minimum_tier=inherent.minimum_tier if inherent else None,
    )


def stand_exactly(basis: Basis, policy: Policy) -> Standing:
    """What scoring.score would give under the policy, exactly. Raises KeyError for a minimum tier it does not have."""
    finals = [(part, part.credit * factor_of(part.missing, policy)) for part in basis.parts]
    control = sum((part.share * final for part, final in finals), Fraction(0)) if basis.counts else None
    failing = [
        part for part, final in finals if part.critical_below is not None and final < part.critical_below
    ]
    agreed = frozenset(part.key for part in failing if part.agreed)
    exposure = exposure_of(basis.risk_by_sum, basis.minimum_tier, policy)
    rating = rate(control, exposure, [part.key for part in failing], agreed, policy)
    tier = exposure.band.tier if exposure else None
    return Standing(
        control, rating.residual_risk, rating.grade, rating.risk_level, rating.recommendation, tier
    )


def factor_of(missing: Missing, policy: Policy) -> Fraction:
    """The share of a credit that counts, 0 to 1."""
    return (Fraction(1), policy.recommended_missing / 100, policy.required_missing / 100)[missing]


def exposure_of(risk_by_sum: Fraction | None, minimum_tier: int | None, policy: Policy) -> Exposure | None:
    """Inherent risk and tier under the policy: the band of the sum, or the minimum tier where it is stricter."""
    by_sum = policy.tier_of(risk_by_sum) if risk_by_sum is not None else None
    tiers = [band.tier for band in (by_sum,) if band] + ([minimum_tier] if minimum_tier else [])
    if not tiers:
        return None
    band = policy.tier_band(min(tiers))
    risk = risk_by_sum if by_sum == band and risk_by_sum is not None else band.from_risk
    return Exposure(risk, band)


def _part(score: QuestionScore, question: Question, waived: bool, agreed: bool) -> Part:
    lacks = score.state == "answered" and not score.has_evidence and not waived
    return Part(
        key=score.key,
        share=score.points_possible / 100 if score.counts else Fraction(0),
        credit=score.credit,
        missing=_MISSING[question.evidence] if lacks else 0,
        critical_below=question.critical_below if question.critical else None,
        agreed=agreed,
    )
