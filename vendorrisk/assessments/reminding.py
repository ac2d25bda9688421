"""Reminders: 3, 7 and 10 days after the person was asked and one day before the date, to whoever is still asked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select

from vendorrisk.assessments.lifecycle import WITH_VENDOR, Status
from vendorrisk.assessments.models import Assessment, Invitation
from vendorrisk.assessments.review_models import Clarification
from vendorrisk.assessments.sending import mail_link
from vendorrisk.database import begin_writing, db
from vendorrisk.notices.models import Message

DAYS_AFTER_ASKING: Final = (3, 7, 10)
#: a reminder whose moment is longer past than this (the worker did not run) is left out
LATE: Final = timedelta(days=2)


def remind(now: datetime) -> None:
    """Queue for each person the reminder that is due, each in a transaction of its own; never two at once."""
    standing = (
        select(Invitation.id)
        .join(Assessment)
        .where(Assessment.status.in_(WITH_VENDOR), Invitation.revoked_at.is_(None))
        .order_by(Invitation.id)
    )
    for invitation_id in db.session.scalars(standing).all():
        if due_reminder(db.session.get_one(Invitation, invitation_id), now):
            db.session.rollback()
            begin_writing()
            _remind(invitation_id, now)
            db.session.commit()


def due_reminder(invitation: Invitation, now: datetime) -> str | None:
    """The key of the reminder that the moment calls for and that was not queued yet.

    Asked back or given a later date, a person is reminded anew: counted from then, and on the eve of the new date.
    """
    assessment = invitation.assessment
    if not _is_asked(invitation) or assessment.due_on is None:
        return None
    eve = assessment.due_on - timedelta(days=1)
    if now.date() >= eve:
        is_eve = now.date() == eve
        return _unless_queued(invitation, f"eve:{assessment.due_on.isoformat()}") if is_eve else None
    asked_at = _asked_at(invitation)
    for days in reversed(DAYS_AFTER_ASKING):
        late = now - asked_at - timedelta(days=days)
        if late >= timedelta():
            return (
                _unless_queued(invitation, f"{_round(invitation, asked_at)}{days}") if late < LATE else None
            )
    return None


def _remind(invitation_id: int, now: datetime) -> None:
    """Looked at once more now that nobody else can write: the vendor may have handed in a moment ago."""
    invitation = db.session.get_one(Invitation, invitation_id)
    key = due_reminder(invitation, now)
    if key:
        asked_back = invitation.assessment.status == Status.CLARIFICATION
        mail_link(invitation, "reminder", now, dedupe_key=key, asked_back=asked_back)


def _is_asked(invitation: Invitation) -> bool:
    return invitation.revoked_at is None and invitation.assessment.status in WITH_VENDOR


def _asked_at(invitation: Invitation) -> datetime:
    """When the person was asked: at the sending or when invited later, and anew when questions were asked back."""
    assessment = invitation.assessment
    moments = [assessment.sent_at, invitation.created_at]
    if assessment.status == Status.CLARIFICATION:
        asked = (Clarification.assessment_id == assessment.id, Clarification.state == "asked")
        moments.append(db.session.scalar(select(func.max(Clarification.asked_at)).where(*asked)))
    return max(moment for moment in moments if moment is not None)


def _round(invitation: Invitation, asked_at: datetime) -> str:
    """Tells the reminders about questions asked back from those about the questionnaire."""
    return f"{asked_at.date().isoformat()}:" if invitation.assessment.status == Status.CLARIFICATION else ""


def _unless_queued(invitation: Invitation, which: str) -> str | None:
    key = f"reminder:{invitation.public_id}:{which}"
    queued = db.session.scalar(select(Message.id).where(Message.dedupe_key == key))
    return key if queued is None else None
