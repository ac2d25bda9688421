"""The words of the documents: days, moments, sizes and states as people read them."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Final

from vendorrisk.scoring.rounding import shown

OUTCOMES: Final = {
    "approved": "Approved",
    "approved_with_conditions": "Approved with conditions",
    "rejected": "Rejected",
}
RECOMMENDATIONS: Final = {
    "approve": "Approve",
    "approve_with_conditions": "Approve with conditions",
    "do_not_approve": "Do not approve",
}
#: what mends a question, in words that follow the question
ACTIONS: Final = {
    "attach_evidence": "Attach the evidence",
    "answer": "Answer the question",
    "await_review": "Have the answer reviewed",
    "improve": "Mend the practice itself",
}
FINDING_STATES: Final = {"open": "Open", "remediated": "Remediated", "dismissed": "Dismissed"}
#: how much evidence a question asks for
EVIDENCE_NEEDS: Final = {"required": "Evidence required", "recommended": "Evidence recommended"}
CLARIFICATION_STATES: Final = {"asked": "not answered yet", "answered": "answered"}


def figure(value: Fraction | None) -> str:
    """A figure with one decimal, or a dash where there is none."""
    return "–" if value is None else shown(value)


def signed(value: Fraction) -> str:
    """A change: "+2.5", "−0.4"."""
    text = shown(value)
    return text.replace("-", "−") if text.startswith("-") else f"+{text}"


def day(text: str) -> str:
    """“2026-11-23” or a moment as “23 November 2026”."""
    if not text:
        return ""
    value = date.fromisoformat(text[:10])
    return f"{value.day} {value:%B %Y}"


def moment(text: str) -> str:
    """An ISO moment as “23 November 2026, 09:30 UTC”."""
    if not text:
        return ""
    value = datetime.fromisoformat(text)
    return f"{day(text)}, {value:%H:%M} UTC"


def file_size(size: int) -> str:
    """Bytes in the unit one would say them in."""
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1000:.0f} KB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def brief(text: str, longest: int) -> str:
    """Text for a place that must not grow: cut at a word, with an ellipsis."""
    flat = " ".join(text.split())
    if len(flat) <= longest:
        return flat
    cut = flat[: longest - 1]
    return (cut.rpartition(" ")[0] if " " in cut[longest // 2 :] else cut).rstrip(" ,.;:") + "…"


def ended(text: str) -> str:
    """A sentence that somebody typed, with a full stop where it lacks its end."""
    flat = text.strip()
    return flat if flat.endswith((".", "!", "?", "…")) else f"{flat}."


def count(number: int, one: str, many: str) -> str:
    """ "1 question", "3 questions" """
    return f"{number} {one if number == 1 else many}"
