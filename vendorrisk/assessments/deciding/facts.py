"""What a decision rests on, as canonical bytes: their SHA-256 tells whether the facts moved, their content what moved."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from vendorrisk.assessments.answering.sheet import answer_sheet
from vendorrisk.assessments.answering.submitting import answer_facts
from vendorrisk.assessments.models import Assessment
from vendorrisk.assessments.review_models import Review
from vendorrisk.assessments.reviewing.rating import review_facts
from vendorrisk.database import db


def facts_of(assessment: Assessment) -> bytes:
    """Answers, evidence, reviews, tier, intake, and which questionnaires and policy they were scored by."""
    sheet = answer_sheet(assessment)
    engagement = assessment.engagement
    policy = assessment.policy_version
    facts: dict[str, Any] = {
        "answers": {key: answer_facts(sheet, key) for key in sheet.asked},
        "reviews": _reviews(assessment),
        "tier": engagement.tier,
        "intake": engagement.intake_answers,
        "questionnaires": [asked.questionnaire_version.sha256 for asked in assessment.questionnaires],
        "policy": policy.sha256 if policy else None,
    }
    return json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()


def differences(before: bytes, after: bytes) -> tuple[str, ...]:
    """What moved between two readings of the facts, one plain phrase each."""
    old, new = json.loads(before), json.loads(after)
    told = [
        *(f"answer to {key}" for key in _moved(old["answers"], new["answers"])),
        *(f"review of {key}" for key in _moved(old["reviews"], new["reviews"])),
    ]
    if old["tier"] != new["tier"]:
        told.append(f"tier {old['tier']} is now {new['tier']}")
    elif old["intake"] != new["intake"]:
        told.append("the intake")
    if old["questionnaires"] != new["questionnaires"]:
        told.append("the questionnaires")
    if old["policy"] != new["policy"]:
        told.append("the policy it was scored by")
    return tuple(told)


def _moved(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    return sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))


def _reviews(assessment: Assessment) -> dict[str, Any]:
    rows = db.session.scalars(select(Review).where(Review.assessment_id == assessment.id))
    return {row.question_key: told for row in rows if (told := review_facts(row))}
