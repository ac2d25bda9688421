"""What we know of a PDF that somebody shows us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from vendorrisk.assessments.deciding.reporting import SIGNED
from vendorrisk.assessments.decision_models import Decision, Report
from vendorrisk.assessments.lifecycle import Status
from vendorrisk.database import db

if TYPE_CHECKING:
    from vendorrisk.reports.verification import KnownDocument


def known_document(sha256: str) -> KnownDocument | None:
    """The signed document with these very bytes, and whether its decision still holds."""
    from vendorrisk.reports.verification import KnownDocument

    row = db.session.execute(
        select(Report, Decision)
        .join(Decision, Decision.signed_report_id == Report.id)
        .where(Report.pdf_sha256 == sha256, Report.kind == SIGNED)
    ).first()
    if row is None:
        return None
    report, decision = row
    return KnownDocument(
        sha256=sha256,
        assessment_id=report.assessment.public_id,
        standing=standing_of(decision),
        reason=decision.stale_reason,
    )


def standing_of(decision: Decision) -> str:
    """current, stale, superseded or expired"""
    if decision.superseded_at is not None:
        return "superseded"
    if decision.stale_at is not None:
        return "stale"
    return "expired" if decision.assessment.status == Status.EXPIRED else "current"


def signed_heads() -> dict[int, str]:
    """The log's heads that signed documents name: sequence number to hash."""
    return dict(db.session.execute(select(Decision.audit_sequence, Decision.audit_hash)).tuples().all())
