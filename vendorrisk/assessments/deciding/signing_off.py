"""The CSO's decision: approve, approve with dated conditions, reject, or send back."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select

from vendorrisk import audit
from vendorrisk.accounts.models import User
from vendorrisk.accounts.permissions import Permission, Role, check_allowed
from vendorrisk.assessments.deciding import recording, reporting
from vendorrisk.assessments.deciding.completing import outdate_reports
from vendorrisk.assessments.deciding.facts import facts_of
from vendorrisk.assessments.deciding.staleness import supersede_earlier
from vendorrisk.assessments.decision_models import ApprovalCondition, Decision, Report
from vendorrisk.assessments.lifecycle import Status, move, subject
from vendorrisk.assessments.models import Assessment
from vendorrisk.assessments.policies import check_awaiting_sign_off
from vendorrisk.assessments.review_models import Clarification, Review
from vendorrisk.assessments.telling import tell, tell_business_owner
from vendorrisk.audit import Actor, AuditEntry
from vendorrisk.database import db, new_public_id
from vendorrisk.errors import ConflictError, InvalidInputError, NotAllowedError, WrongStateError
from vendorrisk.questionnaires.versions import policy_of

OUTCOMES: Final = {
    "approved": Status.APPROVED,
    "approved_with_conditions": Status.APPROVED_WITH_CONDITIONS,
    "rejected": Status.REJECTED,
}
RECOMMENDED: Final = {
    "approve": "approved",
    "approve_with_conditions": "approved_with_conditions",
    "do_not_approve": "rejected",
}
LONGEST_RATIONALE: Final = 4000
MOST_CONDITIONS: Final = 20


@dataclass(frozen=True)
class ConditionOfApproval:
    """What the vendor must do, and by when."""

    text: str
    due_on: date


@dataclass(frozen=True)
class Verdict:
    """What the CSO chose; `report_id` is the document they read."""

    outcome: str
    rationale: str
    conditions: Sequence[ConditionOfApproval]
    report_id: str


def send_back(assessment: Assessment, reason: str, actor: Actor, now: datetime) -> None:
    """The CSO returns the assessment to the analyst instead of deciding."""
    check_allowed(actor, Permission.SIGN_OFF)
    check_awaiting_sign_off(assessment)
    if not reason.strip():
        raise InvalidInputError({"reason": "Say what should be looked at again."})
    move(assessment, Status.IN_REVIEW, actor, now)
    audit.record(actor, "sign_off.sent_back", subject(assessment), now, reason=reason.strip())
    outdate_reports(assessment)
    tell(
        Role.ANALYST,
        "sent_back",
        assessment,
        now,
        link=f"/assessments/{assessment.public_id}",
        reason=reason.strip(),
    )


def sign_off(assessment: Assessment, verdict: Verdict, signer: User, now: datetime) -> Decision:
    """Decide, and queue the signed document. The caller has had the signer prove who they are again.

    Raises NotAllowedError for whoever prepared or reviewed, ConflictError when the facts moved since the document
    was made, InvalidInputError naming the field, WrongStateError.
    """
    actor = signer.as_actor()
    check_allowed(actor, Permission.SIGN_OFF)
    check_awaiting_sign_off(assessment)
    check_independent(assessment, actor)
    read = _read_report(assessment, verdict)
    facts = facts_of(assessment)
    if hashlib.sha256(facts).hexdigest() != read.facts_sha256:
        raise ConflictError("The facts moved since this document was made. Send it back for a fresh one.")
    _check(assessment, verdict, now)
    decision = _decide(assessment, verdict, read, signer, now)
    supersede_earlier(assessment, now)
    move(assessment, OUTCOMES[verdict.outcome], actor, now)
    assessment.closed_at = now
    _queue_signed(assessment, decision, read, facts, now)
    audit.record(
        actor,
        "decision.made",
        subject(assessment),
        now,
        outcome=decision.outcome,
        departs=decision.departs,
        rationale=decision.rationale,
        conditions=[f"{c.due_on}: {c.text}" for c in decision.conditions],
        facts_sha256=decision.facts_sha256,
    )
    _tell_of(decision, assessment, now)
    db.session.flush()
    return decision


def _tell_of(decision: Decision, assessment: Assessment, now: datetime) -> None:
    """The analysts, and whoever asked for the vendor, each with a link they may open."""
    page = f"/assessments/{assessment.public_id}"
    tell(Role.ANALYST, "decided", assessment, now, link=page, outcome=decision.outcome)
    tell_business_owner("decided", assessment, now, link="/requests", outcome=decision.outcome)


def check_independent(assessment: Assessment, actor: Actor) -> None:
    """Raises NotAllowedError when the actor had a part in preparing or reviewing what is to be signed."""
    reviewed = select(Review.id).where(
        Review.assessment_id == assessment.id, Review.reviewed_by_id == actor.public_id
    )
    asked = select(Clarification.id).where(
        Clarification.assessment_id == assessment.id, Clarification.asked_by_id == actor.public_id
    )
    worked = select(AuditEntry.sequence).where(
        AuditEntry.subject == subject(assessment),
        AuditEntry.actor_id == actor.public_id,
        AuditEntry.action.not_in(
            ("assessment.in_review", "sign_off.sent_back", "evidence.read", "report.read")
        ),
    )
    if any(db.session.execute(query.limit(1)).first() for query in (reviewed, asked, worked)):
        raise NotAllowedError("You had a part in this assessment, so somebody else must sign it.")


def departs(assessment: Assessment, outcome: str) -> bool:
    """Does this decision depart from the recommendation?"""
    return RECOMMENDED.get(assessment.recommendation or "") != outcome


def decision_valid_until(assessment: Assessment, today: date) -> date | None:
    """An approval holds for the tier's reassessment period."""
    if assessment.policy_version is None or assessment.tier is None:
        return None
    tier = policy_of(assessment.policy_version).tier_band(assessment.tier)
    return _months_later(today, tier.reassess_months)


