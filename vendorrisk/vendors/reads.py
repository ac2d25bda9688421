"""Named queries about vendors."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from vendorrisk.accounts.models import User
from vendorrisk.accounts.permissions import Role
from vendorrisk.database import db
from vendorrisk.errors import NotFoundError
from vendorrisk.vendors.models import Contact, Engagement, Vendor


def get_vendor(public_id: str) -> Vendor:
    """Raises NotFoundError."""
    found = db.session.scalars(select(Vendor).where(Vendor.public_id == public_id)).first()
    if found is None:
        raise NotFoundError("There is no such vendor.")
    return found


def get_contact(vendor: Vendor, public_id: str) -> Contact:
    """Raises NotFoundError, also for another vendor's contact."""
    for contact in vendor.contacts:
        if contact.public_id == public_id and contact.removed_at is None:
            return contact
    raise NotFoundError("There is no such contact.")


def get_engagement(public_id: str) -> Engagement:
    found = db.session.scalars(
        select(Engagement).where(Engagement.public_id == public_id).options(joinedload(Engagement.vendor))
    ).first()
    if found is None:
        raise NotFoundError("There is no such engagement.")
    return found


def engagements_of_owner(user: User) -> Sequence[Engagement]:
    """What a business owner was asked about, open ones first."""
    return db.session.scalars(
        select(Engagement)
        .where(Engagement.business_owner_id == user.id, Engagement.ended_at.is_(None))
        .options(joinedload(Engagement.vendor))
        .order_by(Engagement.intake_completed_at.is_not(None), Engagement.id.desc())
    ).all()


def possible_owners() -> Sequence[User]:
    """Who can be asked to fill in an intake."""
    return db.session.scalars(
        select(User).where(User.role == Role.BUSINESS_OWNER, User.disabled_at.is_(None)).order_by(User.name)
    ).all()


def similar_vendors(
    name: str, domain: str, registration_number: str, except_id: int | None = None
) -> Sequence[Vendor]:
    """Vendors that may be the same one: same name, domain or registration number."""
    same = [func.lower(Vendor.name) == name.strip().lower()]
    if domain:
        same.append(Vendor.domain == domain)
    if registration_number:
        same.append(Vendor.registration_number == registration_number)
    query = select(Vendor).where(or_(*same))
    return db.session.scalars(query.where(Vendor.id != except_id) if except_id else query).all()
