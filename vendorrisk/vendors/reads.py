"""Named queries about vendors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import joinedload, selectinload

from vendorrisk.accounts.models import User
from vendorrisk.accounts.permissions import Role
from vendorrisk.database import db
from vendorrisk.errors import NotFoundError
from vendorrisk.vendors.models import Contact, Engagement, Vendor
from vendorrisk.vendors.texts import name_key, number_key

MOST_ALIKE: Final = 5


def get_vendor(public_id: str) -> Vendor:
    """Raises NotFoundError."""
    found = db.session.scalars(select(Vendor).where(Vendor.public_id == public_id)).first()
    if found is None:
        raise NotFoundError("There is no such vendor.")
    return found


def get_vendor_with_everything(public_id: str) -> Vendor:
    """The vendor with contacts and engagements, for its page. Raises NotFoundError."""
    whole = (
        selectinload(Vendor.contacts),
        selectinload(Vendor.engagements).joinedload(Engagement.business_owner),
    )
    found = db.session.scalars(select(Vendor).where(Vendor.public_id == public_id).options(*whole)).first()
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


def possible_owners() -> Sequence[User]:
    """Who can be asked to fill in an intake."""
    return db.session.scalars(
        select(User).where(User.role == Role.BUSINESS_OWNER, User.disabled_at.is_(None)).order_by(User.name)
    ).all()


@dataclass(frozen=True)
class Likeness:
    """A vendor that may be the same company, and what the two have in common."""

    vendor: Vendor
    #: "name", "domain" or "registration number"
    shared: str


def similar_vendors(
    name: str, domain: str, registration_number: str, except_id: int | None = None
) -> list[Likeness]:
    """Vendors that may be the same one, archived ones included, at most five.

    Alike are names that differ in case, accents and legal form only; a domain and its subdomains; and registration
    numbers that differ in spaces and dots only.
    """
    key, number = name_key(name), number_key(registration_number)
    maybe: list[ColumnElement[bool]] = [false()]
    if key:
        maybe.append(and_(*(Vendor.search_text.contains(word, autoescape=True) for word in key.split())))
    if domain:
        maybe += [
            Vendor.domain.in_(_with_parents(domain)),
            Vendor.domain.endswith(f".{domain}", autoescape=True),
        ]
    if number:
        maybe.append(Vendor.search_text.contains(number, autoescape=True))
    found = db.session.scalars(select(Vendor).where(or_(*maybe), Vendor.id != except_id).order_by(Vendor.id))
    alike = (Likeness(one, _shared(one, key, domain, number)) for one in found)
    return list(islice((likeness for likeness in alike if likeness.shared), MOST_ALIKE))


def _shared(vendor: Vendor, key: str, domain: str, number: str) -> str:
    """What the vendor has in common with these; empty for nothing."""
    if number and number_key(vendor.registration_number) == number:
        return "registration number"
    if domain and (domain in _with_parents(vendor.domain) or vendor.domain in _with_parents(domain)):
        return "domain"
    return "name" if key and key in (name_key(vendor.name), name_key(vendor.legal_name)) else ""


def _with_parents(domain: str) -> list[str]:
    """ "a.b.example" is also "b.example", but never "example" alone."""
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]