def _check(assessment: Assessment, verdict: Verdict, now: datetime) -> None:
    problems: dict[str, str] = {}
    rationale = verdict.rationale.strip()
    if verdict.outcome not in OUTCOMES:
        problems["outcome"] = "Choose one of the decisions."
    elif not rationale and departs(assessment, verdict.outcome):
        problems["rationale"] = "This departs from the recommendation: say why."
    if len(rationale) > LONGEST_RATIONALE:
        problems["rationale"] = f"Please keep the rationale within {LONGEST_RATIONALE} characters."
    if verdict.outcome == "approved_with_conditions" and not verdict.conditions:
        problems["conditions"] = "Name at least one condition with its date."
    if len(verdict.conditions) > MOST_CONDITIONS:
        problems["conditions"] = f"A decision takes {MOST_CONDITIONS} conditions at most."
    if any(not c.text.strip() or len(c.text) > 1000 or c.due_on <= now.date() for c in verdict.conditions):
        problems["conditions"] = "Each condition needs a text and a date after today."
    if problems:
        raise InvalidInputError(problems)


def _decide(assessment: Assessment, verdict: Verdict, read: Report, signer: User, now: datetime) -> Decision:
    head = audit.current_head()
    decision = Decision(
        public_id=new_public_id(),
        assessment_id=assessment.id,
        vendor_id=assessment.vendor_id,
        outcome=verdict.outcome,
        recommendation=assessment.recommendation or "",
        departs=departs(assessment, verdict.outcome),
        rationale=verdict.rationale.strip(),
        signer_id=signer.id,
        signer_name=signer.name,
        decided_at=now,
        valid_until=None if verdict.outcome == "rejected" else decision_valid_until(assessment, now.date()),
        read_report=read,
        facts_sha256=read.facts_sha256,
        audit_sequence=head.sequence,
        audit_hash=head.hash,
    )
    if verdict.outcome == "approved_with_conditions":
        decision.conditions = [
            ApprovalCondition(public_id=new_public_id(), text=c.text.strip(), due_on=c.due_on)
            for c in verdict.conditions
        ]
    db.session.add(decision)
    db.session.flush()
    return decision


def _queue_signed(
    assessment: Assessment, decision: Decision, read: Report, facts: bytes, now: datetime
) -> None:
    record = recording.with_decision(reporting.storage().read(read.record_sha256), decision, now)
    signed = reporting.queue_report(assessment, reporting.SIGNED, record, facts, now)
    decision.signed_report = signed
    db.session.flush()


def _read_report(assessment: Assessment, verdict: Verdict) -> Report:
    newest = reporting.newest_report(assessment, reporting.FOR_SIGN_OFF)
    if newest is None or newest.state != "ready":
        raise WrongStateError("The document is still being made. Read it first, then decide.")
    if newest.public_id != verdict.report_id:
        raise ConflictError("A newer document has been made since. Read that one, then decide.")
    return newest


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))
