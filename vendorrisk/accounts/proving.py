"""Proving again who one is, before something that weighs much."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from vendorrisk.accounts import second_factor
from vendorrisk.accounts.limiting import check_limit, count_try, forget_tries, take_turn
from vendorrisk.accounts.models import User
from vendorrisk.accounts.passwords.hashing import verify_password
from vendorrisk.accounts.sessions import proved_recently
from vendorrisk.errors import InvalidInputError

__all__ = ("prove_again", "prove_password", "proved_recently")

MOST_TRIES: Final = 5


def prove_password(user: User, password: str, now: datetime, field: str = "password") -> None:
    """Raises InvalidInputError at `field`, TooManyTriesError. The caller keeps the failed try (keep_changes)."""
    _check_password(user, password, now, field)
    forget_tries("prove", user.public_id)


def prove_again(user: User, password: str, code: str, now: datetime) -> None:
    """Password, and the code where there is a second factor.

    Raises InvalidInputError naming the field (`password`, `code`), TooManyTriesError. The caller keeps the failed
    try (keep_changes).
    """
    _check_password(user, password, now, "password")
    if user.has_second_factor and not second_factor.is_right(user, code, now):
        count_try("prove", user.public_id, now)
        raise InvalidInputError({"code": "This code does not match, or was used before."})
    # Only now: whoever knows the password alone must not guess codes without an end.
    forget_tries("prove", user.public_id)


def _check_password(user: User, password: str, now: datetime, field: str) -> None:
    take_turn("prove", user.public_id)
    check_limit("prove", user.public_id, MOST_TRIES, now)
    if not verify_password(user, password):
        count_try("prove", user.public_id, now)
        raise InvalidInputError({field: "This is not your password."})
