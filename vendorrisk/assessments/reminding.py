"""Reminders: 3, 7 and 10 days after sending and one day before the date, to whoever is still asked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from vendorrisk.assessments.lifecycle import WITH_VENDOR
from vendorrisk.assessments.models import Assessment, Invitation
from vendorrisk.assessments.sending import mail_link
from vendorrisk.database import db
from vendorrisk.notices.models import Message

DAYS_AFTER_SENDING: Final = (3, 7, 10)
LATE: Final = timedelta(days=2)


def remind(now: datetime) -> None:
    """Queue the reminder that is due for each person; never two at once, never one that is long past."""
    for assessment in db.session.scalars(select(Assessment).where(Assessment.status.in_(WITH_VENDOR))):
        due = due_reminder(assessment, now)
        if due is None:
            continue
        for invitation in assessment.invitations:
            if invitation.revoked_at is None and not _was_sent(invitation, due):
                mail_link(invitation, "reminder", now, dedupe_key=_key(invitation, due))
                db.session.commit()


def due_reminder(assessment: Assessment, now: datetime) -> str | None:
    """Which reminder the moment calls for: "eve", "3", "7", "10", or none."""
    if assessment.due_on is None or assessment.sent_at is None:
        return None
    if now.date() == assessment.due_on - timedelta(days=1):
        return "eve"
    for days in reversed(DAYS_AFTER_SENDING):
        moment = assessment.sent_at + timedelta(days=days)
        if moment <= now:
            return str(days) if now - moment < LATE and now.date() <= assessment.due_on else None
    return None


def _was_sent(invitation: Invitation, due: str) -> bool:
    return (
        db.session.scalars(select(Message.id).where(Message.dedupe_key == _key(invitation, due))).first()
        is not None
    )


def _key(invitation: Invitation, due: str) -> str:
    return f"reminder:{invitation.public_id}:{due}"
