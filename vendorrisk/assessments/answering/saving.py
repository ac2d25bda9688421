"""One answer is saved as it is given: durable before the reply leaves, never over somebody else's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from vendorrisk import audit
from vendorrisk.assessments.answer_models import Answer, AnswerRevision
from vendorrisk.assessments.answering.sheet import AnswerSheet, answer_sheet
from vendorrisk.assessments.lifecycle import Status, move, subject
from vendorrisk.assessments.models import Assessment
from vendorrisk.assessments.policies import check_open_for_answers
from vendorrisk.assessments.review_models import Clarification
from vendorrisk.audit import Actor
from vendorrisk.database import db
from vendorrisk.errors import ConflictError, InvalidInputError, NotFoundError, WrongStateError
from vendorrisk.scoring.entry import check_answer
from vendorrisk.scoring.errors import InvalidAnswerError
from vendorrisk.scoring.questionnaire import Question

LONGEST_COMMENT = 4000
LONGEST_REASON = 2000


@dataclass(frozen=True)
class Given:
    """What the respondent gave to one question. `version` is the one it was made on; 0: there was no answer yet."""

    #: the value as the form or the client sent it; None: no answer
    value: Any | None
    not_applicable_reason: str
    comment: str
    version: int
    #: where it was taken from; empty when it was given by hand
    source: str = ""


class AnswerConflictError(ConflictError):
    """Somebody else answered in the meantime; both values are kept for the person to choose."""

    def __init__(self, question: Question, theirs: Answer, yours: Given) -> None:
        super().__init__(
            f"{theirs.updated_by} answered this question in the meantime. Choose which answer stands."
        )
        self.question = question
        self.theirs = theirs
        self.yours = yours


def save_answer(assessment: Assessment, key: str, given: Given, actor: Actor, now: datetime) -> Answer:
    """Save one answer with its history and log entry; the first one moves the assessment to in progress.

    Raises NotFoundError for a question that is not asked, InvalidInputError with the field at fault,
    AnswerConflictError when the answer is not the one this was made on, WrongStateError after submission.
    """
    check_open_for_answers(assessment)
    sheet = answer_sheet(assessment)
    question = check_may_answer(assessment, sheet, key)
    value = _checked(question, given, now)
    stored = _store(assessment, sheet.answers.get(key), question, value, given, actor, now)
    if assessment.status == Status.SENT:
        move(assessment, Status.IN_PROGRESS, actor, now)
    return stored


def check_may_answer(assessment: Assessment, sheet: AnswerSheet, key: str) -> Question:
    """The question, when it is asked and open. After a clarification only what was asked back is open."""
    if key not in sheet.asked:
        raise NotFoundError("This question is not part of the questionnaire, or is not asked at the moment.")
    if assessment.status == Status.CLARIFICATION and key not in open_questions(assessment, sheet):
        raise WrongStateError("Only the questions that were asked back can be changed now.")
    return sheet.questions[key]


def open_questions(assessment: Assessment, sheet: AnswerSheet) -> frozenset[str]:
    """What may be answered now: everything, or after a clarification what was asked back and what newly appears."""
    if assessment.status != Status.CLARIFICATION:
        return sheet.asked
    flagged = db.session.scalars(
        select(Clarification.question_key).where(
            Clarification.assessment_id == assessment.id, Clarification.state == "asked"
        )
    ).all()
    appeared = sheet.asked - sheet.answers.keys() - sheet.done
    followers = frozenset(key for key in appeared if sheet.questions[key].applies_when is not None)
    return (frozenset(flagged) & sheet.asked) | followers


def _checked(question: Question, given: Given, now: datetime) -> Any | None:
    problems: dict[str, str] = {}
    if len(given.comment) > LONGEST_COMMENT:
        problems["comment"] = f"Please keep the comment within {LONGEST_COMMENT} characters."
    reason = given.not_applicable_reason
    if reason and not question.allow_not_applicable:
        problems["not_applicable_reason"] = "This question applies to everybody, so it needs an answer."
    if len(reason) > LONGEST_REASON:
        problems["not_applicable_reason"] = f"Please keep the reason within {LONGEST_REASON} characters."
    value = None
    if given.value is not None and not reason and question.type != "file":
        try:
            checked = check_answer(question, given.value, now.date())
            value = list(checked) if isinstance(checked, tuple) else checked
        except InvalidAnswerError as error:
            problems["answer"] = str(error)
    if problems:
        raise InvalidInputError(problems)
    return value


def _store(
    assessment: Assessment,
    existing: Answer | None,
    question: Question,
    value: Any | None,
    given: Given,
    actor: Actor,
    now: datetime,
) -> Answer:
    wanted = {"value": value, "not_applicable_reason": given.not_applicable_reason, "comment": given.comment}
    if existing is not None and all(getattr(existing, name) == wish for name, wish in wanted.items()):
        return existing
    if (existing.version if existing else 0) != given.version:
        raise _conflict(existing, question, given)
    changed = {
        **wanted,
        "version": given.version + 1,
        "updated_at": now,
        "updated_by": actor.label,
        "updated_by_id": actor.public_id,
        "source": given.source,
    }
    stored = (
        _insert(assessment, question, given, changed)
        if existing is None
        else _update(existing, question, given, changed)
    )
    _remember(assessment, stored, actor, now)
    return stored


def _conflict(existing: Answer | None, question: Question, given: Given) -> ConflictError:
    if existing is None:
        return ConflictError("This answer was made on an older page. Load the page again.")
    return AnswerConflictError(question, existing, given)


def _insert(assessment: Assessment, question: Question, given: Given, changed: dict[str, Any]) -> Answer:
    answer = Answer(assessment_id=assessment.id, question_key=question.key, **changed)
    try:
        with db.session.begin_nested():
            db.session.add(answer)
    except IntegrityError:
        theirs = db.session.scalars(
            select(Answer).filter_by(assessment_id=assessment.id, question_key=question.key)
        ).one()
        raise AnswerConflictError(question, theirs, given) from None
    return answer


def _update(existing: Answer, question: Question, given: Given, changed: dict[str, Any]) -> Answer:
    done = db.session.execute(
        update(Answer)
        .where(Answer.id == existing.id, Answer.version == given.version)
        .values(**changed)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(existing)
    if done.rowcount != 1:  # pyright: ignore[reportAttributeAccessIssue]
        raise AnswerConflictError(question, existing, given)
    return existing


def _remember(assessment: Assessment, answer: Answer, actor: Actor, now: datetime) -> None:
    db.session.add(
        AnswerRevision(
            assessment_id=assessment.id,
            question_key=answer.question_key,
            version=answer.version,
            value=answer.value,
            not_applicable_reason=answer.not_applicable_reason,
            comment=answer.comment,
            at=now,
            by=actor.label,
            by_id=actor.public_id,
            source=answer.source,
        )
    )
    audit.record(
        actor,
        "answer.saved",
        subject(assessment),
        now,
        question=answer.question_key,
        version=answer.version,
        value=answer.value,
        not_applicable=bool(answer.not_applicable_reason),
    )
    db.session.flush()
