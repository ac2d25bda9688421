"""Closing the review, sending for sign-off, and taking either back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from vendorrisk.accounts.permissions import Permission, Role, check_allowed
from vendorrisk.assessments.deciding import recording, reporting
from vendorrisk.assessments.deciding.facts import facts_of
from vendorrisk.assessments.decision_models import Report
from vendorrisk.assessments.lifecycle import Status, move
from vendorrisk.assessments.models import Assessment
from vendorrisk.assessments.policies import check_in_review
from vendorrisk.assessments.reviewing.findings import raise_findings
from vendorrisk.assessments.reviewing.rating import rate
from vendorrisk.assessments.telling import tell
from vendorrisk.audit import Actor
from vendorrisk.database import db
from vendorrisk.errors import WrongStateError
from vendorrisk.reports.record import record_to_bytes


def complete_review(assessment: Assessment, actor: Actor, now: datetime) -> None:
    """Close the review: the score stands and findings are raised from lost credit."""
    check_allowed(actor, Permission.REVIEW_ANSWERS)
    check_in_review(assessment)
    raise_findings(assessment, rate(assessment, now), now)
    move(assessment, Status.SCORED, actor, now)


def reopen_review(assessment: Assessment, actor: Actor, now: datetime) -> None:
    """Take a scored assessment, or one that waits for its signature, back into review."""
    check_allowed(actor, Permission.REVIEW_ANSWERS)
    move(assessment, Status.IN_REVIEW, actor, now)
    outdate_reports(assessment)


def send_for_sign_off(assessment: Assessment, actor: Actor, now: datetime) -> Report:
    """Freeze the record, have its PDF made and tell the CSO."""
    check_allowed(actor, Permission.SEND_FOR_SIGN_OFF)
    if assessment.status != Status.SCORED:
        raise WrongStateError("Complete the review first.")
    if assessment.control_score is None:
        raise WrongStateError("Nothing that was answered counts, so there is no rating to sign.")
    rate(assessment, now)
    move(assessment, Status.AWAITING_SIGN_OFF, actor, now)
    record = recording.record_of(assessment, now)
    report = reporting.queue_report(
        assessment, reporting.FOR_SIGN_OFF, record_to_bytes(record), facts_of(assessment), now
    )
    tell(Role.CSO, "sign_off_waiting", assessment, now, link=f"/sign-off/{assessment.public_id}")
    return report


def outdate_reports(assessment: Assessment) -> None:
    """A document made before no longer shows what would be signed."""
    reports = db.session.scalars(
        select(Report).where(Report.assessment_id == assessment.id, Report.kind == reporting.FOR_SIGN_OFF)
    )
    for report in reports:
        report.state = "outdated"
    db.session.flush()
