"""May we buy from them? What a decision answers, what a use of the vendor answers, and what the vendor answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from vendorrisk.assessments.decision_models import ApprovalCondition, Decision
from vendorrisk.assessments.lifecycle import OPEN, Status
from vendorrisk.assessments.models import Assessment
from vendorrisk.database import db
from vendorrisk.vendors.models import Engagement

NOT_ASSESSED: Final = "not_assessed"
#: each answer in words, strictest first
ANSWERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "no": "No",
        "stale": "Stale",
        "expired": "Expired",
        "yes_if": "Yes, if",
        "yes": "Yes",
        NOT_ASSESSED: "Not assessed",
    }
)
_STRICTNESS: Final = tuple(ANSWERS)


@dataclass(frozen=True)
class Use:
    """One engagement, and whether we may use the vendor for it."""

    engagement: Engagement
    #: the newest decision; None before the first
    decision: Decision | None
    #: the newest assessment that is still open
    under_way: Assessment | None
    answer: str
    why: str

    @property
    def open_conditions(self) -> Sequence[ApprovalCondition]:
        return _open_conditions(self.decision) if self.decision else ()


@dataclass(frozen=True)
class Summary:
    """A vendor's answer: the strictest of its uses that were decided."""

    answer: str
    why: str
    uses: Sequence[Use]
    #: the use that decides the answer; None while nothing was decided
    deciding: Use | None

    @property
    def valid_until(self) -> date | None:
        return self.deciding.decision.valid_until if self.deciding and self.deciding.decision else None

    @property
    def open_conditions(self) -> int:
        return sum(len(use.open_conditions) for use in self.uses)


def summary_of(vendor_id: int, today: date) -> Summary:
    """Read and weigh a vendor's uses, in four queries however many there are."""
    uses = _uses(Engagement.vendor_id == vendor_id, today)
    decided = [use for use in uses if use.decision]
    deciding = min(decided, key=_strictness, default=None)
    if deciding is None:
        return Summary(NOT_ASSESSED, _why_not_assessed(uses), uses, None)
    return Summary(deciding.answer, _with_the_others(deciding, uses), uses, deciding)


def answer_of(decision: Decision, today: date) -> str:
    """The answer procurement reads. An approval past its date has run out, whether or not it was swept yet."""
    state = decision.assessment.status
    if decision.outcome == "rejected":
        return "no"
    if state == Status.STALE:
        return "stale"
    if state == Status.EXPIRED or (decision.valid_until and decision.valid_until < today):
        return "expired"
    return "yes_if" if _open_conditions(decision) else "yes"


def sentence_of(decision: Decision, today: date) -> str:
    """Why, in one sentence."""
    use = f"for “{decision.assessment.engagement.title}”"
    who = f"by {decision.signer_name} on {_day(decision.decided_at)}"
    answer = answer_of(decision, today)
    if answer == "no":
        reason = " ".join(decision.rationale.split()).rstrip(".")
        return f"Rejected {use} {who}{': ' + reason if reason else ''}."
    if answer == "stale":
        return f"Approved {use} {who}, but facts have changed since and it must be looked at again."
    if answer == "expired":
        return f"Approved {use} {who}, but the approval has run out."
    if answer == "yes_if":
        return f"Approved {use} {who}, {_conditions_in_words(_open_conditions(decision))}."
    met = ", and every condition is met" if decision.conditions else ""
    return f"Approved {use} {who}{met}."


def use_of(engagement: Engagement, today: date) -> Use:
    """One engagement, ended or not."""
    decisions, under_way = _standing_decisions([engagement.id]), _under_way([engagement.id])
    return _use(engagement, decisions.get(engagement.id), under_way.get(engagement.id), today)


def uses_of_owner(user_id: int, today: date) -> list[Use]:
    """What a business owner uses vendors for, the newest first."""
    return _uses(Engagement.business_owner_id == user_id, today)[::-1]


def _uses(wanted: ColumnElement[bool], today: date) -> list[Use]:
    """The wanted engagements that go on, oldest first; three queries, and one for the conditions."""
    engagements = db.session.scalars(
        select(Engagement)
        .where(wanted, Engagement.ended_at.is_(None))
        .options(joinedload(Engagement.business_owner), joinedload(Engagement.vendor))
        .order_by(Engagement.id)
    ).all()
    ids = [engagement.id for engagement in engagements]
    decisions, under_way = _standing_decisions(ids), _under_way(ids)
    return [_use(one, decisions.get(one.id), under_way.get(one.id), today) for one in engagements]


def _use(engagement: Engagement, decision: Decision | None, opened: Assessment | None, today: date) -> Use:
    if decision:
        answer, why = answer_of(decision, today), sentence_of(decision, today)
        return Use(engagement, decision, opened, answer, why)
    if opened:
        why = "It is being assessed; there is no decision yet."
    elif engagement.intake_completed_at is None:
        why = "The intake is still open: nobody has said what depends on it."
    else:
        why = "It has not been assessed yet."
    return Use(engagement, None, opened, NOT_ASSESSED, why)


def _strictness(use: Use) -> tuple[int, date]:
    """The strictest answer first; of two alike the one that runs out first."""
    until = use.decision.valid_until if use.decision else None
    return _STRICTNESS.index(use.answer), until or date.max


def _with_the_others(deciding: Use, uses: Sequence[Use]) -> str:
    others = [use for use in uses if use.decision is None]
    if not others:
        return deciding.why
    one = len(others) == 1
    named = f"“{others[0].engagement.title}”" if one else f"{len(others)} other uses"
    return f"{deciding.why} Not yet decided: {named}."


def _why_not_assessed(uses: Sequence[Use]) -> str:
    if not uses:
        return "Nobody has said yet what they would be used for."
    if len(uses) == 1:
        return uses[0].why
    under_way = sum(use.under_way is not None for use in uses)
    if not under_way:
        return f"None of its {len(uses)} uses has been assessed yet."
    return f"None of its {len(uses)} uses has been decided yet; {under_way} {'is' if under_way == 1 else 'are'} being assessed."


def _conditions_in_words(conditions: Sequence[ApprovalCondition]) -> str:
    first = min(condition.due_on for condition in conditions)
    if len(conditions) == 1:
        return f"on one condition, due by {_day(first)}"
    return f"on {len(conditions)} conditions, the first due by {_day(first)}"


def _open_conditions(decision: Decision) -> list[ApprovalCondition]:
    return [condition for condition in decision.conditions if condition.met_at is None]


def _standing_decisions(engagement_ids: Sequence[int]) -> dict[int, Decision]:
    """The newest decision of each engagement that was not superseded."""
    found = db.session.scalars(
        select(Decision)
        .join(Assessment, Decision.assessment_id == Assessment.id)
        .where(Assessment.engagement_id.in_(engagement_ids), Decision.superseded_at.is_(None))
        .options(
            contains_eager(Decision.assessment).joinedload(Assessment.engagement),
            selectinload(Decision.conditions),
            joinedload(Decision.signed_report),
        )
        .order_by(Decision.id)
    )
    return {decision.assessment.engagement_id: decision for decision in found}


def _under_way(engagement_ids: Sequence[int]) -> dict[int, Assessment]:
    """The newest open assessment of each engagement."""
    opened = select(Assessment).where(
        Assessment.engagement_id.in_(engagement_ids), Assessment.status.in_(OPEN)
    )
    return {one.engagement_id: one for one in db.session.scalars(opened.order_by(Assessment.id))}


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
