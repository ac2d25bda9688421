"""Each vendor's row of the table, worked out again in the very transaction that touched what it rests on."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from vendorrisk.assessments.decision_models import ApprovalCondition, Decision
from vendorrisk.assessments.models import Assessment
from vendorrisk.database import db, now_utc
from vendorrisk.portfolio.answers import Summary, summary_of
from vendorrisk.portfolio.models import VendorStanding
from vendorrisk.vendors.models import Engagement, Vendor
from vendorrisk.vendors.texts import fold

TOUCHED: Final = "portfolio.touched"
LONGEST_SORT_NAME: Final = 200
LONGEST_LINE: Final = 500


def refresh(vendor_id: int, now: datetime) -> VendorStanding:
    """Work the vendor's standing out again. Two at once take turns, so that neither misses the other's change."""
    standing = db.session.get(VendorStanding, vendor_id, with_for_update=True, populate_existing=True)
    standing = standing or VendorStanding(vendor_id=vendor_id)
    summary = summary_of(vendor_id, now.date())
    _fill_names(standing, db.session.get_one(Vendor, vendor_id), summary)
    _fill_answer(standing, summary)
    standing.refreshed_at = now
    db.session.add(standing)
    return standing


def _fill_names(standing: VendorStanding, vendor: Vendor, summary: Summary) -> None:
    used_for = ", ".join(use.engagement.title for use in summary.uses)
    standing.used_for = used_for if len(used_for) <= LONGEST_LINE else f"{used_for[: LONGEST_LINE - 1]}…"
    standing.sort_name = fold(vendor.name)[:LONGEST_SORT_NAME]
    standing.search_text = f"{fold(vendor.search_text)} {fold(standing.used_for)}"
    standing.is_archived = vendor.is_archived


def _fill_answer(standing: VendorStanding, summary: Summary) -> None:
    standing.answer, standing.why = summary.answer, summary.why
    standing.valid_until, standing.open_conditions = summary.valid_until, summary.open_conditions
    standing.tier = min((use.engagement.tier for use in summary.uses if use.engagement.tier), default=None)
    decision = summary.deciding.decision if summary.deciding else None
    rated = decision.assessment if decision else None
    standing.grade, standing.risk_level = (rated.grade, rated.risk_level) if rated else (None, None)
    standing.control_score = rated.control_score if rated else None
    standing.residual_risk = rated.residual_risk if rated else None
    opened = [use.under_way for use in summary.uses if use.under_way]
    standing.open_state = max(opened, key=lambda one: one.id).status if opened else ""


def _note_touched(session: Session, _context: object) -> None:
    touched: set[int] = session.info.setdefault(TOUCHED, set())
    for row in (*session.new, *session.dirty):
        if isinstance(row, Vendor):
            touched.add(row.id)
        elif isinstance(row, ApprovalCondition):
            touched.add(row.decision.vendor_id)
        elif isinstance(row, Engagement | Decision) or (isinstance(row, Assessment) and _has_moved(row)):
            touched.add(row.vendor_id)


def _has_moved(assessment: Assessment) -> bool:
    """Answers are saved on an assessment all day; only its state and its rating show in the table."""
    history = inspect(assessment).attrs
    return history.status.history.has_changes() or history.residual_risk.history.has_changes()


def _refresh_touched(session: Session) -> None:
    if session.in_nested_transaction():
        return  # a savepoint is released; the commit itself looks at everything that was touched
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
