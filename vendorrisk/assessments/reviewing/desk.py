"""Everything the review page shows, read once: the questions in the order they matter, and the live scorecard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from vendorrisk.assessments.answer_models import Answer, Evidence
from vendorrisk.assessments.answering.sheet import AnswerSheet, answer_sheet
from vendorrisk.assessments.lifecycle import Status
from vendorrisk.assessments.models import Assessment
from vendorrisk.assessments.review_models import Clarification, Review
from vendorrisk.assessments.reviewing.attention import Reason, needs_attention
from vendorrisk.assessments.reviewing.clarifying import clarifications_of
from vendorrisk.assessments.reviewing.crediting import is_settled, reviews_of
from vendorrisk.assessments.reviewing.rating import scorecard_of
from vendorrisk.errors import NotFoundError
from vendorrisk.scoring.answers import Review as ScoringReview
from vendorrisk.scoring.questionnaire import Question
from vendorrisk.scoring.rounding import shown
from vendorrisk.scoring.scorecard import QuestionScore, Scorecard


@dataclass(frozen=True)
class DeskItem:
    """One question on the analyst's desk."""

    question: Question
    domain_title: str
    answer: Answer | None
    evidence: tuple[Evidence, ...]
    review: Review | None
    #: the analyst decided about this very answer
    settled: bool
    result: QuestionScore
    reasons: tuple[Reason, ...]
    #: why this answer and another cannot both be true
    contradictions: tuple[str, ...]
    #: a question noted to be asked back, or asked and answered
    clarification: Clarification | None
    #: what was answered in the assessment before, when it was something else
    before: Answer | None


@dataclass(frozen=True)
class Desk:
    """The page: what matters, what can be accepted in one go, what is dealt with."""

    scorecard: Scorecard
    pressing: Sequence[DeskItem]
    unremarkable: Sequence[DeskItem]
    settled: Sequence[DeskItem]
    noted: Sequence[Clarification]
    is_open: bool

    @property
    def total(self) -> int:
        return len(self.pressing) + len(self.unremarkable) + len(self.settled)


def review_desk(assessment: Assessment, today: date) -> Desk:
    """Read the desk of an assessment that was sent."""
    sheet, reviews = answer_sheet(assessment), reviews_of(assessment)
    scorecard = scorecard_of(assessment, sheet, today)
    attention = needs_attention(assessment, sheet)
    noted = _latest(clarifications_of(assessment))
    items = _items(assessment, sheet, reviews, scorecard, attention, noted)
    order = {key: place for place, key in enumerate(attention)}
    open_items = [item for item in items if not item.settled]
    return Desk(
        scorecard=scorecard,
        pressing=sorted((i for i in open_items if i.reasons), key=lambda i: order[i.question.key]),
        unremarkable=[item for item in open_items if not item.reasons],
        settled=[item for item in items if item.settled],
        noted=[clarification for clarification in noted.values() if clarification.state == "noted"],
        is_open=assessment.status == Status.IN_REVIEW,
    )


def effect_of_credit(assessment: Assessment, key: str, credit: Fraction, today: date) -> dict[str, Any]:
    """Control score, residual risk, grade and recommendation now and with that credit, as shown."""
    sheet = answer_sheet(assessment)
    if key not in sheet.asked:
        raise NotFoundError("This assessment does not ask that question.")
    now = scorecard_of(assessment, sheet, today)
    then = scorecard_of(
        assessment, sheet, today, instead={key: ScoringReview(credit=credit, reason="what if")}
    )
    return {"now": _figures(now), "then": _figures(then)}


def _figures(scorecard: Scorecard) -> dict[str, str | None]:
    def one(figure: Fraction | None) -> str | None:
        return None if figure is None else shown(figure)

    return {
        "control_score": one(scorecard.control_score),
        "residual_risk": one(scorecard.residual_risk),
        "grade": scorecard.grade,
        "risk_level": scorecard.risk_level,
        "recommendation": scorecard.recommendation,
    }


def _items(
    assessment: Assessment,
    sheet: AnswerSheet,
    reviews: Mapping[str, Review],
    scorecard: Scorecard,
    attention: Mapping[str, tuple[Reason, ...]],
    clarifications: Mapping[str, Clarification],
) -> list[DeskItem]:
    results = {result.key: result for result in scorecard.questions}
    before = answer_sheet(assessment.previous).answers if assessment.previous else {}
    items: list[DeskItem] = []
    for key in sheet.asked_in_order:
        review, reasons = reviews.get(key), attention.get(key, ())
        changed = Reason.CHANGED_SINCE_LAST_TIME in reasons
        items.append(
            DeskItem(
                question=sheet.questions[key],
                domain_title=sheet.domain_of[key].title,
                answer=sheet.answers.get(key),
                evidence=sheet.evidence.get(key, ()),
                review=review,
                settled=review is not None and is_settled(review, sheet),
                result=results[key],
                reasons=reasons,
                contradictions=sheet.contradictions.get(key, ()),
                clarification=clarifications.get(key),
                before=before.get(key) if changed else None,
            )
        )
    return items


def _latest(clarifications: Sequence[Clarification]) -> dict[str, Clarification]:
    return {c.question_key: c for c in clarifications if c.state != "withdrawn"}
