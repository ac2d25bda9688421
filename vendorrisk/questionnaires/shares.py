"""What each section and question of a questionnaire is worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from vendorrisk.scoring.questionnaire import Domain, Question, Questionnaire


@dataclass(frozen=True)
class Share:
    """What a section or question is worth, in points of 100 when everything is asked."""

    domain: Domain
    points: Fraction
    questions: tuple[tuple[Question, Fraction], ...]


def shares(questionnaire: Questionnaire) -> Iterator[Share]:
    """Every section with its questions; a section whose questions weigh nothing is worth nothing."""
    total = total_weight(questionnaire) or 1
    for domain in questionnaire.domains:
        points = Fraction(100 * _weight_of(domain), total)
        each = points / (_questions_weight(domain) or 1)
        yield Share(
            domain, points, tuple((question, each * question.weight) for question in domain.questions)
        )


def total_weight(questionnaire: Questionnaire) -> int:
    """What all sections weigh together."""
    return sum(_weight_of(domain) for domain in questionnaire.domains)


def _weight_of(domain: Domain) -> int:
    weight = _questions_weight(domain)
    return domain.weight if weight and domain.weight != "sum" else weight


def _questions_weight(domain: Domain) -> int:
    return sum(question.weight for question in domain.questions)
