"""Looking at a file that nobody knows in a process of its own, with limits and without our environment."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vendorrisk.reports.examining import Examined

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate

PROJECT: Final = Path(__file__).resolve().parent.parent.parent
#: the program limits its own computing time; this is for one that hangs without computing
PATIENCE: Final = 20
TOO_MUCH: Final = "The file cannot be read within sensible limits of memory and time; ours always can."


def examine_apart(pdf: bytes, trust_roots: Sequence[Certificate]) -> Examined:
    """As examining.examine; a file that overwhelms the reader is none of ours."""
    roots = json.dumps([base64.b64encode(root.dump()).decode() for root in trust_roots])
    try:
        done = subprocess.run(
            [sys.executable, "-m", "vendorrisk.reports.examining"],
            input=roots.encode() + b"\n" + pdf,
            capture_output=True,
            cwd=PROJECT,
            env={"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
            timeout=PATIENCE,
            check=True,
        )
        return Examined(**json.loads(done.stdout))
    except (subprocess.SubprocessError, ValueError, TypeError):
        return Examined("foreign", TOO_MUCH)
