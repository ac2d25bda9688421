"""A new assessment as a draft: which questionnaires, whom to ask, until when."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from vendorrisk import audit
from vendorrisk.accounts.permissions import Permission, check_allowed
from vendorrisk.assessments.lifecycle import DECIDED, PAST, Status, subject
from vendorrisk.assessments.models import Assessment, AssessmentQuestionnaire, Invitation
from vendorrisk.audit import Actor
from vendorrisk.database import db, new_public_id
from vendorrisk.errors import InvalidInputError, WrongStateError
from vendorrisk.questionnaires.versions import pin_from_library, questionnaire_of
from vendorrisk.vendors.models import Contact, Engagement

LONGEST_MESSAGE = 4000
LONGEST_TERM = timedelta(days=365)


@dataclass(frozen=True)
class Plan:
    """What the analyst chose for a new assessment."""

    #: keys of library questionnaires, in the order they are asked
    questionnaires: Sequence[str]
    contacts: Sequence[Contact]
    due_on: date
    message: str = ""


def prepare(engagement: Engagement, plan: Plan, actor: Actor, now: datetime) -> Assessment:
    """A draft assessment of the engagement.

    Raises InvalidInputError naming the field, WrongStateError when the engagement has ended or has no intake yet.
    """
    check_allowed(actor, Permission.PREPARE_ASSESSMENT)
    _check_engagement(engagement)
    _check_plan(engagement, plan, now)
    assessment = Assessment(
        public_id=new_public_id(),
        vendor=engagement.vendor,
        engagement=engagement,
        previous=_last_decided(engagement),
        status=Status.DRAFT,
        created_at=now,
    )
    db.session.add(assessment)
    _fill(assessment, plan, now)
    audit.record(
        actor,
        "assessment.prepared",
        subject(assessment),
        now,
        vendor=engagement.vendor.public_id,
        questionnaires=list(plan.questionnaires),
    )
    db.session.flush()
    return assessment


def change_draft(assessment: Assessment, plan: Plan, actor: Actor, now: datetime) -> None:
    """Replace what a draft asks, whom and until when."""
    check_allowed(actor, Permission.PREPARE_ASSESSMENT)
    if assessment.status != Status.DRAFT:
        raise WrongStateError("Only a draft can be changed; this assessment has been sent.")
    _check_plan(assessment.engagement, plan, now)
    for invitation in assessment.invitations:
        db.session.delete(invitation)
    assessment.questionnaires.clear()
    db.session.flush()
    db.session.expire(assessment, ["invitations"])
    _fill(assessment, plan, now)
    audit.record(
        actor, "assessment.changed", subject(assessment), now, questionnaires=list(plan.questionnaires)
    )
    db.session.flush()


def _fill(assessment: Assessment, plan: Plan, now: datetime) -> None:
    assessment.due_on = plan.due_on
    assessment.message = plan.message.strip()
    for position, key in enumerate(plan.questionnaires):
        assessment.questionnaires.append(
            AssessmentQuestionnaire(questionnaire_version=pin_from_library(key, now), position=position)
        )
    for contact in plan.contacts:
        assessment.invitations.append(Invitation(public_id=new_public_id(), contact=contact, created_at=now))


def _check_engagement(engagement: Engagement) -> None:
    if engagement.ended_at or engagement.vendor.is_archived:
        raise WrongStateError("This engagement has ended, so there is nothing to assess.")
    if engagement.intake_completed_at is None:
        raise WrongStateError(
            "Fill in the intake first: it gives the tier that the assessment is measured by."
        )


def _check_plan(engagement: Engagement, plan: Plan, now: datetime) -> None:
    problems: dict[str, str] = {}
    if not plan.questionnaires:
        problems["questionnaires"] = "Choose at least one questionnaire."
    elif overlap := _overlap(plan.questionnaires, now):
        problems["questionnaires"] = overlap
    if not plan.contacts:
        problems["contacts"] = "Choose at least one person to ask."
    elif any(contact.vendor_id != engagement.vendor_id or contact.removed_at for contact in plan.contacts):
        problems["contacts"] = "One of these people is not a contact of this vendor any more."
    if not now.date() < plan.due_on <= now.date() + LONGEST_TERM:
        problems["due_on"] = "The due date must be after today and within a year."
    if len(plan.message) > LONGEST_MESSAGE:
        problems["message"] = f"Please keep the message within {LONGEST_MESSAGE} characters."
    if problems:
        raise InvalidInputError(problems)


def _overlap(keys: Sequence[str], now: datetime) -> str:
    """Which two questionnaires ask the same; empty where none do."""
    chosen = [questionnaire_of(pin_from_library(key, now)) for key in keys]
    for one, other in itertools.combinations(chosen, 2):
        if shared := len(one.question_by_key.keys() & other.question_by_key.keys()):
            questions = "a question" if shared == 1 else f"{shared} questions"
            return f"“{one.title}” and “{other.title}” have {questions} in common: choose one of the two."
    return ""


def _last_decided(engagement: Engagement) -> Assessment | None:
    decided = (
        select(Assessment)
        .where(Assessment.engagement_id == engagement.id, Assessment.status.in_(DECIDED | PAST))
        .order_by(Assessment.id.desc())
        .limit(1)
    )
    return db.session.scalars(decided).first()
