"""Which questions never changed a rating: asked for nothing, if rating well were all that questions are for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from vendorrisk.scoring.policy import Policy
from vendorrisk.scoring.questionnaire import Questionnaire
from vendorrisk.scoring.rating import exposure, rate
from vendorrisk.scoring.scorecard import Scorecard

#: fewer scored assessments say nothing about a question
ENOUGH: Final = 20
Outcome = tuple[str | None, str | None, str | None]


#: a rating, the policy it was made with, and the questionnaires it was made of
Rated = tuple[Scorecard, Policy, Sequence[Questionnaire]]


def never_mattered(rated: Iterable[Rated]) -> dict[str, int]:
    """Question key -> how many assessments it counted in, for questions without which every grade, risk level and
    recommendation would have been the same."""
    counted: defaultdict[str, int] = defaultdict(int)
    mattered: set[str] = set()
    for card, policy, questionnaires in rated:
        for key, same in _without_each(card, policy, _summed(card, questionnaires)):
            counted[key] += 1
            if not same:
                mattered.add(key)
    return {key: number for key, number in counted.items() if key not in mattered}


def _summed(card: Scorecard, questionnaires: Sequence[Questionnaire]) -> frozenset[str]:
    """The domains of the scorecard that weigh as much as the questions in them that count."""
    named = {(each.key, domain.key): domain.weight for each in questionnaires for domain in each.domains}
    own = ((domain.key, (domain.questionnaire, domain.key.rpartition("/")[2])) for domain in card.domains)
    return frozenset(key for key, place in own if named[place] == "sum")


def _without_each(card: Scorecard, policy: Policy, summed: frozenset[str]) -> Iterator[tuple[str, bool]]:
    """Every question that counts, with whether the rating stays the same when it is taken out of the sums."""
    weights = {domain.key: domain.weight for domain in card.domains}
    sums: defaultdict[str, tuple[Fraction, int]] = defaultdict(lambda: (Fraction(0), 0))
    counting = [question for question in card.questions if question.counts]
    for question in counting:
        earned, heavy = sums[question.domain]
        sums[question.domain] = (earned + question.weight * question.final_credit, heavy + question.weight)
    outcome = (card.grade, card.risk_level, card.recommendation)
    for question in counting:
        earned, heavy = sums[question.domain]
        left = {
            **sums,
            question.domain: (earned - question.weight * question.final_credit, heavy - question.weight),
        }
        heavier = {key: left[key][1] if key in summed else weight for key, weight in weights.items()}
        yield question.key, _outcome(card, policy, left, heavier, question.key) == outcome


def _outcome(
    card: Scorecard,
    policy: Policy,
    sums: Mapping[str, tuple[Fraction, int]],
    weights: Mapping[str, int],
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
