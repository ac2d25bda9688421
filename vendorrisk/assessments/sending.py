"""Sending an assessment, and what may happen to it while the vendor has it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from flask import current_app
from sqlalchemy import select

from vendorrisk import audit
from vendorrisk.accounts.limiting import check_limit, count_try
from vendorrisk.accounts.permissions import Permission, check_allowed
from vendorrisk.assessments.inviting import new_link, revoke, revoke_links
from vendorrisk.assessments.lifecycle import OPEN, WITH_VENDOR, Status, move, subject
from vendorrisk.assessments.models import Assessment, Invitation
from vendorrisk.assessments.preparing import LONGEST_TERM
from vendorrisk.audit import Actor
from vendorrisk.config import settings_of
from vendorrisk.database import db, new_public_id
from vendorrisk.errors import ConflictError, InvalidInputError, WrongStateError
from vendorrisk.notices import queueing
from vendorrisk.questionnaires.versions import pin_from_library, policy_in_force, questionnaire_of
from vendorrisk.vendors.models import Contact, Vendor

#: within a quarter of an hour
MOST_NEW_LINKS: Final = 3


def send(assessment: Assessment, actor: Actor, now: datetime) -> None:
    """Pin questionnaires, policy and intake, and mail each person a link of their own."""
    check_allowed(actor, Permission.PREPARE_ASSESSMENT)
    if assessment.due_on is None or assessment.due_on <= now.date():
        raise InvalidInputError({"due_on": "The due date has passed; choose a later one before sending."})
    move(assessment, Status.SENT, actor, now)
    _pin(assessment, now)
    assessment.sent_at = now
    for invitation in assessment.invitations:
        mail_link(invitation, "invitation", now)
    db.session.flush()


def resend(invitation: Invitation, actor: Actor, now: datetime) -> None:
    """Mail the person a new link; links mailed to them before stop working."""
    check_allowed(actor, Permission.PREPARE_ASSESSMENT)
    _check_with_vendor(invitation.assessment)
    if invitation.revoked_at:
        raise WrongStateError(f"{invitation.contact.name} is no longer asked. Invite them again instead.")
    revoke_links(invitation, now)
    mail_link(invitation, "new_link", now)
    audit.record(
        actor, "invitation.resent", subject(invitation.assessment), now, invitation=invitation.public_id
    )
    db.session.flush()


def request_new_link(invitation: Invitation, now: datetime) -> None:
    """The person with an expired or replaced link asks for a new one: it goes to the address we know, nowhere else."""
    if invitation.revoked_at or invitation.assessment.status in {Status.DRAFT, Status.CANCELLED}:
        raise WrongStateError("This request is closed, so there is no link to send.")
    check_limit("new_link", invitation.public_id, MOST_NEW_LINKS, now)
    count_try("new_link", invitation.public_id, now)
    mail_link(invitation, "new_link", now)
    audit.record(
        invitation.as_actor(),
        "invitation.link_requested",
        subject(invitation.assessment),
        now,
        invitation=invitation.public_id,
    )
    db.session.flush()


def invite(assessment: Assessment, contact: Contact, actor: Actor, now: datetime) -> Invitation:
    """Ask one more person, or one whose invitation was withdrawn, while the vendor has the assessment."""
    check_allowed(actor, Permission.PREPARE_ASSESSMENT)
    _check_with_vendor(assessment)
    if contact.vendor_id != assessment.vendor_id or contact.removed_at:
        raise InvalidInputError({"contact": "Choose one of this vendor's contacts."})
    if any(i.contact_id == contact.id and not i.revoked_at for i in assessment.invitations):
        raise ConflictError(f"{contact.name} has an invitation already.")
    invitation = Invitation(public_id=new_public_id(), contact=contact, created_at=now)
    assessment.invitations.append(invitation)
    db.session.flush()
    mail_link(invitation, "invitation", now)
    audit.record(actor, "invitation.sent", subject(assessment), now, invitation=invitation.public_id)
    return invitation


def withdraw(invitation: Invitation, actor: Actor, now: datetime) -> None:
    """Stop asking one person: their links and sessions end. Answers they gave stay."""
    check_allowed(actor, Permission.PREPARE_ASSESSMENT)
    if invitation.revoked_at:
        raise WrongStateError(f"The invitation of {invitation.contact.name} was withdrawn before.")
    revoke(invitation, actor, now)


def extend(assessment: Assessment, due_on: date, actor: Actor, now: datetime) -> None:
    """Move the due date and tell everybody who is asked."""
    check_allowed(actor, Permission.PREPARE_ASSESSMENT)
    _check_with_vendor(assessment)
    if not now.date() < due_on <= now.date() + LONGEST_TERM:
        raise InvalidInputError({"due_on": "The new date must be after today and within a year."})
    before, assessment.due_on = assessment.due_on, due_on
    audit.record(actor, "assessment.extended", subject(assessment), now, before=before, due_on=due_on)
    for invitation in _standing(assessment):
        mail_link(invitation, "due_date_extended", now)
    db.session.flush()


def cancel(assessment: Assessment, reason: str, actor: Actor, now: datetime) -> None:
    """End an assessment that is no longer needed; whoever was asked is told."""
    check_allowed(actor, Permission.PREPARE_ASSESSMENT)
    if assessment.status not in OPEN:
        raise WrongStateError("This assessment is over, so there is nothing to cancel.")
    told = assessment.status in WITH_VENDOR
    move(assessment, Status.CANCELLED, actor, now)
    assessment.closed_at = now
    for invitation in _standing(assessment):
        if told:
            _mail(invitation, "cancelled", now, reason=reason.strip())
        revoke(invitation, actor, now)


def cancel_all(vendor: Vendor, actor: Actor, now: datetime) -> None:
    """End every open assessment of a vendor that is no longer in use."""
    found = db.session.scalars(
        select(Assessment).where(Assessment.vendor_id == vendor.id, Assessment.status.in_(OPEN))
    )
    for assessment in found.all():
        cancel(assessment, "We no longer use this service, so there is nothing left to answer.", actor, now)


def mail_link(
    invitation: Invitation, template: str, now: datetime, dedupe_key: str = "", **context: object
) -> None:
    """Queue a mail with a fresh link for the person."""
    token = new_link(invitation, now)
    base_url = settings_of(current_app).base_url
    _mail(invitation, template, now, dedupe_key, link=f"{base_url}/r/{token}", **context)


def _mail(
    invitation: Invitation, template: str, now: datetime, dedupe_key: str = "", **context: object
) -> None:
    assessment = invitation.assessment
    settings = settings_of(current_app)
    queueing.queue(
        kind=template,
        dedupe_key=dedupe_key or f"{template}:{invitation.public_id}:{new_public_id()}",
        subject_of=subject(assessment),
        recipient_name=invitation.contact.name,
        recipient_email=invitation.contact.email,
        template=template,
        context={
            "organisation": settings.organisation_name,
            "base_url": settings.base_url,
            "recipient_name": invitation.contact.name,
            "vendor_name": assessment.vendor.name,
            "engagement_title": assessment.engagement.title,
            "due_on": assessment.due_on,
            "minutes": minutes_to_fill_in(assessment),
            "message": assessment.message,
            **context,
        },
        now=now,
    )


def minutes_to_fill_in(assessment: Assessment) -> int:
    """What the questionnaires say of themselves, in minutes."""
    return sum(questionnaire_of(q.questionnaire_version).estimated_minutes for q in assessment.questionnaires)


def _pin(assessment: Assessment, now: datetime) -> None:
    engagement = assessment.engagement
    for asked in assessment.questionnaires:
        asked.questionnaire_version = pin_from_library(asked.questionnaire_version.key, now)
    assessment.policy_version = policy_in_force(now)
    assessment.intake_version = engagement.intake_version
    assessment.intake_answers = dict(engagement.intake_answers)
    assessment.inherent_risk = engagement.inherent_risk
    assessment.tier = engagement.tier


def _standing(assessment: Assessment) -> list[Invitation]:
    return [invitation for invitation in assessment.invitations if not invitation.revoked_at]


def _check_with_vendor(assessment: Assessment) -> None:
    if assessment.status not in WITH_VENDOR:
        raise WrongStateError("The vendor does not have this assessment at the moment.")
