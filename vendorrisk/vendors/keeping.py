"""Vendors and their contacts: added, changed, archived."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from types import MappingProxyType
from typing import Final

from blinker import Signal

from vendorrisk import audit
from vendorrisk.accounts.people import EMAIL
from vendorrisk.accounts.permissions import Permission, check_allowed
from vendorrisk.audit import Actor
from vendorrisk.database import db, new_public_id
from vendorrisk.errors import ConflictError, InvalidInputError, WrongStateError
from vendorrisk.vendors.models import Contact, Vendor
from vendorrisk.vendors.reads import Likeness, similar_vendors
from vendorrisk.vendors.texts import fold, name_key, number_key, one_line, several_lines

#: sent with `contact`, `actor` and `now` after a contact was removed: their links must not open anything any more
contact_removed = Signal()
#: sent with the vendor, `actor` and `now` once it is archived
vendor_archived = Signal()
DOMAIN: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})")
LONGEST_DOMAIN: Final = 253
#: most characters of each field
VENDOR_LIMITS: Final[Mapping[str, int]] = MappingProxyType(
    {"name": 200, "legal_name": 200, "registration_number": 60, "country": 60, "description": 4000}
)
CONTACT_LIMITS: Final[Mapping[str, int]] = MappingProxyType(
    {"name": 120, "email": 254, "job_title": 120, "phone": 40}
)


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
    """There are vendors like this already; keeping it all the same takes a confirmation."""

    def __init__(self, alike: Sequence[Likeness]) -> None:
        first = alike[0].vendor.name
        super().__init__(
            {"confirmed": f"There is “{first}” already. Tick the box if this is another company."}
        )
        self.alike = alike


def add_vendor(facts: VendorFacts, actor: Actor, now: datetime, *, confirmed: bool = False) -> Vendor:
    """A new vendor. Raises InvalidInputError, LooksAlikeError unless `confirmed`."""
    check_allowed(actor, Permission.EDIT_VENDOR)
    facts = _checked(facts)
    if not confirmed:
        _check_unlike_others(facts, None)
    vendor = Vendor(public_id=new_public_id(), created_at=now)
    _fill(vendor, facts)
    db.session.add(vendor)
    audit.record(actor, "vendor.added", _subject(vendor), now, name=facts.name)
    db.session.flush()
    return vendor


def change_vendor(
    vendor: Vendor, facts: VendorFacts, version: int, actor: Actor, now: datetime, *, confirmed: bool = False
) -> None:
    """Raises ConflictError for an older `version`, InvalidInputError, LooksAlikeError unless `confirmed`."""
    check_allowed(actor, Permission.EDIT_VENDOR)
    if vendor.version != version:
        raise ConflictError("Somebody changed this vendor in the meantime. Look at it again, then repeat.")
    facts, before = _checked(facts), facts_of(vendor)
    if not confirmed and _identity(facts) != _identity(before):
        _check_unlike_others(facts, vendor)
    _fill(vendor, facts)
    changed = {name: value for name, value in asdict(facts).items() if value != getattr(before, name)}
    was = {name: getattr(before, name) for name in changed}
    audit.record(actor, "vendor.changed", _subject(vendor), now, before=was, after=changed)
    db.session.flush()


def facts_of(vendor: Vendor) -> VendorFacts:
    return VendorFacts(**{field.name: getattr(vendor, field.name) for field in fields(VendorFacts)})


def facts_of_contact(contact: Contact) -> ContactFacts:
    return ContactFacts(**{field.name: getattr(contact, field.name) for field in fields(ContactFacts)})


def archive_vendor(vendor: Vendor, actor: Actor, now: datetime) -> None:
    """Take a vendor out of the daily list; everything about it stays, and nobody is asked anything any more."""
    check_allowed(actor, Permission.EDIT_VENDOR)
    if vendor.is_archived:
        raise WrongStateError("This vendor is archived already.")
    vendor.archived_at = now
    audit.record(actor, "vendor.archived", _subject(vendor), now)
    db.session.flush()
    vendor_archived.send(vendor, actor=actor, now=now)


def restore_vendor(vendor: Vendor, actor: Actor, now: datetime) -> None:
    check_allowed(actor, Permission.EDIT_VENDOR)
    if not vendor.is_archived:
        raise WrongStateError("This vendor is not archived.")
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
    """The person is no longer a contact nor asked for anything; what they did stays under their name."""
    check_allowed(actor, Permission.EDIT_VENDOR)
    contact.removed_at = now
    audit.record(actor, "contact.removed", _subject(contact.vendor), now, contact=contact.public_id)
    contact_removed.send(contact, actor=actor, now=now)
    db.session.flush()


def clean_domain(text: str) -> str:
    """ "https://www.Acme.example/path" is "acme.example"."""
    domain = re.split(r"[/?#:]", re.sub(r"^[a-z+]+://", "", text.strip().lower()), maxsplit=1)[0]
    return _in_ascii(domain.removeprefix("www.").rstrip("."))


def _in_ascii(domain: str) -> str:
    """ "bücher.example" as every server knows it: "xn--bcher-kva.example"; what cannot be one stays as typed."""
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return domain


def _checked(facts: VendorFacts) -> VendorFacts:
    cleaned = VendorFacts(
        name=one_line(facts.name),
        legal_name=one_line(facts.legal_name),
        domain=clean_domain(one_line(facts.domain)),
        registration_number=one_line(facts.registration_number),
        country=one_line(facts.country),
        description=several_lines(facts.description),
    )
    problems = _too_long(cleaned, VENDOR_LIMITS)
    if not cleaned.name:
        problems["name"] = "Give the vendor a name."
    if cleaned.domain and not (len(cleaned.domain) <= LONGEST_DOMAIN and DOMAIN.fullmatch(cleaned.domain)):
        problems["domain"] = "This does not look like a domain; acme.example would."
    if problems:
        raise InvalidInputError(problems)
    return cleaned


def _check_unlike_others(facts: VendorFacts, vendor: Vendor | None) -> None:
    alike = similar_vendors(
        facts.name, facts.domain, facts.registration_number, vendor.id if vendor else None
    )
    if alike:
        raise LooksAlikeError(alike)


def _identity(facts: VendorFacts) -> tuple[str, str, str]:
    return facts.name, facts.domain, facts.registration_number


def _fill(vendor: Vendor, facts: VendorFacts) -> None:
    for name, value in asdict(facts).items():
        setattr(vendor, name, value)
    told = (facts.name, facts.legal_name, facts.domain, facts.registration_number)
    keys = (name_key(facts.name), name_key(facts.legal_name), number_key(facts.registration_number))
    # The keys stand beside what was typed: "loreal" finds L'Oréal, "hrb12345" finds HRB 12 345.
    vendor.search_text = " ".join(dict.fromkeys(part for part in (*map(fold, told), *keys) if part))


def _checked_contact(vendor: Vendor, facts: ContactFacts, existing: Contact | None) -> ContactFacts:
    cleaned = ContactFacts(
        one_line(facts.name), one_line(facts.email).lower(), one_line(facts.job_title), one_line(facts.phone)
    )
    problems = _too_long(cleaned, CONTACT_LIMITS)
    if not cleaned.name:
        problems["name"] = "Give a name."
    others = [one.email for one in vendor.contacts if one is not existing and one.removed_at is None]
    if "email" not in problems and not EMAIL.fullmatch(cleaned.email):
        problems["email"] = "This does not look like a mail address."
    elif cleaned.email in others:
        problems["email"] = "There is a contact with this address already."
    if problems:
        raise InvalidInputError(problems)
    return cleaned


def _too_long(facts: VendorFacts | ContactFacts, limits: Mapping[str, int]) -> dict[str, str]:
    """A sentence for each field that holds more characters than it may."""
    return {
        name: f"Please keep this within {most} characters."
        for name, most in limits.items()
        if len(getattr(facts, name)) > most
    }


def _fill_contact(contact: Contact, facts: ContactFacts) -> None:
    for name, value in asdict(facts).items():
        setattr(contact, name, value)


def _subject(vendor: Vendor) -> str:
    return f"vendor:{vendor.public_id}"
