"""Engagements and their intake: what a vendor is used for, and the inherent risk and tier that gives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from blinker import Signal
from flask import current_app

from vendorrisk import audit
from vendorrisk.accounts.models import User
from vendorrisk.accounts.permissions import Permission, Role, check_allowed, is_allowed
from vendorrisk.audit import Actor
from vendorrisk.config import settings_of
from vendorrisk.database import db, new_public_id, ten_thousandths
from vendorrisk.errors import ConflictError, InvalidInputError, NotAllowedError, WrongStateError
from vendorrisk.notices import queueing
from vendorrisk.questionnaires.versions import get_from_library, pin_from_library, present_policy
from vendorrisk.scoring.answers import Answer
from vendorrisk.scoring.conditions import asked_questions
from vendorrisk.scoring.documents.answers import answers_to_data
from vendorrisk.scoring.entry import check_answer
from vendorrisk.scoring.errors import InvalidAnswerError
from vendorrisk.scoring.inherent import score_intake
from vendorrisk.scoring.questionnaire import Questionnaire
from vendorrisk.scoring.scores import InherentRisk
from vendorrisk.vendors.models import Engagement, Vendor
from vendorrisk.vendors.texts import one_line, several_lines

INTAKE: Final = "intake"
LONGEST_TITLE: Final = 200
LONGEST_DESCRIPTION: Final = 4000
#: sent with `engagement` and `now` after an intake changed: decisions that rest on it may be stale
intake_changed = Signal()


def add_engagement(
    vendor: Vendor, title: str, description: str, owner: User | None, actor: Actor, now: datetime
) -> Engagement:
    check_allowed(actor, Permission.EDIT_VENDOR)
    if vendor.is_archived:
        raise WrongStateError("This vendor is archived. Restore it first.")
    engagement = Engagement(public_id=new_public_id(), vendor=vendor, created_at=now, intake_answers={})
    _fill(engagement, title, description, owner)
    db.session.add(engagement)
    audit.record(
        actor,
        "engagement.added",
        f"vendor:{vendor.public_id}",
        now,
        engagement=engagement.public_id,
        title=engagement.title,
    )
    db.session.flush()
    return engagement


def change_engagement(
    engagement: Engagement,
    title: str,
    description: str,
    owner: User | None,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Raises ConflictError for an older `version`, InvalidInputError, WrongStateError once it has ended."""
    check_allowed(actor, Permission.EDIT_VENDOR)
    _check_goes_on(engagement)
    _check_version(engagement, version)
    before = engagement.title
    _fill(engagement, title, description, owner)
    audit.record(
        actor,
        "engagement.changed",
        _subject(engagement),
        now,
        engagement=engagement.public_id,
        before=before,
        title=engagement.title,
        owner=owner.name if owner else "",
    )
    db.session.flush()


def end_engagement(engagement: Engagement, actor: Actor, now: datetime) -> None:
    check_allowed(actor, Permission.EDIT_VENDOR)
    if engagement.ended_at:
        raise WrongStateError("This engagement has ended already.")
    engagement.ended_at = now
    audit.record(actor, "engagement.ended", _subject(engagement), now, engagement=engagement.public_id)
    db.session.flush()


def request_intake(engagement: Engagement, actor: Actor, now: datetime) -> None:
    """Ask the business owner by mail to fill in the intake."""
    check_allowed(actor, Permission.FILL_IN_INTAKE)
    _check_goes_on(engagement)
    if engagement.intake_completed_at:
        raise WrongStateError("This intake is filled in already; it can be changed at any time.")
    owner = engagement.business_owner
    if owner is None or not owner.is_active:
        raise WrongStateError("Choose a business owner for this engagement first.")
    engagement.intake_requested_at = now
    settings = settings_of(current_app)
    queueing.queue(
        kind="intake_request",
        dedupe_key=f"intake_request:{engagement.public_id}:{new_public_id()}",
        subject_of=f"engagement:{engagement.public_id}",
        recipient_name=owner.name,
        recipient_email=owner.email,
        template="intake_request",
        context={
            "organisation": settings.organisation_name,
            "recipient_name": owner.name,
            "vendor_name": engagement.vendor.name,
            "engagement_title": engagement.title,
            "link": f"{settings.base_url}/engagements/{engagement.public_id}/intake",
        },
        now=now,
    )
    audit.record(
        actor,
        "intake.requested",
        _subject(engagement),
        now,
        engagement=engagement.public_id,
        owner=owner.name,
    )
    db.session.flush()


