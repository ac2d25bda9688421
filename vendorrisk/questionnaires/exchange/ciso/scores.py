"""What an answer is worth: in the library's own terms, and as credit of ours.

In the source a requirement's score is the sum of what the chosen options add, each times its question's weight (or
their mean), kept between the framework's limits; there is one only when every question that is asked is answered. Its
result comes from the options' own results.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from vendorrisk.questionnaires.exchange.ciso.library import Asked, Choice, Library, Result

#: the four steps by which a statement without questions is answered: value, label, credit, result in the source
STEPS: tuple[tuple[str, str, int, Result], ...] = (
    ("no", "Not in place", 0, "non_compliant"),
    ("partly", "Begun, or in place in part", 40, "partially_compliant"),
    ("yes", "In place", 80, "compliant"),
    ("improved", "In place, checked regularly and improved", 100, "compliant"),
)
_CREDITS: dict[Result, int] = {
    "compliant": 100,
    "partially_compliant": 50,
    "non_compliant": 0,
    "not_applicable": 100,
}


def is_scored(question: Asked) -> bool:
    """Whether its choices say what they are worth."""
    return any(choice.score is not None or choice.result is not None for choice in question.choices)


def credits_of(question: Asked) -> tuple[dict[str, Fraction], bool]:
    """The credit of every choice by urn, 0 to 100, and whether none had to be rounded or cut."""
    shares = _shares(question)
    rounded = {urn: Fraction(round(share * 100), 100) for urn, share in shares.items()}
    return rounded, rounded == shares and not any((each.score or 0) < 0 for each in question.choices)


def _shares(question: Asked) -> dict[str, Fraction]:
    points = {choice.urn: max(0, choice.score or 0) for choice in question.choices}
    most = sum(points.values()) if question.type == "multiple_choice" else max(points.values(), default=0)
    if most:
        return {urn: Fraction(100 * score, most) for urn, score in points.items()}
    return {
        choice.urn: Fraction(_CREDITS[choice.result] if choice.result else 0) for choice in question.choices
    }


def own_score(library: Library, chosen: Iterable[tuple[Asked, tuple[Choice, ...]]]) -> int | None:
    """The source's score of a requirement whose questions are all answered; None where nothing adds to one."""
    total, weights, any_score = 0, 0, False
    for question, choices in chosen:
        for choice in choices:
            if choice.score is not None:
                total += choice.score * question.weight
                weights += question.weight
                any_score = True
    if not any_score:
        return None
    value = int(Fraction(total, weights)) if library.mean and weights else total
    return max(library.min_score, min(library.max_score, value))


def own_result(results: Iterable[Result]) -> str:
    """The source's result of a requirement whose questions are all answered; “not_assessed” where none has one."""
    found = set(results)
    if not found:
        return "not_assessed"
    decisive = found - {"not_applicable"}
    if not decisive:
        return "not_applicable"
    return next(iter(decisive)) if len(decisive) == 1 else "partially_compliant"


def step_score(library: Library, value: str) -> int | None:
    """Where a step stands between the framework's limits."""
    share = _SHARES.get(value)
    if share is None:
        return None
    return library.min_score + (library.max_score - library.min_score) * share // 100


_SHARES: Mapping[str, int] = {value: credit for value, _, credit, _ in STEPS}
