"""Who signs: a certificate from a PKCS#12 file by configuration, otherwise of the organisation's own authority."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app

from vendorrisk.config import Settings, settings_of
from vendorrisk.database import now_utc
from vendorrisk.encryption import derive_key

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate

    from vendorrisk.reports.signing import SigningIdentity


def signing_identity() -> SigningIdentity:
    """The identity documents are signed with; the organisation's own is created when it is first needed."""
    from vendorrisk.reports.signing import load_signing_identity

    settings = settings_of(current_app)
    if settings.signing_pkcs12:
        return load_signing_identity(
            Path(settings.signing_pkcs12).read_bytes(), settings.signing_pkcs12_password.encode()
        )
    return load_signing_identity(ensure_own_identity(settings).read_bytes(), _passphrase(settings))


def trust_roots() -> list[Certificate]:
    """The certificates a genuine document's signature must lead to.

    Those of the configured file, and those of the organisation's own authority as well once it was made: what it
    signed before the file was configured stays genuine.
    """
    from vendorrisk.reports.signing import load_signing_identity

    settings = settings_of(current_app)
    roots = signing_identity().trust_roots
    own = _own_identity_file(settings)
    if settings.signing_pkcs12 and own.exists():
        return [*roots, *load_signing_identity(own.read_bytes(), _passphrase(settings)).trust_roots]
    return roots


def ensure_own_identity(settings: Settings) -> Path:
    """The PKCS#12 of the organisation's own authority, its key encrypted under SECRET_KEY; made once, under a lock."""
    from vendorrisk.reports.signing import create_signing_identity

    place = _own_identity_file(settings)
    folder = place.parent
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            passing = folder / "signing.p12.new"
            passing.write_bytes(
                create_signing_identity(settings.organisation_name, now_utc(), _passphrase(settings))
            )
            passing.chmod(0o600)
            passing.replace(place)
    return place


def _own_identity_file(settings: Settings) -> Path:
    return settings.data_dir / "keys" / "signing.p12"


def _passphrase(settings: Settings) -> bytes:
    return derive_key(settings.secret_key, "signing").hex().encode()
