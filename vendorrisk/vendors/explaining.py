"""What an intake's figure is made of: each answer in words, the risk points it gives, and what it asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from vendorrisk.scoring.answers import Answer
from vendorrisk.scoring.questionnaire import Question, Questionnaire
from vendorrisk.scoring.scores import InherentRisk

_YES_NO = {"yes": "Yes", "no": "No"}


@dataclass(frozen=True)
class Contribution:
    """One answered question of an intake."""

    key: str
    question: str
    #: the answer as it reads: the labels of what was chosen, or what was typed
    answer: str
    points: Fraction
    points_possible: Fraction
    #: the least tier the answer asks for; None for most
    minimum_tier: int | None
    #: whether that minimum is the one that decides the tier
    decides: bool

    @property
    def adds(self) -> bool:
        """Whether the answer makes the risk any greater."""
        return self.points > 0 or self.minimum_tier is not None


def contributions_of(
    questionnaire: Questionnaire, answers: Mapping[str, Answer], risk: InherentRisk
) -> Sequence[Contribution]:
    """Every answered question, most points first; what asks for the deciding tier stands on top."""
    scores = {score.key: score for score in risk.questions}
    raised = risk.minimum_tier is not None and risk.minimum_tier == risk.tier != risk.tier_by_sum
    found = [
        Contribution(
            key=key,
            question=question.text,
            answer=answer_in_words(question, answers[key]),
            points=scores[key].points if key in scores else Fraction(0),
            points_possible=scores[key].points_possible if key in scores else Fraction(0),
            minimum_tier=_minimum_tier(question, answers[key]),
            decides=raised and key in risk.minimum_tier_from,
        )
        for key, question in questionnaire.question_by_key.items()
        if key in answers
    ]
    return sorted(found, key=lambda one: (not one.decides, -one.points))


def answer_in_words(question: Question, answer: Answer) -> str:
    return ", ".join(_label(question, value) for value in _values(answer))


def _label(question: Question, value: str) -> str:
    option = question.option_by_value.get(value)
    if option:
        return option.label
    return _YES_NO.get(value, value) if question.type == "yes_no" else value


def _values(answer: Answer) -> Sequence[str]:
    return (answer.value,) if isinstance(answer.value, str) else answer.value or ()


def _minimum_tier(question: Question, answer: Answer) -> int | None:
    options = (question.option_by_value.get(value) for value in _values(answer))
    return min((o.minimum_tier for o in options if o and o.minimum_tier is not None), default=None)
