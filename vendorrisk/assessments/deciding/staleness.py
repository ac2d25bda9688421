"""Does a decision still hold? It is never edited: it becomes stale, expired or superseded beside itself."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from flask import current_app
from sqlalchemy import select

from vendorrisk import audit
from vendorrisk.assessments.deciding.facts import differences, facts_of
from vendorrisk.assessments.decision_models import Decision
from vendorrisk.assessments.lifecycle import DECIDED, Status, move, subject
from vendorrisk.assessments.models import Assessment
from vendorrisk.audit import SYSTEM, Actor
from vendorrisk.database import begin_writing, db
from vendorrisk.storage import Storage

#: the system moves the life cycle under this name
KEEPER = Actor("system", "system", SYSTEM.label)


def decision_of(assessment: Assessment) -> Decision | None:
    return db.session.scalars(select(Decision).where(Decision.assessment_id == assessment.id)).first()


def mark_if_stale(assessment: Assessment, now: datetime) -> bool:
    """Mark the decision stale when the facts it rests on have moved; what was signed stays as it is."""
    decision = decision_of(assessment)
    if decision is None or decision.stale_at is not None or assessment.status not in DECIDED:
        return False
    present = facts_of(assessment)
    if hashlib.sha256(present).hexdigest() == decision.facts_sha256:
        return False
    storage: Storage = current_app.extensions["storage"]
    moved = differences(storage.read(decision.facts_sha256), present)
    decision.stale_at = now
    decision.stale_reason = "Changed since the decision: " + ", ".join(moved) + "."
    move(assessment, Status.STALE, KEEPER, now)
    audit.record(KEEPER, "decision.stale", subject(assessment), now, moved=list(moved))
    db.session.flush()
    return True


def mark_engagement(engagement_id: int, now: datetime) -> None:
    """An engagement's intake changed: look at every decision made for it."""
    for assessment in _decided(Assessment.engagement_id == engagement_id):
        mark_if_stale(assessment, now)


def sweep(now: datetime) -> None:
    """Look at all decisions: mark what moved behind our back, and let run out what has run out.

    Each in a transaction of its own, so that nobody waits for all of them.
    """
    for assessment_id in db.session.scalars(
        select(Assessment.id).where(Assessment.status.in_(DECIDED))
    ).all():
        db.session.commit()
        begin_writing()
        _look_at(db.session.get_one(Assessment, assessment_id), now)
    db.session.commit()


def _look_at(assessment: Assessment, now: datetime) -> None:
    decision = decision_of(assessment)
    if mark_if_stale(assessment, now) or assessment.status not in DECIDED or decision is None:
        return
    if decision.valid_until and decision.valid_until < now.date():
        move(assessment, Status.EXPIRED, KEEPER, now)


def supersede_earlier(assessment: Assessment, now: datetime) -> None:
    """A new decision about an engagement takes the place of those before it."""
    earlier = db.session.scalars(
        select(Decision)
        .join(Assessment, Decision.assessment_id == Assessment.id)
        .where(
            Assessment.engagement_id == assessment.engagement_id,
            Assessment.id != assessment.id,
            Decision.superseded_at.is_(None),
        )
    ).all()
    for decision in earlier:
        decision.superseded_at = now
        move(decision.assessment, Status.SUPERSEDED, KEEPER, now)


def _decided(condition: object) -> Sequence[Assessment]:
    return db.session.scalars(select(Assessment).where(Assessment.status.in_(DECIDED), condition)).all()  # pyright: ignore[reportArgumentType]
