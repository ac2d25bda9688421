"""The people of the tests. Staff sign in; respondents come through a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Flask

from vendorrisk.accounts.models import User
from vendorrisk.accounts.passwords.hashing import hash_password
from vendorrisk.accounts.people import add_person
from vendorrisk.accounts.permissions import Role
from vendorrisk.accounts.reads import find_person_by_email, get_person_by_email
from vendorrisk.audit import Actor
from vendorrisk.database import db, now_utc

PASSWORD: Final = "nine quiet herons at dawn"
OPERATOR: Final = Actor("command", "tests", "tests")


@dataclass(frozen=True)
class Persona:
    """A member of staff."""

    name: str
    role: Role

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@house.example"


@dataclass(frozen=True)
class Respondent:
    """Somebody of a vendor, without an account."""

    name: str
    email: str
    vendor: str


ANA: Final = Persona("Ana Analyst", Role.ANALYST)
CELIA: Final = Persona("Celia Chief", Role.CSO)
PIA: Final = Persona("Pia Procurement", Role.PROCUREMENT)
BO: Final = Persona("Bo Owner", Role.BUSINESS_OWNER)
AUDREY: Final = Persona("Audrey Auditor", Role.AUDITOR)
ADAM: Final = Persona("Adam Administrator", Role.ADMINISTRATOR)
STAFF: Final = (ANA, CELIA, PIA, BO, AUDREY, ADAM)

VICTOR: Final = Respondent("Victor Vendor", "victor@nordlicht.example", "Nordlicht")
MALLORY: Final = Respondent("Mallory Other", "mallory@elsewhere.example", "Elsewhere")


def add(persona: Persona) -> User:
    """The persona's account with the password of the tests; the one that is there, if there is. Commits."""
    user = find_person_by_email(persona.email)
    if user is None:
        user = add_person(persona.email, persona.name, persona.role, OPERATOR, now_utc())
        user.password_hash = hash_password(PASSWORD)
        db.session.commit()
    return user


def find(persona: Persona) -> User:
    return get_person_by_email(persona.email)


def add_staff(app: Flask) -> None:
    """All six, with accounts."""
    with app.app_context():
        for persona in STAFF:
            add(persona)
