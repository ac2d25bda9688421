"""Handing in: with a typed name and a declaration; afterwards the answers are closed and a receipt is made."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select, update

from vendorrisk import audit, jobs
from vendorrisk.accounts.permissions import Role
from vendorrisk.assessments.answer_models import Submission
from vendorrisk.assessments.answering.bringing import forget_all
from vendorrisk.assessments.answering.saving import open_questions
from vendorrisk.assessments.answering.sheet import AnswerSheet, answer_sheet
from vendorrisk.assessments.lifecycle import Status, move, subject
from vendorrisk.assessments.models import Assessment, Invitation
from vendorrisk.assessments.policies import check_open_for_answers
from vendorrisk.assessments.review_models import Clarification
from vendorrisk.assessments.reviewing.rating import rate
from vendorrisk.assessments.sending import mail_link
from vendorrisk.assessments.telling import tell
from vendorrisk.database import db, new_public_id
from vendorrisk.errors import InvalidInputError

DECLARATION: Final = (
    "I declare that these answers are true and complete to the best of my knowledge, and that I may give them on "
    "behalf of the company."
)
LONGEST_NAME: Final = 120


@dataclass(frozen=True)
class Signature:
    """What the respondent typed and ticked when handing in."""

    name: str
    declared: bool
    #: the respondent saw that questions are open and hands in all the same
    accepts_missing: bool = False


def submit(invitation: Invitation, signature: Signature, now: datetime) -> Submission:
    """Hand in the answers; after a clarification this returns them to the review.

    Raises InvalidInputError naming the field, WrongStateError when they were handed in before.
    """
    assessment, actor = invitation.assessment, invitation.as_actor()
    check_open_for_answers(assessment)
    sheet = answer_sheet(assessment)
    _check_signature(signature, missing_questions(assessment, sheet))
    submission = Submission(
        public_id=new_public_id(),
        assessment_id=assessment.id,
        invitation_id=invitation.id,
        number=_submissions(assessment) + 1,
        name=signature.name.strip(),
        declaration=DECLARATION,
        submitted_at=now,
        answers_sha256=answers_digest(sheet),
    )
    db.session.add(submission)
    _return(assessment, invitation, now)
    forget_all(assessment)
    audit.record(
        actor,
        "assessment.handed_in",
        subject(assessment),
        now,
        name=submission.name,
        number=submission.number,
        answers_sha256=submission.answers_sha256,
    )
    db.session.flush()
    rate(assessment, now)
    jobs.enqueue("receipt", f"receipt:{submission.public_id}", now, submission=submission.id)
    tell(Role.ANALYST, "submitted", assessment, now, link=f"/assessments/{assessment.public_id}")
    _thank(assessment, submission, now)
    return submission


def missing_questions(assessment: Assessment, sheet: AnswerSheet) -> tuple[str, ...]:
    """What is still open, in the order of the questionnaire."""
    allowed = open_questions(assessment, sheet)
    return tuple(key for key in sheet.asked_in_order if key in allowed and key not in sheet.done)


def answers_digest(sheet: AnswerSheet) -> str:
    """SHA-256 over the canonical JSON of every asked answer and its evidence."""
    content = json.dumps({key: answer_facts(sheet, key) for key in sorted(sheet.asked)}, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def answer_facts(sheet: AnswerSheet, key: str) -> dict[str, Any]:
    """What was answered to one question, as far as a rating rests on it."""
    answer = sheet.answers.get(key)
    return {
        "value": answer.value if answer else None,
        "not_applicable": answer.not_applicable_reason if answer else "",
        "comment": answer.comment if answer else "",
        "evidence": sorted(file.sha256 for file in sheet.evidence.get(key, ())),
    }


def latest_submission(assessment: Assessment) -> Submission | None:
    return db.session.scalars(
        select(Submission)
        .where(Submission.assessment_id == assessment.id)
        .order_by(Submission.number.desc())
        .limit(1)
    ).first()


def _check_signature(signature: Signature, missing: tuple[str, ...]) -> None:
    problems: dict[str, str] = {}
    if not signature.name.strip():
        problems["name"] = "Please type your name."
    elif len(signature.name) > LONGEST_NAME:
        problems["name"] = f"Please keep the name within {LONGEST_NAME} characters."
    if not signature.declared:
        problems["declared"] = "Please confirm the declaration."
    if missing and not signature.accepts_missing:
        number = "One question is" if len(missing) == 1 else f"{len(missing)} questions are"
        problems["accepts_missing"] = (
            f"{number} still unanswered. Answer them, or confirm that you hand in without."
        )
    if problems:
        raise InvalidInputError(problems)


def _return(assessment: Assessment, invitation: Invitation, now: datetime) -> None:
    actor = invitation.as_actor()
    if assessment.status == Status.CLARIFICATION:
        move(assessment, Status.IN_REVIEW, actor, now)
        db.session.execute(
            update(Clarification)
            .where(Clarification.assessment_id == assessment.id, Clarification.state == "asked")
            .values(state="answered", answered_at=now)
        )
    else:
        move(assessment, Status.SUBMITTED, actor, now)
    assessment.submitted_at = now


def _submissions(assessment: Assessment) -> int:
    number = db.session.scalar(
        select(func.count()).select_from(Submission).where(Submission.assessment_id == assessment.id)
    )
    return number or 0


def _thank(assessment: Assessment, submission: Submission, now: datetime) -> None:
    """Everybody who is asked learns that, and by whom, the answers were handed in."""
    for invitation in assessment.invitations:
        if invitation.revoked_at is None:
            mail_link(invitation, "received", now, signed_by=submission.name, submitted_at=now)
