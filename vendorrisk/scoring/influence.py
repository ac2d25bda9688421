"""Which questions never changed a rating: asked for nothing, if rating well were all that questions are for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from vendorrisk.scoring.policy import Policy
from vendorrisk.scoring.rating import exposure, rate
from vendorrisk.scoring.scorecard import Scorecard

#: fewer scored assessments say nothing about a question
ENOUGH: Final = 20
Outcome = tuple[str | None, str | None, str | None]


def never_mattered(rated: Iterable[tuple[Scorecard, Policy]]) -> dict[str, int]:
    """Question key -> how many assessments it counted in, for questions without which every grade, risk level and
    recommendation would have been the same. Each scorecard comes with the policy it was made with."""
    counted: defaultdict[str, int] = defaultdict(int)
    mattered: set[str] = set()
    for card, policy in rated:
        for key, same in _without_each(card, policy):
            counted[key] += 1
            if not same:
                mattered.add(key)
    return {key: number for key, number in counted.items() if key not in mattered}


def _without_each(card: Scorecard, policy: Policy) -> Iterable[tuple[str, bool]]:
    """Every question that counts, with whether the rating stays the same when it is taken out of the sums."""
    weights = {domain.key: domain.weight for domain in card.domains}
    sums: defaultdict[str, list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for question in card.questions:
        if question.counts:
            sums[question.domain][0] += question.weight * question.final_credit
            sums[question.domain][1] += question.weight
    outcome = (card.grade, card.risk_level, card.recommendation)
    for question in card.questions:
        if question.counts:
            without = [-question.weight * question.final_credit, Fraction(-question.weight)]
            left = {
                key: (earned + without[0], heavy + without[1]) if key == question.domain else (earned, heavy)
                for key, (earned, heavy) in sums.items()
            }
            yield question.key, _outcome(card, policy, left, weights, question.key) == outcome


def _outcome(
    card: Scorecard,
    policy: Policy,
    sums: dict[str, tuple[Fraction, Fraction]],
    weights: dict[str, int],
    gone: str,
) -> Outcome:
    """Grade, level and recommendation of what is left; a failure that was agreed on stays so."""
    kept = {key: (earned / heavy, weights[key]) for key, (earned, heavy) in sums.items() if heavy}
    total = sum(weight for _, weight in kept.values())
    control = sum((score * weight for score, weight in kept.values()), Fraction(0)) / total if total else None
    failures = [key for key in card.critical_failures if key != gone]
    agreed = frozenset(failures) if card.recommendation == "approve_with_conditions" else frozenset[str]()
    rating = rate(control, exposure(card.inherent, policy), failures, agreed, policy)
    return rating.grade, rating.risk_level, rating.recommendation
