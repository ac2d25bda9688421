"""Whether a scorecard that was stated once is the one that comes out today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: Words may be improved from one version of the product to the next; what they are about may not change.
SENTENCES = frozenset({"why", "why_not", "recommendation_why"})
#: What every statement must have to be a rating at all.
FIGURES = frozenset(
    {
        "control_score",
        "grade",
        "inherent_risk",
        "tier",
        "residual_risk",
        "risk_level",
        "recommendation",
        "points",
    }
)


def is_same_rating(stated: Mapping[str, Any], computed: Mapping[str, Any]) -> bool:
    """Whether everything that the stated scorecard (plain data) says comes out the same in the computed one.

    Sentences are not compared, and a later version may say more than the stated one did.
    """
    return stated.keys() >= FIGURES and _agrees(stated, computed)


def _agrees(stated: object, computed: object) -> bool:
    if isinstance(stated, Mapping) and isinstance(computed, Mapping):
        names = stated.keys() - SENTENCES
        return names <= computed.keys() and all(_agrees(stated[name], computed[name]) for name in names)
    if isinstance(stated, list) and isinstance(computed, list):
        return len(stated) == len(computed) and all(map(_agrees, stated, computed))
    return type(stated) is type(computed) and stated == computed
