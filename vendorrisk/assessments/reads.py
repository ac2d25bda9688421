"""Named queries about assessments."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from vendorrisk.assessments.decision_models import Decision
from vendorrisk.assessments.lifecycle import DECIDED, OPEN, PAST, WITH_ANALYST, WITH_VENDOR, Status
from vendorrisk.assessments.models import Assessment, Invitation
from vendorrisk.database import db
from vendorrisk.errors import NotFoundError
from vendorrisk.vendors.models import Vendor


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
    return _with_names(
        select(Assessment)
        .where(Assessment.status.in_(VIEWS.get(view, OPEN)))
        .order_by(Assessment.due_on, Assessment.id.desc())
    )


def list_awaiting() -> Sequence[Assessment]:
    """What waits for the CSO's signature, longest waiting first."""
    return _with_names(
        select(Assessment).where(Assessment.status == Status.AWAITING_SIGN_OFF).order_by(Assessment.id)
    )


def list_decided() -> Sequence[Decision]:
    """The newest decisions, at most 20."""
    return db.session.scalars(
        select(Decision)
        .options(
            joinedload(Decision.assessment).joinedload(Assessment.vendor),
            joinedload(Decision.assessment).joinedload(Assessment.engagement),
            joinedload(Decision.signed_report),
        )
        .order_by(Decision.decided_at.desc())
        .limit(20)
    ).all()


def _with_names(query: Select[Assessment]) -> Sequence[Assessment]:
    return db.session.scalars(
        query.options(joinedload(Assessment.vendor), joinedload(Assessment.engagement)).limit(MOST_LISTED)
    ).all()


def assessments_of(vendor: Vendor) -> Sequence[Assessment]:
    """A vendor's assessments, newest first."""
    return _with_names(
        select(Assessment).where(Assessment.vendor_id == vendor.id).order_by(Assessment.id.desc())
    )


def decisions_of(vendor: Vendor) -> Sequence[Decision]:
    """A vendor's decisions, newest first."""
    return db.session.scalars(
        select(Decision)
        .where(Decision.vendor_id == vendor.id)
        .options(
            joinedload(Decision.assessment).joinedload(Assessment.engagement),
            selectinload(Decision.conditions),
            joinedload(Decision.signed_report),
        )
        .order_by(Decision.id.desc())
    ).all()
