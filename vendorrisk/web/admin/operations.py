"""Is it healthy? Jobs, mail, database and log at a glance."""

from __future__ import annotations

import shutil
from datetime import timedelta

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from vendorrisk import audit, jobs
from vendorrisk.accounts.permissions import Permission
from vendorrisk.config import settings_of
from vendorrisk.database import db, now_utc
from vendorrisk.notices.models import Message
from vendorrisk.web.admin.door import blueprint
from vendorrisk.web.guards import needs

WORKER_SILENT_AFTER = timedelta(minutes=1)


@blueprint.get("/admin/operations")
@needs(Permission.SEE_OPERATIONS)
def operations() -> ResponseReturnValue:
    settings = settings_of(current_app)
    seen = jobs.worker_seen_at()
    return render_template(
        "admin/operations.html",
        settings=settings,
        jobs=dict(
            db.session.execute(select(jobs.Job.state, func.count()).group_by(jobs.Job.state)).tuples().all()
        ),
        failed=db.session.scalars(
            select(jobs.Job).where(jobs.Job.state == "failed").order_by(jobs.Job.id.desc()).limit(10)
        ).all(),
        mail=dict(
            db.session.execute(select(Message.state, func.count()).group_by(Message.state)).tuples().all()
        ),
        database=db.engine.dialect.name,
        free=shutil.disk_usage(settings.data_dir).free,
        head=audit.current_head(),
        worker_seen_at=seen,
        worker_runs=seen is not None and now_utc() - seen < WORKER_SILENT_AFTER,
    )
