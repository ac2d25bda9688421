"""What comes out of scoring: a rating whose every figure opens into the ones below it.

Figures are exact; round them only to show them (rounding.shown).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, cast

from vendorrisk.scoring.documents.plain_data import Fields, exact_figures, four_decimals, shown_figures
from vendorrisk.scoring.documents.scores import (
    domain_score_from_data,
    domain_score_to_data,
    inherent_from_data,
    inherent_to_data,
    path_from_data,
    path_to_data,
    question_score_from_data,
    question_score_to_data,
)
from vendorrisk.scoring.errors import DocumentError
from vendorrisk.scoring.scores import DomainScore, InherentRisk, Path, PathStep, QuestionScore, Recommendation

__all__ = [
    "DomainScore",
    "InherentRisk",
    "Path",
    "PathStep",
    "QuestionScore",
    "Recommendation",
    "Scorecard",
    "scorecard_from_data",
    "scorecard_to_data",
]

_RECOMMENDATIONS = ("approve", "approve_with_conditions", "do_not_approve")


@dataclass(frozen=True)
class Scorecard:
    """A rating. Figures are None where there is nothing to rate, or no intake to rate it against."""

    control_score: Fraction | None
    grade: str | None
    inherent_risk: Fraction | None
    tier: int | None
    residual_risk: Fraction | None
    risk_level: str | None
    recommendation: Recommendation | None
    #: one plain sentence
    recommendation_why: str
    #: percent of what was asked that is answered or set aside
    completeness: Fraction
    #: percent of the points earned that rests on attached evidence; None where there is no score
    assurance: Fraction | None
    #: question keys, in the order of the questionnaires
    critical_failures: tuple[str, ...]
    missing: tuple[str, ...]
    awaiting_review: tuple[str, ...]
    not_applicable: tuple[str, ...]
    domains: tuple[DomainScore, ...]
    questions: tuple[QuestionScore, ...]
    path: Path
    inherent: InherentRisk | None
    #: the policy it was made with, and the day ages were counted from
    policy_key: str
    policy_version: str
    submitted_on: date


def scorecard_to_data(scorecard: Scorecard) -> dict[str, Any]:
    """The scorecard as plain JSON data: enough to render a report from, and read back without loss.

    The figures of the standard have four decimals; `shown` has them as people see them, with one, and `exact`
    as they are, as every figure of the details: a whole number, a decimal, or "1/3".
    """
    figures = _figures(scorecard)
    counted = [question for question in scorecard.questions if question.counts]
    return {
        **{name: four_decimals(figure) for name, figure in figures.items()},
        "grade": scorecard.grade,
        "tier": scorecard.tier,
        "risk_level": scorecard.risk_level,
        "recommendation": scorecard.recommendation,
        "recommendation_why": scorecard.recommendation_why,
        "critical_failures": list(scorecard.critical_failures),
        "missing": list(scorecard.missing),
        "awaiting_review": list(scorecard.awaiting_review),
        "not_applicable": list(scorecard.not_applicable),
        "domains": {domain.key: four_decimals(domain.score) for domain in scorecard.domains},
        "points": {question.key: four_decimals(question.points) for question in counted},
        "points_possible": {question.key: four_decimals(question.points_possible) for question in counted},
        "path_to_approval": path_to_data(scorecard.path),
        "domain_details": [domain_score_to_data(domain) for domain in scorecard.domains],
        "question_details": [question_score_to_data(question) for question in scorecard.questions],
        "inherent": inherent_to_data(scorecard.inherent) if scorecard.inherent else None,
        "policy": {"key": scorecard.policy_key, "version": scorecard.policy_version},
        "submitted_on": scorecard.submitted_on.isoformat(),
        "shown": shown_figures(figures),
        "exact": exact_figures(figures),
    }


def _figures(scorecard: Scorecard) -> dict[str, Fraction | None]:
    return {
        "control_score": scorecard.control_score,
        "inherent_risk": scorecard.inherent_risk,
        "residual_risk": scorecard.residual_risk,
        "completeness": scorecard.completeness,
        "assurance": scorecard.assurance,
    }


def scorecard_from_data(data: object) -> Scorecard:
    """The very scorecard that the data was made of. Raises DocumentError where it was made of none."""
    fields = Fields(data, "scorecard")
    exact, policy = fields.object("exact"), fields.object("policy")
    recommendation = fields.text_or_none("recommendation")
    if recommendation is not None:
        fields.choice("recommendation", _RECOMMENDATIONS)
    return Scorecard(
        control_score=exact.figure_or_none("control_score"),
        grade=fields.text_or_none("grade"),
        inherent_risk=exact.figure_or_none("inherent_risk"),
        tier=fields.whole_or_none("tier"),
        residual_risk=exact.figure_or_none("residual_risk"),
        risk_level=fields.text_or_none("risk_level"),
        recommendation=cast(Recommendation | None, recommendation),
        recommendation_why=fields.text("recommendation_why"),
        completeness=exact.figure("completeness"),
        assurance=exact.figure_or_none("assurance"),
        critical_failures=fields.texts("critical_failures"),
        missing=fields.texts("missing"),
        awaiting_review=fields.texts("awaiting_review"),
        not_applicable=fields.texts("not_applicable"),
        domains=tuple(domain_score_from_data(domain) for domain in fields.objects("domain_details")),
        questions=tuple(
            question_score_from_data(question) for question in fields.objects("question_details")
        ),
        path=path_from_data(fields.object("path_to_approval")),
        inherent=None if fields.raw("inherent") is None else inherent_from_data(fields.object("inherent")),
        policy_key=policy.text("key"),
        policy_version=policy.text("version"),
        submitted_on=_day(fields.text("submitted_on")),
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DocumentError("The day of submission is no date.") from error
