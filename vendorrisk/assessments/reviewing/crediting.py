"""The analyst's decisions about single answers. Each is followed by a new rating, so its effect shows at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from vendorrisk import audit
from vendorrisk.accounts.permissions import Permission, check_allowed
from vendorrisk.assessments.answering.sheet import AnswerSheet, answer_sheet
from vendorrisk.assessments.deciding.staleness import mark_if_stale
from vendorrisk.assessments.lifecycle import Status, move, subject
from vendorrisk.assessments.models import Assessment
from vendorrisk.assessments.policies import check_in_review, check_reviewable
from vendorrisk.assessments.review_models import Review
from vendorrisk.assessments.reviewing.attention import needs_attention
from vendorrisk.assessments.reviewing.rating import rate
from vendorrisk.audit import Actor
from vendorrisk.database import db
from vendorrisk.errors import InvalidInputError, NotFoundError

LONGEST_REASON = 2000


def start_review(assessment: Assessment, actor: Actor, now: datetime) -> None:
    """The analyst takes a submitted assessment in hand."""
    check_allowed(actor, Permission.REVIEW_ANSWERS)
    move(assessment, Status.IN_REVIEW, actor, now)
    rate(assessment, now)


def accept(assessment: Assessment, key: str, actor: Actor, now: datetime) -> None:
    """The answer is believed as it stands; an own credit, waiver or refusal given before is taken back."""

    def change(review: Review) -> None:
        _clear(review)
        review.accepted = True

    _review(assessment, key, "accepted", change, actor, now)


def accept_unremarkable(assessment: Assessment, actor: Actor, now: datetime) -> int:
    """Accept every answer that nobody needs to look at; returns how many those were."""
    check_allowed(actor, Permission.REVIEW_ANSWERS)
    check_in_review(assessment)
    sheet = answer_sheet(assessment)
    reviews = reviews_of(assessment)
    remarkable = needs_attention(assessment, sheet)
    accepted = [
        key for key in sheet.asked_in_order if key not in remarkable and not _is_settled(reviews, sheet, key)
    ]
    for key in accepted:
        review = _row(assessment, sheet, key, actor, now)
        review.accepted = True
    audit.record(actor, "review.accepted_unremarkable", subject(assessment), now, questions=accepted)
    db.session.flush()
    rate(assessment, now)
    return len(accepted)


def give_credit(
    assessment: Assessment, key: str, credit: Decimal, reason: str, actor: Actor, now: datetime
) -> None:
    """The analyst's own credit, 0 to 100, replaces the answer's; the evidence factor is then 1."""
    if not credit.is_finite() or not 0 <= credit <= 100 or credit.as_tuple().exponent < -2:  # pyright: ignore[reportOperatorIssue]
        raise InvalidInputError({"credit": "The credit is a number from 0 to 100 with two decimals at most."})
    reason = _checked_reason(
        reason, "reason", "Say why you give this credit; the reason is printed in the report."
    )

    def change(review: Review) -> None:
        _clear(review)
        review.credit, review.reason = credit, reason

    _review(assessment, key, "credited", change, actor, now, credit=str(credit), reason=reason)


def waive_evidence(assessment: Assessment, key: str, reason: str, actor: Actor, now: datetime) -> None:
    """Missing evidence costs nothing here, for the reason given."""
    reason = _checked_reason(reason, "evidence_waived", "Say why no evidence is needed here.")

    def change(review: Review) -> None:
        review.evidence_waived = reason

    _review(assessment, key, "evidence_waived", change, actor, now, reason=reason)


def refuse_not_applicable(assessment: Assessment, key: str, reason: str, actor: Actor, now: datetime) -> None:
    """The question does apply: it counts as unanswered from now on."""
    reason = _checked_reason(reason, "refused_not_applicable", "Say why the question does apply.")
    if key not in answer_sheet(assessment).set_aside:
        raise InvalidInputError(
            {"refused_not_applicable": "This question was not set aside as not applicable."}
        )

    def change(review: Review) -> None:
        review.accepted = False
        review.refused_not_applicable = reason

    _review(assessment, key, "not_applicable_refused", change, actor, now, reason=reason)


def take_back(assessment: Assessment, key: str, actor: Actor, now: datetime) -> None:
    """Undo whatever was decided about this answer."""
    _review(assessment, key, "taken_back", _clear, actor, now)


def reviews_of(assessment: Assessment) -> dict[str, Review]:
    rows = db.session.scalars(select(Review).where(Review.assessment_id == assessment.id))
    return {review.question_key: review for review in rows}


def _review(
    assessment: Assessment,
    key: str,
    done: str,
    change: Callable[[Review], None],
    actor: Actor,
    now: datetime,
    **details: object,
) -> None:
    check_allowed(actor, Permission.REVIEW_ANSWERS)
    check_reviewable(assessment)
    sheet = answer_sheet(assessment)
    if key not in sheet.asked:
        raise NotFoundError("This assessment does not ask that question.")
    change(_row(assessment, sheet, key, actor, now))
    audit.record(actor, f"review.{done}", subject(assessment), now, question=key, **details)
    db.session.flush()
    if assessment.status == Status.IN_REVIEW:
        rate(assessment, now)
    else:
        mark_if_stale(assessment, now)


def _row(assessment: Assessment, sheet: AnswerSheet, key: str, actor: Actor, now: datetime) -> Review:
    review = db.session.scalars(
        select(Review).filter_by(assessment_id=assessment.id, question_key=key)
    ).first()
    if review is None:
        review = Review(assessment_id=assessment.id, question_key=key)
        _clear(review)
        db.session.add(review)
    answer = sheet.answers.get(key)
    review.answer_version = answer.version if answer else 0
    review.reviewed_at, review.reviewed_by, review.reviewed_by_id = now, actor.label, actor.public_id
    return review


def _clear(review: Review) -> None:
    review.accepted, review.credit, review.reason = False, None, ""
    review.evidence_waived, review.refused_not_applicable = "", ""


def _is_settled(reviews: dict[str, Review], sheet: AnswerSheet, key: str) -> bool:
    review = reviews.get(key)
    return review is not None and is_settled(review, sheet)


def is_settled(review: Review, sheet: AnswerSheet) -> bool:
    """Was this very answer decided on? An answer that changed since is looked at again."""
    answer = sheet.answers.get(review.question_key)
    present = review.answer_version == (answer.version if answer else 0)
    decided = review.accepted or review.credit is not None
    return present and (decided or bool(review.evidence_waived or review.refused_not_applicable))


def _checked_reason(reason: str, field: str, missing: str) -> str:
    reason = reason.strip()
    if not reason:
        raise InvalidInputError({field: missing})
    if len(reason) > LONGEST_REASON:
        raise InvalidInputError({field: f"Please keep the reason within {LONGEST_REASON} characters."})
    return reason
