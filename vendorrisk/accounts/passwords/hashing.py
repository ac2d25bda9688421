"""Passwords: Argon2id, and what makes one too weak.

Length and guessability are all that counts (NIST SP 800-63B): no rules of composition, no forced change.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from vendorrisk.accounts.models import User
from vendorrisk.accounts.passwords.common import is_common, leans_on
from vendorrisk.config import settings_of
from vendorrisk.errors import InvalidInputError

SHORTEST: Final = 12
LONGEST: Final = 256


def hash_password(password: str) -> str:
    return _hasher().hash(password)


def verify_password(user: User | None, password: str) -> bool:
    """Is it the person's password? Costs the same for an unknown one, so nobody learns who has an account."""
    stored = user.password_hash if user and user.password_hash else _nobodys_hash()
    try:
        matches = _hasher().verify(stored, password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return matches and user is not None and user.password_hash is not None


def renew_hash(user: User, password: str) -> None:
    """Hash again when the parameters have grown since."""
    if user.password_hash and _hasher().check_needs_rehash(user.password_hash):
        user.password_hash = hash_password(password)


def check_new_password(user: User, password: str) -> None:
    """Raises InvalidInputError for field `password` when it is too short, too long or too easily guessed."""
    problem = ""
    if len(password) < SHORTEST:
        problem = f"Please take at least {SHORTEST} characters; a sentence is easiest to remember."
    elif len(password) > LONGEST:
        problem = f"Please take at most {LONGEST} characters."
    elif is_common(password):
        problem = "This password is among the first that are tried. Please choose another."
    elif leans_on(password, _known_words(user)):
        problem = "This is little more than your name, your address or our organisation. Please add to it."
    if problem:
        raise InvalidInputError({"password": problem})


def _known_words(user: User) -> set[str]:
    """What anybody would guess of this person: parts of name and address, the organisation, the product."""
    account, _, domain = user.email.partition("@")
    organisation = settings_of(current_app).organisation_name
    told = " ".join(
        (user.name, account.replace(".", " "), domain.replace(".", " "), organisation, "vendorrisk")
    )
    return {*told.split(), account, user.name.replace(" ", ""), organisation.replace(" ", "")}


def _hasher() -> PasswordHasher:
    return _make_hasher(settings_of(current_app).mode)


@lru_cache
def _make_hasher(mode: str) -> PasswordHasher:
    # The library's defaults (RFC 9106, second set: 64 MiB, 3 passes) hold; tests take the cheapest.
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1) if mode == "test" else PasswordHasher()


def _nobodys_hash() -> str:
    return _make_nobodys_hash(settings_of(current_app).mode)


@lru_cache
def _make_nobodys_hash(mode: str) -> str:
    return _make_hasher(mode).hash("nobody has this password")
