"""Vendors and their contacts: added, changed, archived."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from vendorrisk import audit
from vendorrisk.accounts.people import EMAIL
from vendorrisk.accounts.permissions import Permission, check_allowed
from vendorrisk.audit import Actor
from vendorrisk.database import db, new_public_id
from vendorrisk.errors import ConflictError, InvalidInputError, WrongStateError
from vendorrisk.vendors.models import Contact, Vendor
from vendorrisk.vendors.reads import similar_vendors

DOMAIN: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


@dataclass(frozen=True)
class VendorFacts:
    """What is known of a vendor."""

    name: str
    legal_name: str = ""
    domain: str = ""
    registration_number: str = ""
    country: str = ""
    description: str = ""


@dataclass(frozen=True)
class ContactFacts:
    """What is known of a person at a vendor."""

    name: str
    email: str
    job_title: str = ""
    phone: str = ""


class LooksAlikeError(InvalidInputError):
    """There is a vendor like this already; adding it all the same takes a confirmation."""

    def __init__(self, alike: Vendor) -> None:
        super().__init__(
            {"confirmed": f"There is “{alike.name}” already. Tick the box if this is another company."}
        )
        self.alike = alike


def add_vendor(facts: VendorFacts, actor: Actor, now: datetime, *, confirmed: bool = False) -> Vendor:
    """A new vendor. Raises InvalidInputError, LooksAlikeError unless `confirmed`."""
    check_allowed(actor, Permission.EDIT_VENDOR)
    facts = _checked(facts)
    alike = similar_vendors(facts.name, facts.domain, facts.registration_number)
    if alike and not confirmed:
        raise LooksAlikeError(alike[0])
    vendor = Vendor(public_id=new_public_id(), created_at=now)
    _fill(vendor, facts)
    db.session.add(vendor)
    audit.record(actor, "vendor.added", _subject(vendor), now, name=facts.name)
    db.session.flush()
    return vendor


def change_vendor(vendor: Vendor, facts: VendorFacts, version: int, actor: Actor, now: datetime) -> None:
    check_allowed(actor, Permission.EDIT_VENDOR)
    if vendor.version != version:
        raise ConflictError("Somebody changed this vendor in the meantime. Look at it again, then repeat.")
    facts = _checked(facts)
    before = vendor.name
    _fill(vendor, facts)
    audit.record(actor, "vendor.changed", _subject(vendor), now, before=before, name=facts.name)
    db.session.flush()


def archive_vendor(vendor: Vendor, actor: Actor, now: datetime) -> None:
    """Take a vendor out of the daily list; everything about it stays."""
    check_allowed(actor, Permission.EDIT_VENDOR)
    if vendor.is_archived:
        raise WrongStateError("This vendor is archived already.")
    vendor.archived_at = now
    audit.record(actor, "vendor.archived", _subject(vendor), now)
    db.session.flush()


def restore_vendor(vendor: Vendor, actor: Actor, now: datetime) -> None:
    check_allowed(actor, Permission.EDIT_VENDOR)
    vendor.archived_at = None
    audit.record(actor, "vendor.restored", _subject(vendor), now)
    db.session.flush()


def add_contact(vendor: Vendor, facts: ContactFacts, actor: Actor, now: datetime) -> Contact:
    check_allowed(actor, Permission.EDIT_VENDOR)
    facts = _checked_contact(vendor, facts, None)
    contact = Contact(public_id=new_public_id(), vendor=vendor)
    _fill_contact(contact, facts)
    db.session.add(contact)
    audit.record(actor, "contact.added", _subject(vendor), now, contact=contact.public_id, email=facts.email)
    db.session.flush()
    return contact


def change_contact(contact: Contact, facts: ContactFacts, version: int, actor: Actor, now: datetime) -> None:
    check_allowed(actor, Permission.EDIT_VENDOR)
    if contact.version != version:
        raise ConflictError("Somebody changed this contact in the meantime. Look at it again, then repeat.")
    facts = _checked_contact(contact.vendor, facts, contact)
    _fill_contact(contact, facts)
    audit.record(actor, "contact.changed", _subject(contact.vendor), now, contact=contact.public_id)
    db.session.flush()


def remove_contact(contact: Contact, actor: Actor, now: datetime) -> None:
    """The person is no longer a contact; what they did stays under their name."""
    check_allowed(actor, Permission.EDIT_VENDOR)
    contact.removed_at = now
    audit.record(actor, "contact.removed", _subject(contact.vendor), now, contact=contact.public_id)
    db.session.flush()


def clean_domain(text: str) -> str:
    """ "https://www.Acme.example/path" is "acme.example"."""
    domain = re.sub(r"^[a-z+]+://", "", text.strip().lower()).split("/")[0].split(":")[0]
    return domain.removeprefix("www.").rstrip(".")


def _checked(facts: VendorFacts) -> VendorFacts:
    cleaned = VendorFacts(
        name=" ".join(facts.name.split()),
        legal_name=" ".join(facts.legal_name.split()),
        domain=clean_domain(facts.domain),
        registration_number=" ".join(facts.registration_number.split()),
        country=" ".join(facts.country.split()),
        description=facts.description.strip(),
    )
    problems: dict[str, str] = {}
    if not cleaned.name:
        problems["name"] = "Give the vendor a name."
    if cleaned.domain and not DOMAIN.fullmatch(cleaned.domain):
        problems["domain"] = "This does not look like a domain; acme.example would."
    for name, most in (
        ("name", 200),
        ("legal_name", 200),
        ("registration_number", 60),
        ("country", 60),
        ("description", 4000),
    ):
        if len(getattr(cleaned, name)) > most:
            problems[name] = f"Please keep this within {most} characters."
    if problems:
        raise InvalidInputError(problems)
    return cleaned


def _fill(vendor: Vendor, facts: VendorFacts) -> None:
    vendor.name, vendor.legal_name, vendor.domain = facts.name, facts.legal_name, facts.domain
    vendor.registration_number, vendor.country = facts.registration_number, facts.country
    vendor.description = facts.description
    told = (facts.name, facts.legal_name, facts.domain, facts.registration_number)
    vendor.search_text = " ".join(part for part in told if part).casefold()


def _checked_contact(vendor: Vendor, facts: ContactFacts, existing: Contact | None) -> ContactFacts:
    cleaned = ContactFacts(
        " ".join(facts.name.split()),
        facts.email.strip().lower(),
        facts.job_title.strip(),
        facts.phone.strip(),
    )
    problems: dict[str, str] = {}
    if not cleaned.name or len(cleaned.name) > 120:
        problems["name"] = "Give a name of 120 characters at most."
    if not EMAIL.fullmatch(cleaned.email) or len(cleaned.email) > 254:
        problems["email"] = "This does not look like a mail address."
    elif any(
        c.email == cleaned.email and c is not existing and c.removed_at is None for c in vendor.contacts
    ):
        problems["email"] = "There is a contact with this address already."
    if problems:
        raise InvalidInputError(problems)
    return cleaned


def _fill_contact(contact: Contact, facts: ContactFacts) -> None:
    contact.name, contact.email = facts.name, facts.email
    contact.job_title, contact.phone = facts.job_title[:120], facts.phone[:40]


def _subject(vendor: Vendor) -> str:
    return f"vendor:{vendor.public_id}"
