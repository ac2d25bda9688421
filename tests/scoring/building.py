"""The smallest valid questionnaires, policies and answers for tests of scoring."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from vendorrisk.questionnaires.loading import load_policy
from vendorrisk.scoring.answers import Answer, Review
from vendorrisk.scoring.policy import Policy
from vendorrisk.scoring.questionnaire import Domain, Kind, Option, Question, Questionnaire
from vendorrisk.scoring.scorecard import QuestionScore, Scorecard
from vendorrisk.scoring.scoring import score

DATA = Path(__file__).parent / "data"
DAY = date(2026, 11, 1)
POLICY: Policy = load_policy(DATA / "example" / "policy.yaml")

YES = Answer("yes")
NO = Answer("no")


def question(key: str, **fields: Any) -> Question:
    """A yes/no question of weight 1."""
    given: dict[str, Any] = {"text": f"{key}?", "type": "yes_no", **fields}
    return Question(key=key, **given)


def option(value: str, credit: int | str, **fields: Any) -> Option:
    return Option(value=value, label=value.title(), credit=Fraction(credit), **fields)


def choice(key: str, *options: Option, **fields: Any) -> Question:
    return question(key, type="single_choice", options=options, **fields)


def domain(key: str, *questions: Question, weight: Any = 1) -> Domain:
    return Domain(key, key.title(), weight, questions)


def questionnaire(*domains: Domain, key: str = "q", kind: Kind = "vendor") -> Questionnaire:
    return Questionnaire(key, "1.0", key.title(), kind, domains)


def intake_of(risk: int | str, **fields: Any) -> tuple[Questionnaire, dict[str, Answer]]:
    """An intake that gives exactly this inherent risk."""
    asked = choice("exposure", option("it", risk, **fields))
    return questionnaire(domain("d", asked), key="intake", kind="intake"), {"exposure": Answer("it")}


def score_questions(
    *questions: Question, answers: dict[str, Answer] | None = None, **fields: Any
) -> Scorecard:
    """The scorecard of one domain with these questions."""
    given: dict[str, Any] = {"policy": POLICY, "submitted_on": DAY, **fields}
    return score([questionnaire(domain("d", *questions))], answers or {}, **given)


def score_one(asked: Question, answer: Answer, review: Review | None = None) -> QuestionScore:
    """What a single question earns."""
    reviews = {asked.key: review} if review else {}
    return score_questions(asked, answers={asked.key: answer}, reviews=reviews).questions[0]


def score_credit(credit: int | str, **fields: Any) -> Scorecard:
    """A scorecard whose control score is exactly this."""
    asked = choice("only", option("it", credit))
    return score_questions(asked, answers={"only": Answer("it")}, **fields)
