"""Conditions of an approval: met with a note, or found to be open after all. The signed document stays as it is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from vendorrisk import audit
from vendorrisk.accounts.permissions import Permission, check_allowed
from vendorrisk.assessments.decision_models import ApprovalCondition, Decision
from vendorrisk.assessments.lifecycle import subject
from vendorrisk.audit import Actor
from vendorrisk.database import db
from vendorrisk.errors import InvalidInputError, NotFoundError, WrongStateError

LONGEST_NOTE = 1000


def meet(condition: ApprovalCondition, note: str, actor: Actor, now: datetime) -> None:
    """The vendor did what was asked; the note says what shows it. Raises InvalidInputError, WrongStateError."""
    check_allowed(actor, Permission.REVIEW_ANSWERS)
    if condition.met_at is not None:
        raise WrongStateError("This condition was met before.")
    note = note.strip()
    if not note or len(note) > LONGEST_NOTE:
        raise InvalidInputError({"note": f"Say what shows it, in {LONGEST_NOTE} characters at most."})
    condition.met_at, condition.met_note = now, note
    audit.record(
        actor, "condition.met", subject(condition.decision.assessment), now, text=condition.text, note=note
    )
    db.session.flush()


def reopen(condition: ApprovalCondition, actor: Actor, now: datetime) -> None:
    """It was not met after all."""
    check_allowed(actor, Permission.REVIEW_ANSWERS)
    if condition.met_at is None:
        raise WrongStateError("This condition is open.")
    condition.met_at, condition.met_note = None, ""
    audit.record(
        actor, "condition.reopened", subject(condition.decision.assessment), now, text=condition.text
    )
    db.session.flush()


def get_condition(decision: Decision, public_id: str) -> ApprovalCondition:
    """Raises NotFoundError, also for another decision's condition."""
    found = db.session.scalars(
        select(ApprovalCondition).filter_by(decision_id=decision.id, public_id=public_id)
    ).first()
    if found is None:
        raise NotFoundError("There is no such condition.")
    return found
