"""A scoring policy file into a Policy: see docs/scoring.md."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction

from vendorrisk.questionnaires.files.fields import Faults, Fields
from vendorrisk.questionnaires.files.yaml_nodes import Node
from vendorrisk.scoring.policy import GradeBand, Policy, RiskLevelBand, TierBand


def read_policy(node: Node, faults: Faults) -> Policy:
    """The policy of a file's document; what is wrong with it is noted in `faults`."""
    fields = Fields(node, faults, "policy")
    required, recommended = _read_evidence(fields)
    grades, levels, tiers = _read_grades(fields), _read_levels(fields), _read_tiers(fields)
    policy = Policy(
        key=fields.key(longest=80),
        version=fields.key("version", longest=20),
        required_missing=required,
        recommended_missing=recommended,
        max_mitigation=fields.figure("max_mitigation", Fraction(90)),
        grades=grades,
        risk_levels=levels,
        critical_floor=fields.choice(
            "critical_floor", [band.level for band in levels] or [""], _named(levels)
        ),
        critical_grade_cap=fields.choice(
            "critical_grade_cap", [band.grade for band in grades] or [""], _capped(grades)
        ),
        conditional_margin=fields.figure("conditional_margin"),
        tiers=tiers,
    )
    fields.done()
    return policy


def _named(levels: Sequence[RiskLevelBand]) -> str | None:
    """The floor where the file names none: high, if there is such a level."""
    return "high" if any(band.level == "high" for band in levels) else None


def _capped(grades: Sequence[GradeBand]) -> str | None:
    return "D" if any(band.grade == "D" for band in grades) else None


def _read_evidence(fields: Fields) -> tuple[Fraction, Fraction]:
    inner = fields.inner("evidence", "evidence")
    if inner is None:
        return Fraction(50), Fraction(90)
    factors = (
        inner.figure("required_missing", Fraction(50)),
        inner.figure("recommended_missing", Fraction(90)),
    )
    inner.done()
    return factors


def _read_grades(fields: Fields) -> tuple[GradeBand, ...]:
    bands: list[GradeBand] = []
    for inner in _bands(fields, "grades"):
        bands.append(GradeBand(inner.word("grade", longest=10), inner.figure("from")))
        inner.done()
    _check_bands(
        fields, "grades", [band.from_score for band in bands], [band.grade for band in bands], falling=True
    )
    return tuple(bands)


def _read_levels(fields: Fields) -> tuple[RiskLevelBand, ...]:
    bands: list[RiskLevelBand] = []
    for inner in _bands(fields, "risk_levels"):
        bands.append(RiskLevelBand(inner.word("level", longest=20), inner.figure("from")))
        inner.done()
    limits, names = [band.from_risk for band in bands], [band.level for band in bands]
    _check_bands(fields, "risk_levels", limits, names, falling=False)
    return tuple(bands)


def _read_tiers(fields: Fields) -> tuple[TierBand, ...]:
    bands = [_read_tier(inner) for inner in _bands(fields, "tiers")]
    limits, names = [band.from_risk for band in bands], [str(band.tier) for band in bands]
    _check_bands(fields, "tiers", limits, names, falling=True)
    if any(later.tier <= band.tier for band, later in itertools.pairwise(bands)):
        fields.fault("tiers", "must be numbered upwards, tier 1 being the strictest")
    return tuple(bands)


def _read_tier(fields: Fields) -> TierBand:
    band = TierBand(
        tier=fields.whole("tier", lowest=1, highest=9),
        name=fields.word("name", longest=40),
        from_risk=fields.figure("from"),
        appetite=fields.figure("appetite"),
        reassess_months=fields.whole("reassess_months", lowest=1, highest=120),
    )
    fields.done()
    return band


def _bands(fields: Fields, key: str) -> list[Fields]:
    return [Fields(node, fields.faults, f"band of {key}") for node in fields.items(key)]


def _check_bands(
    fields: Fields, key: str, limits: Sequence[Fraction], names: Sequence[str], *, falling: bool
) -> None:
    if not limits:
        return
    order = "largest" if falling else "smallest"
    if any((limit <= later) if falling else (later <= limit) for limit, later in itertools.pairwise(limits)):
        fields.fault(key, f"must be sorted by “from”, the {order} first, each once")
    if min(limits) != 0:
        fields.fault(key, "must have a band from 0, so that every figure falls in one")
    if len(set(names)) != len(names):
        fields.fault(key, "must have different names")
