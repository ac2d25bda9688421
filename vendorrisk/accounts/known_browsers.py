"""A browser that a person has signed in with before carries a signed mark.

Its tries are counted apart, so that a stranger who types wrong passwords cannot lock the person out (OWASP,
device cookies); and a first sign-in from elsewhere is told by mail. The mark opens nothing.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Final

from flask import current_app
from itsdangerous import BadSignature, TimestampSigner

from vendorrisk.accounts.models import User
from vendorrisk.config import settings_of
from vendorrisk.encryption import derive_key

LIFE: Final = timedelta(days=180)


def make_mark(user: User) -> str:
    """A mark for the browser the person has just signed in with."""
    return _signer().sign(f"{user.public_id}:{secrets.token_urlsafe(16)}").decode()


def is_known(mark: str, user: User | None) -> bool:
    """Does the browser's mark belong to this person?"""
    if user is None or not mark:
        return False
    try:
        told = _signer().unsign(mark, max_age=int(LIFE.total_seconds())).decode()
    except (BadSignature, UnicodeError):
        return False
    return told.rpartition(":")[0] == user.public_id


def _signer() -> TimestampSigner:
    return TimestampSigner(derive_key(settings_of(current_app).secret_key, "known browser"))
