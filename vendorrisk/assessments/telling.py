"""Telling the staff of an assessment by mail: everybody of a role, or its business owner."""

from __future__ import annotations

from datetime import datetime

from flask import current_app
from sqlalchemy import select

from vendorrisk.accounts.models import User
from vendorrisk.accounts.permissions import Role
from vendorrisk.assessments.lifecycle import subject
from vendorrisk.assessments.models import Assessment
from vendorrisk.config import settings_of
from vendorrisk.database import db, new_public_id
from vendorrisk.notices import queueing


def tell(
    role: Role, template: str, assessment: Assessment, now: datetime, *, link: str, **context: object
) -> None:
    """Mail everybody of a role that something about the assessment waits for them or was decided."""
    for person in db.session.scalars(select(User).where(User.role == role, User.disabled_at.is_(None))):
        _mail(person, template, assessment, now, link=link, **context)


def tell_business_owner(
    template: str, assessment: Assessment, now: datetime, *, link: str, **context: object
) -> None:
    """Mail the business owner of the engagement, if it has one who can sign in."""
    owner = assessment.engagement.business_owner
    if owner is not None and owner.disabled_at is None:
        _mail(owner, template, assessment, now, link=link, **context)


def _mail(
    person: User, template: str, assessment: Assessment, now: datetime, *, link: str, **context: object
) -> None:
    settings = settings_of(current_app)
    queueing.queue(
        kind=template,
        dedupe_key=f"{template}:{assessment.public_id}:{person.public_id}:{new_public_id()}",
        subject_of=subject(assessment),
        recipient_name=person.name,
        recipient_email=person.email,
        template=template,
        context={
            "organisation": settings.organisation_name,
            "recipient_name": person.name,
            "vendor_name": assessment.vendor.name,
            "engagement_title": assessment.engagement.title,
            "link": f"{settings.base_url}{link}",
            **context,
        },
        now=now,
    )
