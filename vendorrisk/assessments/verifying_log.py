"""The log is verified once a day, so that tampering comes to light although nobody asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from vendorrisk import audit, jobs
from vendorrisk.assessments.deciding.verification import signed_heads

KIND: Final = "log.verification"


class LogBrokenError(Exception):
    """The chain does not hold; the message names the first problems."""


def queue_verification(now: datetime) -> None:
    """One a day; its outcome stands on the operations page."""
    jobs.enqueue(KIND, f"{KIND}:{now.date().isoformat()}", now)


def verify_step(_payload: dict[str, Any]) -> None:
    """Walk the whole chain, and compare it with what signed documents name. Raises LogBrokenError."""
    problems = audit.verify(signed_heads()).problems
    if problems:
        more = f" And {len(problems) - 3} more." if len(problems) > 3 else ""
        raise LogBrokenError(" ".join(problems[:3]) + more)
