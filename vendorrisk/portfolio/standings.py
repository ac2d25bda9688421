"""May we buy from them? The strictest standing decision over a vendor's engagements answers it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session, joinedload, selectinload

from vendorrisk.assessments.decision_models import Decision
from vendorrisk.assessments.lifecycle import OPEN, Status
from vendorrisk.assessments.models import Assessment
from vendorrisk.database import db, now_utc
from vendorrisk.portfolio.models import VendorStanding
from vendorrisk.vendors.models import Engagement, Vendor

#: strictest first
ANSWERS: Final = ("no", "stale", "expired", "yes_if", "yes", "not_assessed")
TOUCHED: Final = "portfolio.touched"


def refresh(vendor_id: int, now: datetime) -> VendorStanding:
    """Work the vendor's standing out again."""
    standing = db.session.get(VendorStanding, vendor_id) or VendorStanding(vendor_id=vendor_id)
    engagements = db.session.scalars(
        select(Engagement).where(Engagement.vendor_id == vendor_id, Engagement.ended_at.is_(None))
    ).all()
    tiers = [engagement.tier for engagement in engagements if engagement.tier]
    standing.tier = min(tiers) if tiers else None
    standing.used_for = ", ".join(engagement.title for engagement in engagements)
    _fill_from_decision(standing, _strictest(_standing_decisions(vendor_id)))
    standing.open_state = _open_state(vendor_id)
    standing.refreshed_at = now
    db.session.add(standing)
    return standing


def answer_of(decision: Decision) -> str:
    """The answer procurement reads."""
    state = decision.assessment.status
    if decision.outcome == "rejected":
        return "no"
    if state == Status.STALE:
        return "stale"
    if state == Status.EXPIRED:
        return "expired"
    return "yes_if" if decision.outcome == "approved_with_conditions" else "yes"


def sentence_of(decision: Decision) -> str:
    """Why, in one sentence."""
    use = decision.assessment.engagement.title
    who = f"{decision.signer_name} on {decision.decided_at.day} {decision.decided_at:%B %Y}"
    answer = answer_of(decision)
    if answer == "no":
        return f"Rejected for “{use}” by {who}{': ' + decision.rationale if decision.rationale else '.'}"
    if answer == "stale":
        return f"Approved for “{use}” by {who}, but facts have changed since; it must be looked at again."
    if answer == "expired":
        return f"Approved for “{use}” by {who}, but the approval has run out; it must be assessed again."
    if answer == "yes_if":
        number = sum(condition.met_at is None for condition in decision.conditions)
        return f"Approved for “{use}” by {who}, with {number} open condition{'' if number == 1 else 's'}."
    return f"Approved for “{use}” by {who}."


def _standing_decisions(vendor_id: int) -> Sequence[Decision]:
    return db.session.scalars(
        select(Decision)
        .join(Assessment, Decision.assessment_id == Assessment.id)
        .join(Engagement, Assessment.engagement_id == Engagement.id)
        .where(
            Decision.vendor_id == vendor_id, Decision.superseded_at.is_(None), Engagement.ended_at.is_(None)
        )
        .options(
            joinedload(Decision.assessment).joinedload(Assessment.engagement),
            selectinload(Decision.conditions),
            joinedload(Decision.signed_report),
        )
    ).all()


def _strictest(decisions: Sequence[Decision]) -> Decision | None:
    return min(decisions, key=lambda decision: ANSWERS.index(answer_of(decision)), default=None)


def _fill_from_decision(standing: VendorStanding, decision: Decision | None) -> None:
    if decision is None:
        standing.answer, standing.why = "not_assessed", "Nobody has assessed this vendor yet."
        standing.valid_until, standing.open_conditions, standing.report_id = None, 0, ""
        standing.grade = standing.risk_level = standing.control_score = standing.residual_risk = None
        return
    rated = decision.assessment
    standing.answer, standing.why = answer_of(decision), sentence_of(decision)
    standing.valid_until = decision.valid_until
    standing.open_conditions = sum(condition.met_at is None for condition in decision.conditions)
    standing.report_id = decision.signed_report.public_id if decision.signed_report else ""
    standing.grade, standing.risk_level = rated.grade, rated.risk_level
    standing.control_score, standing.residual_risk = rated.control_score, rated.residual_risk


def _open_state(vendor_id: int) -> str:
    newest = select(Assessment.status).where(Assessment.vendor_id == vendor_id, Assessment.status.in_(OPEN))
    return db.session.scalars(newest.order_by(Assessment.id.desc()).limit(1)).first() or ""


def _note_touched(session: Session, _context: object) -> None:
    touched: set[int] = session.info.setdefault(TOUCHED, set())
    for row in (*session.new, *session.dirty):
        if isinstance(row, Vendor):
            touched.add(row.id)
        elif isinstance(row, Engagement | Decision) or (isinstance(row, Assessment) and _has_moved(row)):
            touched.add(row.vendor_id)


def _has_moved(assessment: Assessment) -> bool:
    return inspect(assessment).attrs.status.history.has_changes()


def _refresh_touched(session: Session) -> None:
    session.flush()
    touched: set[int] = session.info.pop(TOUCHED, set())
    for vendor_id in sorted(touched):
        refresh(vendor_id, now_utc())
    session.flush()
    session.info.pop(TOUCHED, None)


def _forget_touched(session: Session) -> None:
    session.info.pop(TOUCHED, None)


def init_standings() -> None:
    """Refresh the standing of every vendor that a transaction touched, in that transaction."""
    if not event.contains(Session, "before_commit", _refresh_touched):
        event.listen(Session, "after_flush", _note_touched)
        event.listen(Session, "before_commit", _refresh_touched)
        event.listen(Session, "after_rollback", _forget_touched)
