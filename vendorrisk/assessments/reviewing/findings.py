"""Findings: raised from lost credit, edited by the analyst, mended by the vendor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from sqlalchemy import select

from vendorrisk import audit
from vendorrisk.accounts.permissions import Permission, check_allowed
from vendorrisk.assessments.answering.sheet import AnswerSheet, answer_sheet
from vendorrisk.assessments.lifecycle import Status, subject
from vendorrisk.assessments.models import Assessment
from vendorrisk.assessments.review_models import Finding
from vendorrisk.assessments.reviewing.rating import rate
from vendorrisk.audit import Actor
from vendorrisk.database import db, new_public_id
from vendorrisk.errors import ConflictError, InvalidInputError, NotFoundError, WrongStateError
from vendorrisk.scoring.scorecard import QuestionScore, Scorecard

SEVERITIES: Final = ("critical", "high", "medium", "low")
STATUSES: Final = ("open", "remediated", "dismissed")
#: points of the control score lost, at least, for a severity; a failed critical question is always critical
HIGH_FROM: Final = Fraction(3)
MEDIUM_FROM: Final = Fraction(1)
DAYS_TO_MEND: Final = {"critical": 30, "high": 60, "medium": 90, "low": 180}


@dataclass(frozen=True)
class FindingChange:
    """A finding as the analyst wants it."""

    title: str
    recommendation: str
    severity: str
    due_on: date | None
    status: str
    remediation_agreed: bool
    note: str
    version: int


def raise_findings(assessment: Assessment, scorecard: Scorecard, now: datetime) -> Sequence[Finding]:
    """Bring the findings in line with the scorecard.

    A question that lost credit has one finding; one whose credit came back loses its finding, unless the analyst
    had edited it: then it stays and its points say that nothing is lost any more.
    """
    sheet = answer_sheet(assessment)
    existing = {finding.question_key: finding for finding in findings_of(assessment)}
    lost = {result.key: result for result in scorecard.questions if result.counts and result.points_lost > 0}
    for key, result in lost.items():
        finding = existing.pop(key, None) or _new(assessment, sheet, result, now)
        finding.points_lost = _four_decimals(result.points_lost)
        if finding.edited_at is None:
            _describe(finding, result, key in scorecard.critical_failures, now)
    for finding in existing.values():
        finding.points_lost = Decimal(0)
        if finding.edited_at is None:
            db.session.delete(finding)
    db.session.flush()
    return findings_of(assessment)


def edit_finding(
    assessment: Assessment, finding: Finding, change: FindingChange, actor: Actor, now: datetime
) -> None:
    """The analyst's own words, severity, date and state; an agreed remediation can open the way to conditions."""
    check_allowed(actor, Permission.REVIEW_ANSWERS)
    if assessment.status not in {Status.IN_REVIEW, Status.SCORED}:
        raise WrongStateError("Findings can be edited until the assessment is sent for sign-off.")
    if finding.version != change.version:
        raise ConflictError("Somebody changed this finding in the meantime. Look at it again, then repeat.")
    _check(change)
    finding.title, finding.recommendation = change.title.strip(), change.recommendation.strip()
    finding.severity, finding.due_on, finding.status = change.severity, change.due_on, change.status
    finding.remediation_agreed, finding.note = change.remediation_agreed, change.note.strip()
    finding.edited_at = now
    audit.record(
        actor,
        "finding.edited",
        subject(assessment),
        now,
        finding=finding.public_id,
        question=finding.question_key,
        severity=finding.severity,
        status=finding.status,
        remediation_agreed=finding.remediation_agreed,
    )
    db.session.flush()
    rate(assessment, now)


def findings_of(assessment: Assessment) -> Sequence[Finding]:
    """Most severe first, then by points lost."""
    rows = db.session.scalars(select(Finding).where(Finding.assessment_id == assessment.id)).all()
    return sorted(rows, key=lambda f: (SEVERITIES.index(f.severity), -f.points_lost, f.question_key))


def get_finding(assessment: Assessment, public_id: str) -> Finding:
    found = db.session.scalars(
        select(Finding).filter_by(assessment_id=assessment.id, public_id=public_id)
    ).first()
    if found is None:
        raise NotFoundError("There is no such finding.")
    return found


def _new(assessment: Assessment, sheet: AnswerSheet, result: QuestionScore, now: datetime) -> Finding:
    question = sheet.questions[result.key]
    text = question.finding
    finding = Finding(
        public_id=new_public_id(),
        assessment_id=assessment.id,
        question_key=result.key,
        title=text.title if text else question.text,
        recommendation=text.recommendation if text else "Agree with the vendor how and when this is mended.",
        severity="low",
        points_lost=Decimal(0),
        raised_at=now,
    )
    db.session.add(finding)
    return finding


def _describe(finding: Finding, result: QuestionScore, is_failure: bool, now: datetime) -> None:
    finding.severity = severity_of(result, is_failure)
    finding.due_on = (now + timedelta(days=DAYS_TO_MEND[finding.severity])).date()


def severity_of(result: QuestionScore, is_failure: bool) -> str:
    """How grave the loss at one question is; `is_failure`: a critical question that fails."""
    if is_failure:
        return "critical"
    if result.points_lost >= HIGH_FROM:
        return "high"
    return "medium" if result.points_lost >= MEDIUM_FROM else "low"


def _check(change: FindingChange) -> None:
    problems: dict[str, str] = {}
    if not change.title.strip() or len(change.title) > 300:
        problems["title"] = "Give the finding a title of 300 characters at most."
    if not change.recommendation.strip() or len(change.recommendation) > 4000:
        problems["recommendation"] = "Say what should be done, in 4000 characters at most."
    if change.severity not in SEVERITIES:
        problems["severity"] = "Choose one of the severities."
    if change.status not in STATUSES:
        problems["status"] = "Choose one of the states."
    if change.status == "dismissed" and not change.note.strip():
        problems["note"] = "Say why this finding is dismissed."
    if change.status == "open" and change.remediation_agreed and change.due_on is None:
        problems["due_on"] = "An agreed remediation needs a date."
    if problems:
        raise InvalidInputError(problems)


def _four_decimals(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
