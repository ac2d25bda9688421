"""The parts of a scorecard: questions, domains, inherent risk and the path to approval. Figures are exact."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Recommendation = Literal["approve", "approve_with_conditions", "do_not_approve"]

#: What became of a question.
#: not_asked: its condition does not hold. not_applicable: set aside. missing: asked, not answered.
#: awaiting_review: answered with text or a file that no reviewer gave a credit yet.
#: answered: credited by its own rule. reviewed: a reviewer gave the credit.
QuestionState = Literal["not_asked", "not_applicable", "missing", "awaiting_review", "answered", "reviewed"]

#: What mends a question. attach_evidence: the answer is as good as can be, only its evidence is missing.
Action = Literal["attach_evidence", "answer", "await_review", "improve"]


@dataclass(frozen=True)
class QuestionScore:
    """One question: what it earned, out of how much, and why."""

    key: str
    #: key of the DomainScore it belongs to, unique in the scorecard
    domain: str
    state: QuestionState
    weight: int
    #: whether its condition holds
    asked: bool
    #: whether there is an answer; "not applicable" is none
    answered: bool
    #: whether it is part of the sums
    counts: bool
    #: 0 to 100, before the evidence factor
    credit: Fraction
    #: share of the credit that counts: 1, or less where evidence is missing
    factor: Fraction
    #: credit x factor
    final_credit: Fraction
    #: share of the control score; all of them add up to it
    points: Fraction
    points_possible: Fraction
    points_lost: Fraction
    #: whether evidence is attached
    has_evidence: bool
    #: whether it is a critical question that fails
    critical_failure: bool
    #: one plain sentence
    why: str


@dataclass(frozen=True)
class DomainScore:
    """One domain that has at least one question that counts."""

    #: the domain's key; where two questionnaires have the same one, "questionnaire/domain"
    key: str
    title: str
    #: key of the questionnaire it stands in
    questionnaire: str
    #: against the other domains; a weight of "sum" is worked out
    weight: int
    #: 0 to 100
    score: Fraction
    points: Fraction
    points_possible: Fraction
    #: how many of its questions count
    counted: int


@dataclass(frozen=True)
class PathStep:
    """One question mended, and where the rating stands afterwards."""

    question: str
    action: Action
    control_score: Fraction
    residual_risk: Fraction
    grade: str


@dataclass(frozen=True)
class Path:
    """The path to approval: the fewest questions to mend. No steps and reachable: nothing needs mending."""

    reachable: bool
    why_not: str | None = None
    steps: tuple[PathStep, ...] = ()


@dataclass(frozen=True)
class InherentRisk:
    """What the intake gives; no risk, no tier where nothing in it counts and no minimum tier was picked."""

    risk: Fraction | None
    tier: int | None
    tier_name: str | None
    #: the figure before a minimum tier raised it
    risk_by_sum: Fraction | None
    tier_by_sum: int | None
    #: the strictest minimum tier that was picked, and the questions where it was
    minimum_tier: int | None
    minimum_tier_from: tuple[str, ...]
    missing: tuple[str, ...]
    domains: tuple[DomainScore, ...]
    questions: tuple[QuestionScore, ...]
    #: one plain sentence
    why: str
