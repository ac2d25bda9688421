"""What waits for whom: the analyst's day, and what a CSO looks at first. Figures count everything, lists show the top."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, case, exists, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from vendorrisk.assessments.decision_models import ApprovalCondition, Decision
from vendorrisk.assessments.lifecycle import DECIDED, OPEN, WITH_VENDOR, Status
from vendorrisk.assessments.models import Assessment
from vendorrisk.assessments.review_models import Clarification
from vendorrisk.database import db, ten_thousandths
from vendorrisk.questionnaires.versions import present_policy
from vendorrisk.vendors.models import Engagement, Vendor

#: how many of a group are shown; the rest is a figure and a link
MOST_SHOWN: Final = 8
EXPIRES_SOON: Final = timedelta(days=60)
DUE_SOON: Final = timedelta(days=30)
APPROVED: Final = ("approved", "approved_with_conditions")
#: the state of an assessment -> the group it waits in
_GROUPS: Final[Mapping[str, str]] = MappingProxyType(
    {
        Status.SUBMITTED: "submitted",
        Status.IN_REVIEW: "in_review",
        Status.SCORED: "scored",
        Status.DRAFT: "drafts",
        Status.AWAITING_SIGN_OFF: "awaiting_sign_off",
        **dict.fromkeys(WITH_VENDOR, "with_vendor"),
    }
)


@dataclass(frozen=True)
class Group:
    """How many there are, and the most pressing of them."""

    total: int
    assessments: Sequence[Assessment]


@dataclass(frozen=True)
class Decisions:
    """The same for decisions."""

    total: int
    decisions: Sequence[Decision]


@dataclass(frozen=True)
class Uses:
    """The same for engagements."""

    total: int
    engagements: Sequence[Engagement]


def assessments_by_group(today: date) -> Mapping[str, Group]:
    """Open assessments by what they wait for: the groups of _GROUPS, and of those "overdue" and "answered" apart."""
    ids: dict[str, list[int]] = {}
    for row in db.session.execute(_open_assessments()):
        ids.setdefault(_group_of(row, today), []).append(row.id)
    shown = _by_id(one for group in ids.values() for one in group[:MOST_SHOWN])
    return {
        group: Group(len(all_), [shown[one] for one in all_[:MOST_SHOWN] if one in shown])
        for group, all_ in ids.items()
    }


def stale_decisions() -> Decisions:
    """What changed since it was signed, and is not being assessed again yet."""
    return _decisions(Assessment.status == Status.STALE)


def expiring_decisions(today: date) -> Decisions:
    """Approvals that ran out or do so within 60 days, and are not being assessed again yet."""
    held = Assessment.status.in_((*DECIDED, Status.EXPIRED))
    return _decisions(held & (Decision.valid_until <= today + EXPIRES_SOON))


def above_appetite(now: datetime) -> Decisions:
    """What is approved although its residual risk is above the appetite of its tier, by the policy in force."""
    appetites = {tier.tier: ten_thousandths(tier.appetite) for tier in present_policy(now).tiers}
    limit = case(*((Assessment.tier == tier, most) for tier, most in appetites.items()))
    stands = Decision.outcome.in_(APPROVED) & Assessment.status.in_((*DECIDED, Status.STALE))
    return _decisions(
        stands & (Assessment.residual_risk > limit), in_hand_too=True, order=Assessment.residual_risk.desc()
    )


def conditions_due(today: date) -> Sequence[ApprovalCondition]:
    """Conditions of standing approvals that are overdue or due within 30 days, the earliest first."""
    return db.session.scalars(
        select(ApprovalCondition)
        .join(ApprovalCondition.decision)
        .join(Decision.assessment)
        .join(Assessment.engagement)
        .join(Assessment.vendor)
        .where(
            ApprovalCondition.met_at.is_(None),
            ApprovalCondition.due_on <= today + DUE_SOON,
            Decision.superseded_at.is_(None),
            Engagement.ended_at.is_(None),
            Vendor.archived_at.is_(None),
        )
        .options(
            contains_eager(ApprovalCondition.decision)
            .contains_eager(Decision.assessment)
            .options(contains_eager(Assessment.engagement), contains_eager(Assessment.vendor))
        )
        .order_by(ApprovalCondition.due_on, ApprovalCondition.id)
        .limit(MOST_SHOWN)
    ).all()


def ready_to_assess() -> Uses:
    """Engagements whose intake is filled in and that nobody has begun to assess."""
    assessed = exists().where(
        Assessment.engagement_id == Engagement.id, Assessment.status != Status.CANCELLED
    )
    return _uses(Engagement.intake_completed_at.is_not(None) & ~assessed)


def waiting_for_intake() -> Uses:
    """Engagements without an intake: nobody was asked, or who was asked has not answered."""
    return _uses(Engagement.intake_completed_at.is_(None))


def _open_assessments() -> Select[int, str, date | None, bool]:
    answered = exists().where(Clarification.assessment_id == Assessment.id, Clarification.state == "answered")
    columns = select(Assessment.id, Assessment.status, Assessment.due_on, answered.label("has_answers"))
    return columns.where(Assessment.status.in_(OPEN)).order_by(Assessment.due_on, Assessment.id)


def _group_of(row: Row[int, str, date | None, bool], today: date) -> str:
    _, status, due_on, has_answers = row
    if status in WITH_VENDOR and due_on is not None and due_on < today:
        return "overdue"
    if status == Status.IN_REVIEW and has_answers:
        return "answered"
    return _GROUPS[status]


def _by_id(ids: Iterable[int]) -> dict[int, Assessment]:
    found = db.session.scalars(
        select(Assessment)
        .where(Assessment.id.in_(list(ids)))
        .options(joinedload(Assessment.vendor), joinedload(Assessment.engagement))
    )
    return {one.id: one for one in found}


def _decisions(
    wanted: ColumnElement[bool], *, in_hand_too: bool = False, order: ColumnElement[Any] | None = None
) -> Decisions:
    """Standing decisions about engagements that go on; `in_hand_too`: also those being assessed again."""
    again = aliased(Assessment)
    in_hand = exists().where(again.engagement_id == Assessment.engagement_id, again.status.in_(OPEN))
    query = (
        select(Decision)
        .join(Decision.assessment)
        .join(Assessment.engagement)
        .join(Assessment.vendor)
        .where(
            Decision.superseded_at.is_(None),
            Engagement.ended_at.is_(None),
            Vendor.archived_at.is_(None),
            wanted,
        )
    )
    query = query if in_hand_too else query.where(~in_hand)
    total = db.session.scalar(query.with_only_columns(func.count(Decision.id))) or 0
    whole = contains_eager(Decision.assessment).options(
        contains_eager(Assessment.engagement), contains_eager(Assessment.vendor)
    )
    first = Decision.valid_until.asc().nulls_last() if order is None else order
    return Decisions(
        total, db.session.scalars(query.options(whole).order_by(first, Decision.id).limit(MOST_SHOWN)).all()
    )


def _uses(wanted: ColumnElement[bool]) -> Uses:
    query = (
        select(Engagement)
        .join(Engagement.vendor)
        .where(Engagement.ended_at.is_(None), Vendor.archived_at.is_(None), wanted)
    )
    total = db.session.scalar(query.with_only_columns(func.count(Engagement.id))) or 0
    whole = (contains_eager(Engagement.vendor), joinedload(Engagement.business_owner))
    shown = query.options(*whole).order_by(Engagement.intake_requested_at, Engagement.id).limit(MOST_SHOWN)
    return Uses(total, db.session.scalars(shown).all())
