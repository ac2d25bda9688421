"""The second factor: time-based codes (RFC 6238), each accepted once, and recovery codes."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final

from flask import current_app
from pyotp import random_base32
from pyotp.totp import TOTP

from vendorrisk import audit
from vendorrisk.accounts import recovery_codes, security_notices
from vendorrisk.accounts.models import User, UserSession
from vendorrisk.accounts.sessions import end_sessions
from vendorrisk.audit import Actor
from vendorrisk.config import settings_of
from vendorrisk.database import db
from vendorrisk.encryption import decrypt, encrypt
from vendorrisk.errors import InvalidInputError, WrongStateError

STEP_SECONDS: Final = 30
DIGITS: Final = 6
PURPOSE: Final = "totp"


def begin(user: User) -> str:
    """Draw a secret for the person's app; it counts once a code confirmed it. Returns it for the QR code.

    Raises WrongStateError when a second factor is on already.
    """
    if user.has_second_factor:
        raise WrongStateError("The second factor is on already. Switch it off first to set up another app.")
    secret = random_base32()
    user.totp_secret = encrypt(settings_of(current_app).secret_key, PURPOSE, secret.encode())
    user.totp_last_step = 0
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
    return TOTP(secret_of(user)).provisioning_uri(name=user.email, issuer_name=issuer)


def confirm(user: User, code: str, now: datetime, keep: UserSession | None = None) -> list[str]:
    """Switch the second factor on; returns the recovery codes, which are shown this once.

    Sessions that were opened without it end, except the one to keep.
    """
    if user.has_second_factor:
        raise WrongStateError("The second factor is on already.")
    if not secret_of(user) or not _accept(user, code, now):
        sentence = "This code does not match. Look at the app again: a new one comes every 30 seconds."
        raise InvalidInputError({"code": sentence})
    user.totp_confirmed_at = now
    end_sessions(user, user.as_actor(), now, keep)
    audit.record(user.as_actor(), "account.second_factor_on", f"user:{user.public_id}", now)
    security_notices.tell(user, "The second factor was switched on.", now)
    return recovery_codes.renew_codes(user)


def renew_recovery_codes(user: User, now: datetime) -> list[str]:
    """New recovery codes; the old ones are void."""
    if not user.has_second_factor:
        raise WrongStateError("There is no second factor that the codes could stand in for.")
    audit.record(user.as_actor(), "account.recovery_codes_renewed", f"user:{user.public_id}", now)
    security_notices.tell(user, "New recovery codes were made; the old ones are void.", now)
    return recovery_codes.renew_codes(user)


def switch_off(user: User, actor: Actor, now: datetime) -> None:
    """Raises WrongStateError when it is off already."""
    if not user.has_second_factor:
        raise WrongStateError("The second factor is off already.")
    user.totp_secret, user.totp_confirmed_at = None, None
    recovery_codes.remove_codes(user)
    audit.record(actor, "account.second_factor_off", f"user:{user.public_id}", now)
    security_notices.tell(user, "The second factor was switched off.", now)
    db.session.flush()


def is_right(user: User, code: str, now: datetime) -> bool:
    """Is it the present code or an unused recovery code? Either is spent by this."""
    return _accept(user, code, now) or _spend_recovery_code(user, code, now)


def _accept(user: User, typed: str, now: datetime) -> bool:
    """One step of clock difference either way; a step at or before the last accepted one never counts again."""
    code = "".join(typed.split())
    if len(code) != DIGITS or not code.isascii():
        return False
    totp, present = TOTP(secret_of(user)), int(now.timestamp()) // STEP_SECONDS
    for step in (present, present - 1, present + 1):
        if step > user.totp_last_step and secrets.compare_digest(totp.generate_otp(step), code):
            user.totp_last_step = step
            db.session.flush()
            return True
    return False


def _spend_recovery_code(user: User, code: str, now: datetime) -> bool:
    if not recovery_codes.spend_code(user, code, now):
        return False
    audit.record(user.as_actor(), "account.recovery_code_used", f"user:{user.public_id}", now)
    security_notices.tell(user, "A recovery code was used in place of the app.", now)
    return True
