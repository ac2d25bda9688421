"""The documents of an assessment: queued with their frozen record, made by the worker in steps that never repeat."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from flask import current_app
from sqlalchemy import select, update

from vendorrisk import jobs
from vendorrisk.assessments.deciding.identity import signing_identity
from vendorrisk.assessments.decision_models import Decision, Report
from vendorrisk.assessments.models import Assessment
from vendorrisk.config import settings_of
from vendorrisk.database import begin_writing, db, new_public_id, now_utc
from vendorrisk.errors import NotFoundError
from vendorrisk.storage import Storage

FOR_SIGN_OFF: Final = "for_sign_off"
SIGNED: Final = "signed"


def queue_report(assessment: Assessment, kind: str, record: bytes, facts: bytes, now: datetime) -> Report:
    """Freeze the record and have the worker make the PDF."""
    report = Report(
        public_id=new_public_id(),
        assessment=assessment,
        kind=kind,
        record_sha256=storage().keep(record).sha256,
        facts_sha256=storage().keep(facts).sha256,
        created_at=now,
    )
    db.session.add(report)
    db.session.flush()
    jobs.enqueue(f"report.{kind}", f"report:{report.public_id}", now, report=report.id)
    return report


def render_step(payload: dict[str, Any]) -> None:
    """Render the record's PDF and stage it; a repeated step finds what was staged."""
    from vendorrisk.reports.record import record_from_bytes
    from vendorrisk.reports.rendering import render_pdf

    report = _report(payload)
    if storage().staged(f"rendered:{report.public_id}") is None:
        record = record_from_bytes(storage().read(report.record_sha256))
        pdf = render_pdf(record, progress=_progress_of(report))
        storage().stage(f"rendered:{report.public_id}", pdf)


def sign_step(payload: dict[str, Any]) -> None:
    """Sign the staged PDF once: a signature that was staged before a crash is taken, never made again."""
    from vendorrisk.reports.signing import sign_pdf

    report = _report(payload)
    if storage().staged(f"signed:{report.public_id}") is not None:
        return
    _show(report, "signing", 90, "Signing the document")
    rendered = storage().staged(f"rendered:{report.public_id}")
    if rendered is None:
        raise NotFoundError("The rendered document is gone.")
    decision = db.session.scalars(select(Decision).where(Decision.signed_report_id == report.id)).one()
    signed = sign_pdf(
        rendered,
        signing_identity(),
        signer_name=decision.signer_name,
        reason=f"Decision: {decision.outcome.replace('_', ' ')}",
        signed_at=decision.decided_at,
        timestamp_url=settings_of(current_app).timestamp_url or None,
    )
    storage().stage(f"signed:{report.public_id}", signed)


def publish_step(payload: dict[str, Any]) -> None:
    """Put the finished PDF into the store and name it on the report."""
    begin_writing()
    report = _report(payload)
    name = f"signed:{report.public_id}" if report.kind == SIGNED else f"rendered:{report.public_id}"
    pdf = storage().staged(name)
    if pdf is None and report.pdf_sha256 is None:
        raise NotFoundError("The finished document is gone.")
    if pdf is not None:
        report.pdf_sha256 = storage().keep(pdf).sha256
    report.ready_at = report.ready_at or now_utc()
    if report.state != "outdated":  # the review was taken up again meanwhile
        report.state, report.progress, report.progress_label = "ready", 100, "Ready"


def tidy_step(payload: dict[str, Any]) -> None:
    """Remove the staged copies once the report names the finished one."""
    report = _report(payload)
    for stage in ("rendered", "signed"):
        storage().unstage(f"{stage}:{report.public_id}")


def report_failed(payload: dict[str, Any], error: str) -> None:
    begin_writing()
    report = _report(payload)
    report.state, report.error = "failed", error
    report.progress_label = "The document could not be made"


def try_again(report: Report, now: datetime) -> None:
    """Queue a failed report once more, from the same frozen record."""
    report.state, report.error, report.progress = "queued", "", 0
    jobs.enqueue(
        f"report.{report.kind}", f"report:{report.public_id}:{new_public_id()}", now, report=report.id
    )
    db.session.flush()


def newest_report(assessment: Assessment, kind: str) -> Report | None:
    return db.session.scalars(
        select(Report)
        .where(Report.assessment_id == assessment.id, Report.kind == kind)
        .order_by(Report.id.desc())
        .limit(1)
    ).first()


def latest_report(assessment: Assessment) -> Report | None:
    """The document to look at: the signed one, or the one that waits for its signature."""
    return newest_report(assessment, SIGNED) or newest_report(assessment, FOR_SIGN_OFF)


def get_report(public_id: str) -> Report:
    found = db.session.scalars(select(Report).where(Report.public_id == public_id)).first()
    if found is None:
        raise NotFoundError("There is no such document.")
    return found


def storage() -> Storage:
    kept: Storage = current_app.extensions["storage"]
    return kept


def _report(payload: dict[str, Any]) -> Report:
    report = db.session.get(Report, payload["report"])
    if report is None:
        raise NotFoundError("The report this work was for is gone.")
    return report


def _progress_of(report: Report) -> Any:
    _show(report, "rendering", 5, "Reading the record")

    def show(percent: int, label: str) -> None:
        _show(report, "rendering", percent * 85 // 100, label)

    return show


def _show(report: Report, state: str, percent: int, label: str) -> None:
    """Progress is committed at once, so that the page which waits can show it.

    In a transaction of its own: on SQLite, one that read before it writes is refused when others wrote meanwhile.
    """
    shown = update(Report).where(Report.id == report.id, Report.state != "outdated")
    db.session.rollback()
    db.session.execute(shown.values(state=state, progress=percent, progress_label=label))
    db.session.commit()
