"""Inherent risk: what could go wrong before any control, from the intake. See docs/scoring.md."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from vendorrisk.scoring.answers import NO_ANSWER, NO_REVIEW, Answer
from vendorrisk.scoring.conditions import asked_questions
from vendorrisk.scoring.crediting import Credited, Rules, credit_question
from vendorrisk.scoring.errors import ScoringError
from vendorrisk.scoring.policy import Policy, TierBand
from vendorrisk.scoring.questionnaire import Questionnaire
from vendorrisk.scoring.rounding import plain, shown
from vendorrisk.scoring.scores import InherentRisk
from vendorrisk.scoring.weighing import domain_scores, pool, question_scores


def score_intake(
    questionnaire: Questionnaire, answers: Mapping[str, Answer], policy: Policy, on: date
) -> InherentRisk:
    """The inherent risk (0 to 100) and tier of an intake; `on` is the day ages are counted back from.

    Raises ScoringError for a questionnaire that is no intake, or a minimum tier the policy does not have;
    InvalidAnswerError where an answer does not fit its question.
    """
    if questionnaire.kind != "intake":
        raise ScoringError(f"“{questionnaire.title}” is not an intake.")
    credited = _credit(questionnaire, answers, Rules(policy, on, evidence_matters=False))
    weighed = pool([questionnaire], credited)
    picked = _minimum_tiers(credited, answers)
    by_sum = weighed.control_score
    band = _band(by_sum, min(picked.values(), default=None), policy)
    risk = _raised(by_sum, band, policy)
    return InherentRisk(
        risk=risk,
        tier=band.tier if band else None,
        tier_name=band.name if band else None,
        risk_by_sum=by_sum,
        tier_by_sum=policy.tier_of(by_sum).tier if by_sum is not None else None,
        minimum_tier=min(picked.values(), default=None),
        minimum_tier_from=tuple(key for key, tier in picked.items() if tier == min(picked.values())),
        missing=tuple(key for key, part in credited.items() if part.asked and part.state == "missing"),
        domains=domain_scores(weighed),
        questions=question_scores(weighed),
        why=_why(by_sum, risk, band, picked),
    )


def _credit(questionnaire: Questionnaire, answers: Mapping[str, Answer], rules: Rules) -> dict[str, Credited]:
    asked = asked_questions([questionnaire], answers)
    return {
        question.key: credit_question(
            question,
            answers.get(question.key, NO_ANSWER),
            NO_REVIEW,
            asked=question.key in asked,
            rules=rules,
        )
        for question in questionnaire.questions
    }


def _minimum_tiers(credited: Mapping[str, Credited], answers: Mapping[str, Answer]) -> dict[str, int]:
    """The strictest minimum tier among the options picked at each question that has one."""
    picked: dict[str, int] = {}
    for key, part in credited.items():
        value = answers[key].value if part.answered else None
        values = (value,) if isinstance(value, str) else value or ()
        options = (part.question.option_by_value.get(each) for each in values)
        tiers = [option.minimum_tier for option in options if option and option.minimum_tier is not None]
        if tiers:
            picked[key] = min(tiers)
    return picked


def _band(by_sum: Fraction | None, minimum: int | None, policy: Policy) -> TierBand | None:
    """The stricter of the band of the sum and the minimum tier; None where neither is known."""
    tiers = [policy.tier_of(by_sum).tier] if by_sum is not None else []
    if minimum is not None:
        tiers.append(minimum)
    if not tiers:
        return None
    try:
        return policy.tier_band(min(tiers))
    except KeyError as error:
        raise ScoringError(
            f"The policy has no tier {min(tiers)}, which an option of the intake asks for."
        ) from error


def _raised(by_sum: Fraction | None, band: TierBand | None, policy: Policy) -> Fraction | None:
    """The risk by the sum; where only a minimum tier holds, that tier's `from`."""
    if band is None or (by_sum is not None and policy.tier_of(by_sum) == band):
        return by_sum
    return band.from_risk


def _why(
    by_sum: Fraction | None, risk: Fraction | None, band: TierBand | None, picked: Mapping[str, int]
) -> str:
    if band is None or risk is None:
        return "Nothing that counts was answered, so the inherent risk is not known."
    tier = f"tier {band.tier} ({band.name})"
    if by_sum is not None and by_sum == risk:
        return f"The answers add up to {shown(risk)} of 100 risk points, which is {tier}."
    strict = sum(1 for minimum in picked.values() if minimum == band.tier)
    asks = "One answer asks" if strict == 1 else f"{strict} answers ask"
    added_up = f"; the answers alone add up to {shown(by_sum)}" if by_sum is not None else ""
    return f"{asks} for at least {tier}, so the inherent risk is {plain(risk)}{added_up}."
