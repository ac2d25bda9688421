"""The second factor: time-based codes (RFC 6238), each accepted once, and recovery codes."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final

import pyotp
from flask import current_app
from sqlalchemy import delete, select

from vendorrisk import audit, settings_of
from vendorrisk.accounts.models import RecoveryCode, User
from vendorrisk.audit import Actor
from vendorrisk.database import db
from vendorrisk.encryption import decrypt, encrypt, token_digest
from vendorrisk.errors import InvalidInputError

STEP_SECONDS: Final = 30
RECOVERY_CODES: Final = 10
PURPOSE: Final = "totp"


def begin(user: User) -> str:
    """Draw a secret for the person's app; it counts once a code confirmed it. Returns it for the QR code."""
    secret = pyotp.random_base32()
    user.totp_secret = encrypt(settings_of(current_app).secret_key, PURPOSE, secret.encode())
    user.totp_confirmed_at = None
    db.session.flush()
    return secret


def secret_of(user: User) -> str:
    """The person's secret; empty when none was drawn."""
    if user.totp_secret is None:
        return ""
    return decrypt(settings_of(current_app).secret_key, PURPOSE, user.totp_secret).decode()


def address_of(user: User) -> str:
    """What the QR code holds."""
    issuer = f"VendorRisk {settings_of(current_app).organisation_name}"
    return pyotp.TOTP(secret_of(user)).provisioning_uri(user.email, issuer_name=issuer)


def confirm(user: User, code: str, now: datetime) -> list[str]:
    """Switch the second factor on; returns the recovery codes, which are shown this once."""
    if not secret_of(user) or not _accept(user, code, now):
        raise InvalidInputError({"code": "This code does not match. Look at the app again: a new one comes every 30 seconds."})
    user.totp_confirmed_at = now
    audit.record(user.as_actor(), "account.second_factor_on", f"user:{user.public_id}", now)
    return renew_recovery_codes(user)


def renew_recovery_codes(user: User) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = [f"{secrets.token_hex(3)}-{secrets.token_hex(3)}" for _ in range(RECOVERY_CODES)]
    db.session.add_all(RecoveryCode(user_id=user.id, code_hash=token_digest(code)) for code in codes)
    db.session.flush()
    return codes


def switch_off(user: User, actor: Actor, now: datetime) -> None:
    user.totp_secret, user.totp_confirmed_at = None, None
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    audit.record(actor, "account.second_factor_off", f"user:{user.public_id}", now)
    db.session.flush()


def is_right(user: User, code: str, now: datetime) -> bool:
    """Is it the present code or an unused recovery code? Either is spent by this."""
    return _accept(user, code, now) or _spend_recovery_code(user, code, now)


def _accept(user: User, code: str, now: datetime) -> bool:
    code = code.replace(" ", "")
    totp, present = pyotp.TOTP(secret_of(user)), int(now.timestamp()) // STEP_SECONDS
    for step in (present, present - 1, present + 1):
        if step > user.totp_last_step and secrets.compare_digest(totp.generate_otp(step), code.rjust(6)[:6]) and len(code) == 6:
            user.totp_last_step = step
            db.session.flush()
            return True
    return False


def _spend_recovery_code(user: User, code: str, now: datetime) -> bool:
    found = db.session.scalars(
        select(RecoveryCode).where(
            RecoveryCode.user_id == user.id,
            RecoveryCode.code_hash == token_digest(code.strip().lower()),
            RecoveryCode.used_at.is_(None),
        )
    ).first()
    if found is None:
        return False
    found.used_at = now
    db.session.flush()
    return True
