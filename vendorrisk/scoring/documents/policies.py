"""A scoring policy as plain JSON data and back, without loss."""

from __future__ import annotations

from typing import Any

from vendorrisk.scoring.documents.plain_data import Fields, figure_to_data
from vendorrisk.scoring.errors import DocumentError
from vendorrisk.scoring.policy import GradeBand, Policy, RiskLevelBand, TierBand

Data = dict[str, Any]


def policy_to_data(policy: Policy) -> Data:
    return {
        "key": policy.key,
        "version": policy.version,
        "evidence": {
            "required_missing": figure_to_data(policy.required_missing),
            "recommended_missing": figure_to_data(policy.recommended_missing),
        },
        "max_mitigation": figure_to_data(policy.max_mitigation),
        "grades": [{"grade": band.grade, "from": figure_to_data(band.from_score)} for band in policy.grades],
        "risk_levels": [
            {"level": band.level, "from": figure_to_data(band.from_risk)} for band in policy.risk_levels
        ],
        "critical_floor": policy.critical_floor,
        "critical_grade_cap": policy.critical_grade_cap,
        "conditional_margin": figure_to_data(policy.conditional_margin),
        "tiers": [_tier_to_data(band) for band in policy.tiers],
    }


def _tier_to_data(band: TierBand) -> Data:
    return {
        "tier": band.tier,
        "name": band.name,
        "from": figure_to_data(band.from_risk),
        "appetite": figure_to_data(band.appetite),
        "reassess_months": band.reassess_months,
    }


def policy_from_data(data: object) -> Policy:
    """Raises DocumentError where the data is not of a policy."""
    fields = Fields(data, "policy")
    evidence = fields.object("evidence")
    policy = Policy(
        key=fields.text("key"),
        version=fields.text("version"),
        required_missing=evidence.figure("required_missing"),
        recommended_missing=evidence.figure("recommended_missing"),
        max_mitigation=fields.figure("max_mitigation"),
        grades=tuple(GradeBand(band.text("grade"), band.figure("from")) for band in fields.objects("grades")),
        risk_levels=tuple(
            RiskLevelBand(band.text("level"), band.figure("from")) for band in fields.objects("risk_levels")
        ),
        critical_floor=fields.text("critical_floor"),
        critical_grade_cap=fields.text("critical_grade_cap"),
        conditional_margin=fields.figure("conditional_margin"),
        tiers=tuple(_tier_from_data(band) for band in fields.objects("tiers")),
    )
    _check_policy(policy)
    return policy


def _check_policy(policy: Policy) -> None:
    """Raises DocumentError where a figure would fall in no band, or a name means none."""
    levels = [band.level for band in policy.risk_levels]
    grades = [band.grade for band in policy.grades]
    if policy.critical_floor not in levels or policy.critical_grade_cap not in grades or not policy.tiers:
        raise DocumentError("The bands of the policy are not complete.")


def _tier_from_data(fields: Fields) -> TierBand:
    return TierBand(
        tier=fields.whole("tier"),
        name=fields.text("name"),
        from_risk=fields.figure("from"),
        appetite=fields.figure("appetite"),
        reassess_months=fields.whole("reassess_months"),
    )
