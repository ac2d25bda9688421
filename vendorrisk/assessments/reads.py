"""Named queries about assessments."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from vendorrisk.assessments.models import Assessment, Invitation
from vendorrisk.database import db
from vendorrisk.errors import NotFoundError


def get_assessment(public_id: str) -> Assessment:
    """Raises NotFoundError."""
    found = db.session.scalars(
        select(Assessment)
        .where(Assessment.public_id == public_id)
        .options(joinedload(Assessment.vendor), joinedload(Assessment.engagement))
    ).first()
    if found is None:
        raise NotFoundError("There is no such assessment.")
    return found


def get_invitation(assessment: Assessment, public_id: str) -> Invitation:
    """Raises NotFoundError, also for an invitation to another assessment."""
    for invitation in assessment.invitations:
        if invitation.public_id == public_id:
            return invitation
    raise NotFoundError("There is no such invitation.")
