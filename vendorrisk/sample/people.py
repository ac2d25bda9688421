"""The sample's people, one a role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from vendorrisk.accounts.models import User
from vendorrisk.accounts.passwords.hashing import hash_password
from vendorrisk.accounts.people import add_person
from vendorrisk.accounts.permissions import ROLE_TITLES, Role
from vendorrisk.audit import Actor

PASSWORD: Final = "look around freely"
LOADER: Final = Actor("command", "flask sample", "flask sample")


@dataclass(frozen=True)
class SamplePerson:
    """Somebody to sign in as."""

    name: str
    email: str
    role: Role
    password: str = PASSWORD

    @property
    def title(self) -> str:
        return ROLE_TITLES[self.role]


PEOPLE: Final = (
    SamplePerson("Ana Almeida", "ana@northwind.example", Role.ANALYST),
    SamplePerson("Celia Cortez", "celia@northwind.example", Role.CSO),
    SamplePerson("Pia Persson", "pia@northwind.example", Role.PROCUREMENT),
    SamplePerson("Bo Bergman", "bo@northwind.example", Role.BUSINESS_OWNER),
    SamplePerson("Audrey Adler", "audrey@northwind.example", Role.AUDITOR),
    SamplePerson("Adam Ahmed", "adam@northwind.example", Role.ADMINISTRATOR),
)


def add_people(now: datetime) -> dict[Role, User]:
    """Everybody, by role, with the sample's password set."""
    added: dict[Role, User] = {}
    for person in PEOPLE:
        user = add_person(person.email, person.name, person.role, LOADER, now)
        user.password_hash = hash_password(person.password)
        added[person.role] = user
    return added
