"""What the analyst should look at, and why: everything else can be accepted in one go."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import select

from vendorrisk.assessments.answering.sheet import AnswerSheet, answer_sheet
from vendorrisk.assessments.models import Assessment
from vendorrisk.assessments.review_models import Clarification, Review
from vendorrisk.database import db


class Reason(StrEnum):
    """Why a question is shown first; the order here is the order on the page."""

    CRITICAL_FAILURE = "critical_failure"
    CONTRADICTION = "contradiction"
    CLARIFIED = "clarified"
    CHANGED_SINCE_REVIEW = "changed_since_review"
    AWAITS_CREDIT = "awaits_credit"
    NOT_APPLICABLE = "not_applicable"
    EVIDENCE_MISSING = "evidence_missing"
    UNANSWERED = "unanswered"
    CHANGED_SINCE_LAST_TIME = "changed_since_last_time"
    EVIDENCE_TO_READ = "evidence_to_read"


ORDER = tuple(Reason)


def needs_attention(assessment: Assessment, sheet: AnswerSheet) -> Mapping[str, tuple[Reason, ...]]:
    """Question key -> why it should be looked at, most pressing first. Questions not in here are unremarkable."""
    reasons: dict[str, set[Reason]] = {key: set() for key in sheet.asked}
    for key in sheet.asked:
        reasons[key] |= _reasons_in_the_answer(sheet, key)
    for key in sheet.contradictions:
        reasons[key].add(Reason.CONTRADICTION)
    _add_from_scorecard(reasons, assessment)
    _add_from_history(reasons, assessment, sheet)
    found = {key: tuple(sorted(why, key=ORDER.index)) for key, why in reasons.items() if why}
    order = {key: position for position, key in enumerate(sheet.questions)}
    return dict(sorted(found.items(), key=lambda item: (ORDER.index(item[1][0]), order[item[0]])))


def _reasons_in_the_answer(sheet: AnswerSheet, key: str) -> set[Reason]:
    question, files = sheet.questions[key], sheet.evidence.get(key, ())
    if key in sheet.set_aside:
        return {Reason.NOT_APPLICABLE}
    if key not in sheet.done:
        return {Reason.UNANSWERED} if question.weight else set()
    if question.evidence != "none" and not files:
        return {Reason.EVIDENCE_MISSING} if question.weight else set()
    if files and (question.critical or question.evidence == "required"):
        return {Reason.EVIDENCE_TO_READ}
    return set()


def _add_from_scorecard(reasons: dict[str, set[Reason]], assessment: Assessment) -> None:
    if assessment.scorecard is None:
        return
    for key in assessment.scorecard["critical_failures"]:
        reasons[key].add(Reason.CRITICAL_FAILURE)
    for key in assessment.scorecard["awaiting_review"]:
        reasons[key].add(Reason.AWAITS_CREDIT)


def _add_from_history(reasons: dict[str, set[Reason]], assessment: Assessment, sheet: AnswerSheet) -> None:
    clarified = select(Clarification.question_key).where(
        Clarification.assessment_id == assessment.id, Clarification.state == "answered"
    )
    for key in db.session.scalars(clarified):
        if key in reasons:
            reasons[key].add(Reason.CLARIFIED)
    for review in db.session.scalars(select(Review).where(Review.assessment_id == assessment.id)):
        answer = sheet.answers.get(review.question_key)
        if answer and review.question_key in reasons and review.answer_version != answer.version:
            reasons[review.question_key].add(Reason.CHANGED_SINCE_REVIEW)
    for key in changed_since_last_time(assessment, sheet):
        reasons[key].add(Reason.CHANGED_SINCE_LAST_TIME)


def changed_since_last_time(assessment: Assessment, sheet: AnswerSheet) -> frozenset[str]:
    """Questions that were answered otherwise in the assessment before this one."""
    if assessment.previous is None:
        return frozenset()
    before = answer_sheet(assessment.previous)
    both = sheet.asked & before.asked
    return frozenset(key for key in both if _given(sheet, key) != _given(before, key))


def _given(sheet: AnswerSheet, key: str) -> tuple[object, bool]:
    answer = sheet.answers.get(key)
    return (answer.value, bool(answer.not_applicable_reason)) if answer else (None, False)
