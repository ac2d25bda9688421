"""Named queries about background work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select

from vendorrisk.database import db
from vendorrisk.jobs.models import Job, ScheduleRun


def count_by_state() -> Mapping[str, int]:
    rows = db.session.execute(select(Job.state, func.count()).group_by(Job.state))
    return dict(rows.tuples().all())


def oldest_unfinished() -> Job | None:
    unfinished = select(Job).where(Job.state.in_(("queued", "running")))
    return db.session.scalars(unfinished.order_by(Job.id).limit(1)).first()


def failed_since(moment: datetime, limit: int = 20) -> Sequence[Job]:
    """The newest first."""
    failed = select(Job).where(Job.state == "failed", Job.finished_at >= moment)
    return db.session.scalars(failed.order_by(Job.finished_at.desc()).limit(limit)).all()


def newest_finished(kind: str) -> Job | None:
    finished = select(Job).where(Job.kind == kind, Job.finished_at.is_not(None))
    return db.session.scalars(finished.order_by(Job.finished_at.desc()).limit(1)).first()


def last_runs() -> Sequence[ScheduleRun]:
    """When each schedule was last looked after, by name; the heartbeat is none of them."""
    runs = select(ScheduleRun).where(ScheduleRun.name != "heartbeat")
    return db.session.scalars(runs.order_by(ScheduleRun.name)).all()
