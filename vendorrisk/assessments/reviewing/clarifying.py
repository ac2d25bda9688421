"""Asking back: single questions with a comment, noted one by one and sent together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from vendorrisk import audit
from vendorrisk.accounts.permissions import Permission, check_allowed
from vendorrisk.assessments.answering.sheet import answer_sheet
from vendorrisk.assessments.lifecycle import Status, move, subject
from vendorrisk.assessments.models import Assessment
from vendorrisk.assessments.policies import check_in_review
from vendorrisk.assessments.review_models import Clarification
from vendorrisk.assessments.sending import mail_link
from vendorrisk.audit import Actor
from vendorrisk.database import db, new_public_id
from vendorrisk.errors import InvalidInputError, NotFoundError, WrongStateError

LONGEST_COMMENT = 2000


def note(assessment: Assessment, key: str, comment: str, actor: Actor, now: datetime) -> Clarification:
    """Note what to ask back about one question; nothing is sent yet. A second note replaces the first."""
    check_allowed(actor, Permission.REVIEW_ANSWERS)
    check_in_review(assessment)
    comment = comment.strip()
    if not comment or len(comment) > LONGEST_COMMENT:
        raise InvalidInputError(
            {"comment": f"Say what you want to know, in {LONGEST_COMMENT} characters at most."}
        )
    if key not in answer_sheet(assessment).asked:
        raise NotFoundError("This assessment does not ask that question.")
    clarification = _noted(assessment, key) or Clarification(
        public_id=new_public_id(), assessment_id=assessment.id, question_key=key, state="noted"
    )
    clarification.comment, clarification.asked_at = comment, now
    clarification.asked_by, clarification.asked_by_id = actor.label, actor.public_id
    db.session.add(clarification)
    audit.record(actor, "clarification.noted", subject(assessment), now, question=key, comment=comment)
    db.session.flush()
    return clarification


def drop_note(assessment: Assessment, key: str, actor: Actor, now: datetime) -> None:
    """Take a note back before it was sent."""
    check_allowed(actor, Permission.REVIEW_ANSWERS)
    check_in_review(assessment)
    clarification = _noted(assessment, key)
    if clarification is None:
        raise NotFoundError("There is no note on this question.")
    clarification.state = "withdrawn"
    audit.record(actor, "clarification.dropped", subject(assessment), now, question=key)
    db.session.flush()


def ask_back(assessment: Assessment, due_on: date, actor: Actor, now: datetime) -> Sequence[Clarification]:
    """Send all notes to everybody who is asked; exactly these questions open again."""
    check_allowed(actor, Permission.REVIEW_ANSWERS)
    check_in_review(assessment)
    noted = [c for c in clarifications_of(assessment) if c.state == "noted"]
    if not noted:
        raise WrongStateError("Note at least one question to ask back first.")
    if due_on <= now.date():
        raise InvalidInputError({"due_on": "Give the vendor a date after today."})
    standing = [invitation for invitation in assessment.invitations if not invitation.revoked_at]
    if not standing:
        raise WrongStateError("Nobody is asked any more: every invitation was withdrawn.")
    move(assessment, Status.CLARIFICATION, actor, now)
    assessment.due_on = due_on
    questions = answer_sheet(assessment).questions
    for clarification in noted:
        clarification.state, clarification.asked_at = "asked", now
    asked = [{"text": questions[c.question_key].text, "comment": c.comment} for c in noted]
    for invitation in standing:
        mail_link(invitation, "clarification", now, questions=asked)
    db.session.flush()
    return noted


def call_back(assessment: Assessment, actor: Actor, now: datetime) -> None:
    """End an open clarification without waiting for the vendor; the answers stay as they are."""
    check_allowed(actor, Permission.REVIEW_ANSWERS)
    if assessment.status != Status.CLARIFICATION:
        raise WrongStateError("No clarification is open.")
    move(assessment, Status.IN_REVIEW, actor, now)
    for clarification in clarifications_of(assessment):
        if clarification.state == "asked":
            clarification.state = "withdrawn"
    db.session.flush()


def clarifications_of(assessment: Assessment) -> Sequence[Clarification]:
    return db.session.scalars(
        select(Clarification).where(Clarification.assessment_id == assessment.id).order_by(Clarification.id)
    ).all()


def _noted(assessment: Assessment, key: str) -> Clarification | None:
    return db.session.scalars(
        select(Clarification).filter_by(assessment_id=assessment.id, question_key=key, state="noted")
    ).first()
