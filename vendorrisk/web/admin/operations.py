"""Is it healthy? Worker, jobs, mail, database and log at a glance."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from vendorrisk import audit, jobs
from vendorrisk.accounts.permissions import Permission
from vendorrisk.assessments import verifying_log
from vendorrisk.config import Settings, settings_of
from vendorrisk.database import db, now_utc
from vendorrisk.jobs import reads as job_reads
from vendorrisk.notices import reads as mail_reads
from vendorrisk.web.admin.door import blueprint
from vendorrisk.web.admin.mail import worker_runs
from vendorrisk.web.guards import needs
from vendorrisk.web.rendering import moment

FAILURES_SHOWN_FOR: Final = timedelta(days=7)
#: waiting longer than this means that something is wrong
LONG_WAIT: Final = timedelta(minutes=10)
SCARCE_BYTES: Final = 2 * 1024**3

#: what the worker does, in words
KINDS: Final = {
    "report.for_sign_off": "Document for sign-off",
    "report.signed": "Signed document",
    "receipt": "Receipt of handed-in answers",
    "log.verification": "Verification of the log",
}
#: what is looked after every so often, in words
SCHEDULES: Final = {
    "accounts": "Old sessions and tries removed",
    "decisions": "Decisions checked for expiry and changed facts",
    "jobs": "Finished work removed",
    "log verification": "Log verified",
    "mail given up": "Texts of old mail removed",
    "reminders": "Reminders looked for",
}


@dataclass(frozen=True)
class DatabaseFacts:
    """What the data is kept in; sizes in bytes."""

    name: str
    size: int
    free: int

    @property
    def is_scarce(self) -> bool:
        return self.free < SCARCE_BYTES


@blueprint.get("/admin/operations")
@needs(Permission.SEE_OPERATIONS)
def operations() -> ResponseReturnValue:
    settings, now = settings_of(current_app), now_utc()
    return render_template(
        "admin/operations.html",
        settings=settings,
        worker_seen_at=jobs.worker_seen_at(),
        worker_runs=worker_runs(),
        jobs=job_reads.count_by_state(),
        failed=job_reads.failed_since(now - FAILURES_SHOWN_FOR),
        oldest_job=job_reads.oldest_unfinished(),
        mail=mail_reads.count_by_state(),
        oldest_mail=mail_reads.oldest_waiting(),
        waits_long=now - LONG_WAIT,
        last_runs=[
            (SCHEDULES.get(run.name, run.name), moment(run.last_run_at)) for run in job_reads.last_runs()
        ],
        verified=job_reads.newest_finished(verifying_log.KIND),
        head=audit.current_head(),
        database=_database_facts(settings),
        kinds=KINDS,
    )


def _database_facts(settings: Settings) -> DatabaseFacts:
    free = shutil.disk_usage(settings.data_dir).free
    if db.engine.dialect.name == "postgresql":
        size = db.session.scalar(text("SELECT pg_database_size(current_database())")) or 0
        return DatabaseFacts(f"PostgreSQL {db.session.scalar(text('SHOW server_version'))}", size, free)
    path = Path(db.engine.url.database or "")
    files = (path, path.with_name(path.name + "-wal"))
    return DatabaseFacts("SQLite", sum(file.stat().st_size for file in files if file.exists()), free)