def check_may_fill_in(engagement: Engagement, user: User) -> None:
    """Analysts fill in any intake, a business owner their own. Raises NotAllowedError."""
    if is_allowed(user.as_actor(), Permission.FILL_IN_INTAKE):
        return
    if user.role == Role.BUSINESS_OWNER and engagement.business_owner_id == user.id:
        return
    raise NotAllowedError


def intake_questionnaire() -> Questionnaire:
    """The library's present intake."""
    return get_from_library(INTAKE)


def read_intake(given: Mapping[str, Any], on: date) -> tuple[dict[str, Answer], dict[str, str]]:
    """The answers to the questions that are asked, and for each that cannot be read why, by question key.

    What was given to a question that is not asked any more is left out, whatever it is.
    """
    intake, checked, problems = intake_questionnaire(), {}, {}
    for question in intake.questions:
        try:
            value = check_answer(question, given.get(question.key), on)
        except InvalidAnswerError as error:
            problems[question.key] = str(error)
            continue
        if value is not None:
            checked[question.key] = Answer(value=value)
    asked = asked_questions([intake], checked)
    return (
        {key: answer for key, answer in checked.items() if key in asked},
        {key: problem for key, problem in problems.items() if key in asked},
    )


def check_intake(given: Mapping[str, Any], on: date) -> dict[str, Answer]:
    """The answers to the questions that are asked, checked. Raises InvalidInputError by question key."""
    answers, problems = read_intake(given, on)
    if problems:
        raise InvalidInputError(problems)
    return answers


def inherent_risk_of(answers: Mapping[str, Answer], now: datetime) -> InherentRisk:
    """What the answers give under the policy in force; writes nothing."""
    return score_intake(intake_questionnaire(), answers, present_policy(now), now.date())


def complete_intake(
    engagement: Engagement, given: Mapping[str, Any], version: int, user: User, now: datetime
) -> InherentRisk:
    """Store the intake with the risk and tier it gives, pinned to the version that was answered.

    Raises InvalidInputError by question key (also for what is missing), ConflictError, NotAllowedError.
    """
    check_may_fill_in(engagement, user)
    _check_goes_on(engagement)
    _check_version(engagement, version)
    answers, problems = read_intake(given, now.date())
    risk = inherent_risk_of(answers, now)
    open_ones = _open_questions(risk)
    if problems or open_ones:
        raise InvalidInputError({**dict.fromkeys(open_ones, "Please answer this question."), **problems})
    before = engagement.tier if engagement.intake_completed_at else None
    engagement.intake_version = pin_from_library(INTAKE, now)
    engagement.intake_answers = answers_to_data(answers)
    engagement.intake_completed_at, engagement.intake_completed_by = now, user.name
    engagement.inherent_risk, engagement.tier = _as_figure(risk.risk), risk.tier
    audit.record(
        user.as_actor(),
        "intake.completed" if before is None else "intake.changed",
        _subject(engagement),
        now,
        engagement=engagement.public_id,
        tier=risk.tier,
        **({} if before is None else {"tier_before": before}),
        answers=engagement.intake_answers,
    )
    db.session.flush()
    intake_changed.send(engagement, now=now)
    return risk


def _open_questions(risk: InherentRisk) -> list[str]:
    """The asked questions that count and have no answer; what is asked for information only may stay open."""
    questions = intake_questionnaire().question_by_key
    return [key for key in risk.missing if questions[key].weight]


def _as_figure(risk: Fraction | None) -> Decimal | None:
    return None if risk is None else Decimal(ten_thousandths(risk)) / 10000


def _check_goes_on(engagement: Engagement) -> None:
    if engagement.ended_at:
        raise WrongStateError("This engagement has ended.")
    if engagement.vendor.is_archived:
        raise WrongStateError("This vendor is archived. Restore it first.")


def _check_version(engagement: Engagement, version: int) -> None:
    if engagement.version != version:
        raise ConflictError(
            "Somebody changed this engagement in the meantime. Look at it again, then repeat."
        )


def _fill(engagement: Engagement, title: str, description: str, owner: User | None) -> None:
    title, description, problems = one_line(title), several_lines(description), {}
    if not title or len(title) > LONGEST_TITLE:
        problems["title"] = f"Say what the vendor is used for, in {LONGEST_TITLE} characters at most."
    if len(description) > LONGEST_DESCRIPTION:
        problems["description"] = f"Please keep this within {LONGEST_DESCRIPTION} characters."
    if problems:
        raise InvalidInputError(problems)
    engagement.title, engagement.description, engagement.business_owner = title, description, owner


def _subject(engagement: Engagement) -> str:
    return f"vendor:{engagement.vendor.public_id}"
