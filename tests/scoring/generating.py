"""Questionnaires, answers and reviews of every kind, for the laws of scoring.

All comes from one seed: a failing example is told by a single number and made again from it, and making one costs
a fraction of a millisecond, where drawing each field from hypothesis costs fifty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from random import Random
from typing import Any, Literal, get_args

from tests.scoring.building import DAY, POLICY, intake_of
from vendorrisk.scoring.answers import Answer, Review
from vendorrisk.scoring.questionnaire import (
    AllOf,
    AnyOf,
    Band,
    Condition,
    Domain,
    Equals,
    IsAnswered,
    Not,
    OneOf,
    Option,
    Question,
    Questionnaire,
    QuestionType,
)
from vendorrisk.scoring.scorecard import Scorecard
from vendorrisk.scoring.scoring import score

VALUES = ("a", "b", "c")
CREDITS = tuple(map(Fraction, (0, 0, 10, 25, "33.3", 49, 50, 75, "99.9", 100, 100)))


@dataclass(frozen=True)
class Scoring:
    """What goes into `score`, to be changed and scored again."""

    questionnaires: tuple[Questionnaire, ...]
    answers: dict[str, Answer]
    reviews: dict[str, Review]
    risk: int
    #: for whatever a law wants to change at random
    random: Random = field(compare=False)

    @property
    def questions(self) -> list[Question]:
        return [question for each in self.questionnaires for question in each.questions]

    def scored(self, **changes: Any) -> Scorecard:
        given: dict[str, Any] = {"answers": self.answers, "reviews": self.reviews, **changes}
        asked = given.pop("questionnaires", self.questionnaires)
        return score(asked, policy=POLICY, submitted_on=DAY, intake=intake_of(self.risk), **given)


def scoring_of(seed: int) -> Scoring:
    """The scoring that a seed stands for."""
    random = Random(seed)
    asked = tuple(_questionnaire(key, random) for key in ("one", "two")[: random.randint(1, 2)])
    every = [question for each in asked for question in each.questions]
    given = {question.key: answer_to(question, random) for question in every}
    decided = {question.key: review(random) for question in every if random.random() < 0.15}
    return Scoring(asked, given, decided, random.randint(0, 100), random)


def answer_to(question: Question, random: Random) -> Answer:
    """An answer that fits the question: a value, a claim that it does not apply, or none."""
    kind = random.random()
    if kind < 0.1:
        return Answer()
    if kind < 0.3:
        return Answer(not_applicable="none of it here")
    return Answer(_value(question, random), random.choice([(), ("proof.pdf",)]))


def review(random: Random) -> Review:
    return random.choice(
        [
            Review(credit=random.choice(CREDITS), reason="seen"),
            Review(evidence_waived="seen"),
            Review(refused_not_applicable="it does apply"),
        ]
    )


def _questionnaire(key: str, random: Random) -> Questionnaire:
    earlier: list[Question] = []
    domains: list[Domain] = []
    for number in range(random.randint(1, 3)):
        start = len(earlier)
        for _ in range(random.randint(1, 5)):
            earlier.append(_question(f"{key}.{len(earlier)}", earlier, random))
        weight: int | Literal["sum"] = random.choice(["sum", 0, 1, 2, 5])
        domains.append(Domain(f"d{number}", f"Domain {number}", weight, tuple(earlier[start:])))
    return Questionnaire(key, "1.0", key, "vendor", tuple(domains))


def _question(key: str, earlier: Sequence[Question], random: Random) -> Question:
    type_: QuestionType = random.choice(get_args(QuestionType))
    options = (
        tuple(Option(value, value, random.choice(CREDITS)) for value in VALUES) if "choice" in type_ else ()
    )
    bands: tuple[Band, ...] = ()
    if type_ in ("number", "date"):
        bands = tuple(
            Band(Fraction(limit), random.choice(CREDITS)) for limit in sorted(random.sample(range(1000), 3))
        )
    return Question(
        key=key,
        text=key,
        type=type_,
        weight=random.choice([0, 1, 1, 2, 3, 6]),
        options=options,
        bands=bands,
        critical=random.random() < 0.2,
        evidence=random.choice(["none", "recommended", "required"]),
        allow_not_applicable=random.random() < 0.7,
        when_missing=random.choice(["zero", "zero", "ignore"]),
        expected=random.choice(["yes", "no"]) if type_ == "yes_no" else "yes",
        applies_when=_condition(earlier, random) if earlier and random.random() < 0.4 else None,
    )


def _condition(earlier: Sequence[Question], random: Random, depth: int = 0) -> Condition:
    kind = random.choice(["equals", "in", "answered", "not", "all", "any"][: 3 if depth > 1 else 6])
    asked = random.choice(earlier)
    possible = _possible_values(asked)
    if kind == "equals" and possible:
        return Equals(asked.key, random.choice(possible))
    if kind == "in" and possible:
        return OneOf(asked.key, (random.choice(possible), random.choice(possible)))
    if kind in ("equals", "in", "answered"):
        return IsAnswered(asked.key)
    if kind == "not":
        return Not(_condition(earlier, random, depth + 1))
    parts = tuple(_condition(earlier, random, depth + 1) for _ in range(2))
    return AllOf(parts) if kind == "all" else AnyOf(parts)


def _possible_values(question: Question) -> tuple[str, ...]:
    """Values that a condition may name; none for a question that is answered by a file."""
    if "choice" in question.type:
        return VALUES
    of_type = {"yes_no": ("yes", "no"), "number": ("95", "7.5"), "date": ("2026-01-31",), "file": ()}
    return of_type.get(question.type, ("So it is.",))


def _value(question: Question, random: Random) -> Any:
    match question.type:
        case "yes_no":
            return random.choice(["yes", "no"])
        case "single_choice":
            return random.choice(VALUES)
        case "multiple_choice":
            return tuple(sorted(random.sample(VALUES, random.randint(1, 3))))
        case "number":
            return f"{random.uniform(0, 1100):.2f}"
        case "date":
            return (DAY - timedelta(days=random.randint(0, 1100))).isoformat()
        case "text":
            return "So it is."
        case _:
            return None
