"""Answers of the sample's vendors to intake and baseline: how well they do, said once a question."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from vendorrisk.scoring.questionnaire import Band, Question

#: intakes by how much depends on the vendor
INTAKES: dict[str, dict[str, Any]] = {
    "heavy": {
        "data.class": "restricted", "data.personal": ["employees", "special"], "data.people": "4200",
        "data.payment": "no", "access.systems": "integration", "access.premises": "no", "access.ai": "uses",
        "dependence.outage": "hours", "dependence.critical_function": "yes", "dependence.replace": "hard",
        "dependence.places": ["home", "eea"], "dependence.regulated": "yes", "dependence.spend": "480",
    },
    "medium": {
        "data.class": "confidential", "data.personal": ["customers"], "data.people": "25000", "data.payment": "no",
        "access.systems": "integration", "access.premises": "no", "access.ai": "no", "dependence.outage": "day",
        "dependence.critical_function": "no", "dependence.replace": "effort", "dependence.places": ["eea"],
        "dependence.regulated": "no", "dependence.spend": "90",
    },
    "light": {
        "data.class": "internal", "data.personal": ["contacts"], "data.people": "300", "data.payment": "no",
        "access.systems": "user", "access.premises": "no", "access.ai": "no", "dependence.outage": "week",
        "dependence.critical_function": "no", "dependence.replace": "easy", "dependence.places": ["home"],
        "dependence.regulated": "no", "dependence.spend": "12",
    },
}  # fmt: skip
#: what a middling vendor answers otherwise than a good one
WEAKER = frozenset(
    {
        "governance.certificate", "people.phishing", "access.privileged", "infrastructure.detection",
        "vulnerabilities.scanning", "continuity.restore_test", "suppliers.assessed", "logging.months",
    }
)  # fmt: skip
WEAKEST = WEAKER | {
    "access.mfa", "people.trained", "infrastructure.encryption_rest", "application.pentest", "incidents.plan",
    "vulnerabilities.patch_days", "infrastructure.network", "continuity.backups", "privacy.deletion",
}  # fmt: skip


def answer_to(question: Question, weak: frozenset[str], today: date) -> Any:
    """The best answer, or for a weak question the second worst."""
    is_weak = question.key in weak
    if question.type == "yes_no":
        return "no" if is_weak else question.expected
    if question.type == "single_choice":
        by_credit = sorted(question.options, key=lambda option: -option.credit)
        return by_credit[min(len(by_credit) - 1, 2) if is_weak else 0].value
    if question.type == "multiple_choice":
        useful = [option.value for option in question.options if not option.exclusive]
        return useful[:1] if is_weak else useful
    if question.type == "number":
        return str(_limit(question.bands, is_weak))
    if question.type == "date":
        return (today - timedelta(days=500 if is_weak else 60)).isoformat()
    return (
        "Nothing touched customers' data. A phishing wave in spring made us move to security keys."
        if question.type == "text"
        else None
    )


def _limit(bands: tuple[Band, ...], is_weak: bool) -> int:
    by_credit = sorted(bands, key=lambda band: -band.credit)
    return int(by_credit[min(2, len(by_credit) - 1) if is_weak else 0].limit)
