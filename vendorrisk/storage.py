"""Evidence and documents by their SHA-256, on local disk.

A file is complete or absent: written beside its place, synced, then renamed; the folder is synced too, so that a
row which names the file never outlives it.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from vendorrisk.errors import NotFoundError

CHUNK = 1024 * 1024


@dataclass(frozen=True)
class StoredFile:
    """What is known of bytes once they are safe."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Storage:
    """A content-addressed folder: the same bytes are kept once."""

    root: Path

    def keep(self, source: IO[bytes] | bytes) -> StoredFile:
        """Store the bytes durably and say what they are."""
        self.root.mkdir(parents=True, exist_ok=True)
        passing = self.root / f".incoming-{secrets.token_hex(8)}"
        try:
            stored = _write_synced(passing, _chunks(source))
            place = self._place(stored.sha256)
            place.parent.mkdir(parents=True, exist_ok=True)
            passing.replace(place)
            _sync_folder(place.parent)
        finally:
            passing.unlink(missing_ok=True)
        return stored

    def read(self, sha256: str) -> bytes:
        """The bytes of that digest. Raises NotFoundError when they are not here."""
        return self.path(sha256).read_bytes()

    def path(self, sha256: str) -> Path:
        place = self._place(sha256)
        if not place.is_file():
            raise NotFoundError("This file is not in the store.")
        return place

    def holds(self, sha256: str) -> bool:
        return self._place(sha256).is_file()

    def stage(self, name: str, content: bytes) -> None:
        """Keep a step's result under a name of its own, so that a repeated step finds it instead of making another."""
        staged = self._staged(name)
        staged.parent.mkdir(parents=True, exist_ok=True)
        passing = staged.with_suffix(f".{secrets.token_hex(8)}")
        try:
            _write_synced(passing, [content])
            passing.replace(staged)
            _sync_folder(staged.parent)
        finally:
            passing.unlink(missing_ok=True)

    def staged(self, name: str) -> bytes | None:
        staged = self._staged(name)
        return staged.read_bytes() if staged.is_file() else None

    def unstage(self, name: str) -> None:
        self._staged(name).unlink(missing_ok=True)

    def _place(self, sha256: str) -> Path:
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise NotFoundError("This is not the name of a stored file.")
        return self.root / sha256[:2] / sha256

    def _staged(self, name: str) -> Path:
        return self.root / "staged" / hashlib.sha256(name.encode()).hexdigest()


def _chunks(source: IO[bytes] | bytes) -> Iterable[bytes]:
    if isinstance(source, bytes):
        return [source]
    return iter(lambda: source.read(CHUNK), b"")


def _write_synced(path: Path, chunks: Iterable[bytes]) -> StoredFile:
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as file:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return StoredFile(digest.hexdigest(), size)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
