"""Proving again who one is, at the moment of signing."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from vendorrisk.accounts import second_factor
from vendorrisk.accounts.limiting import check_limit, count_try, forget_tries
from vendorrisk.accounts.models import User
from vendorrisk.accounts.passwords import verify_password
from vendorrisk.errors import InvalidInputError

MOST_TRIES: Final = 5


def prove_again(user: User, password: str, code: str, now: datetime) -> None:
    """Password, and the code where there is a second factor.

    Raises InvalidInputError naming the field, TooManyTriesError. The caller keeps the failed try (keep_changes).
    """
    check_limit("prove", user.public_id, MOST_TRIES, now)
    if not verify_password(user, password):
        count_try("prove", user.public_id, now)
        raise InvalidInputError({"password": "This is not your password."})
    if user.has_second_factor and not second_factor.is_right(user, code, now):
        count_try("prove", user.public_id, now)
        raise InvalidInputError({"code": "This code does not match, or was used before."})
    forget_tries("prove", user.public_id)
