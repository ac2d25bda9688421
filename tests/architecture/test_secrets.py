"""No secret stands in the repository."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
#: what keys and tokens of known makes look like
SECRET = re.compile(
    r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b"
    r"|\bxox[abprs]-[0-9A-Za-z-]{20,}|\bsk_live_[0-9A-Za-z]{20,}|\beyJ[\w-]{20,}\.eyJ[\w-]{20,}\."
)
FORBIDDEN_KINDS = {".p12", ".pfx", ".pem", ".key", ".sqlite3", ".env"}


def tracked() -> list[Path]:
    """The files of the repository; without git (an unpacked archive) there is nothing to compare with."""
    told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in told.stdout.split("\0") if name]


@pytest.mark.asvs("V13.3.1")
def test_no_file_holds_what_looks_like_a_secret() -> None:
    files = [path for path in tracked() if path.is_file()]
    assert files
    assert [path for path in files if SECRET.search(path.read_text(errors="replace"))] == []


@pytest.mark.asvs("V13.3.1")
def test_no_key_and_no_database_is_kept_in_the_repository() -> None:
    assert [path for path in tracked() if path.suffix in FORBIDDEN_KINDS or path.name == ".env"] == []
