"""Recovery codes: each stands in for the second factor once.

A code has 60 random bits, too few for a plain digest, so all of a person's codes are stored under Argon2id with a
salt of their own; one computation tells which row a code belongs to.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Final

from argon2.low_level import Type, hash_secret_raw
from flask import current_app
from sqlalchemy import delete, func, select, update

from vendorrisk.accounts.models import RecoveryCode, User
from vendorrisk.config import settings_of
from vendorrisk.database import db
from vendorrisk.encryption import derive_key

NUMBER: Final = 10
#: no letters or digits that are taken for one another
ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
LETTERS: Final = 12


def renew_codes(user: User) -> list[str]:
    """Draw new codes in place of the old ones; they are shown this once."""
    remove_codes(user)
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(LETTERS)) for _ in range(NUMBER)]
    db.session.add_all(RecoveryCode(user_id=user.id, code_hash=_digest(user, code)) for code in codes)
    db.session.flush()
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]


def remove_codes(user: User) -> None:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))


def count_left(user: User) -> int:
    unused = select(func.count()).where(RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(unused) or 0


def spend_code(user: User, typed: str, now: datetime) -> bool:
    """Is it one of the person's unused codes? It is used up by this, also when two requests bring it at once."""
    code = "".join(character for character in typed.casefold() if character.isalnum())
    if len(code) != LETTERS:
        return False
    spent = db.session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user.id,
            RecoveryCode.code_hash == _digest(user, code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCode.id)
    )
    return spent.first() is not None


def _digest(user: User, code: str) -> str:
    settings = settings_of(current_app)
    key = derive_key(settings.secret_key, "recovery codes")
    salt = hmac.digest(key, user.public_id.encode(), hashlib.sha256)[:16]
    passes, kibibytes = (1, 8) if settings.mode == "test" else (3, 65536)
    digest = hash_secret_raw(
        code.encode(), salt, time_cost=passes, memory_cost=kibibytes, parallelism=1, hash_len=32, type=Type.ID
    )
    return digest.hex()
