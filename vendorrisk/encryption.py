"""Secrets at rest: authenticated encryption under a key derived from SECRET_KEY, and digests of link tokens."""

from __future__ import annotations

import base64
import hashlib
import secrets

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

TOKEN_BYTES = 32  # 256 bits


def derive_key(secret_key: str, purpose: str) -> bytes:
    """A 32-byte key for one purpose (HKDF, RFC 5869), so that no two purposes share key material."""
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"vendorrisk/{purpose}".encode())
    return kdf.derive(secret_key.encode())


def encrypt(secret_key: str, purpose: str, plain: bytes) -> bytes:
    return _fernet(secret_key, purpose).encrypt(plain)


def decrypt(secret_key: str, purpose: str, sealed: bytes) -> bytes:
    """Raises cryptography.fernet.InvalidToken when the key or the bytes are not the ones it was sealed with."""
    return _fernet(secret_key, purpose).decrypt(sealed)


def new_token() -> str:
    """A fresh link or session token: 256 random bits, safe in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_digest(token: str) -> str:
    """What is stored of a token: its SHA-256. The token has full entropy, so no salt or stretching is needed."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def _fernet(secret_key: str, purpose: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derive_key(secret_key, purpose)))
