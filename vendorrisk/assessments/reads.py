"""Named queries about assessments."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from vendorrisk.assessments.lifecycle import DECIDED, OPEN, PAST, WITH_ANALYST, WITH_VENDOR, Status
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


#: what the list of assessments shows under each heading
VIEWS = {
    "open": OPEN,
    "with_vendor": WITH_VENDOR,
    "with_analyst": WITH_ANALYST | {Status.AWAITING_SIGN_OFF},
    "decided": DECIDED | PAST,
    "cancelled": frozenset({Status.CANCELLED}),
}
MOST_LISTED = 200


def list_assessments(view: str) -> Sequence[Assessment]:
    """The newest assessments under a heading, at most 200; an unknown heading shows the open ones."""
    return db.session.scalars(
        select(Assessment)
        .where(Assessment.status.in_(VIEWS.get(view, OPEN)))
        .options(joinedload(Assessment.vendor), joinedload(Assessment.engagement))
        .order_by(Assessment.due_on, Assessment.id.desc())
        .limit(MOST_LISTED)
    ).all()
