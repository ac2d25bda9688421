"""The documents: their progress while they are made, and the PDF itself."""

from __future__ import annotations

from flask import current_app, jsonify, request, send_file
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission, Role
from vendorrisk.assessments.deciding.reporting import SIGNED, get_report
from vendorrisk.assessments.decision_models import Report
from vendorrisk.errors import NotFoundError
from vendorrisk.storage import Storage
from vendorrisk.web.downloads import attachment
from vendorrisk.web.guards import current_user, needs
from vendorrisk.web.signoff.door import blueprint


@blueprint.get("/reports/<report_id>/progress")
@needs(Permission.READ_REPORT)
def report_progress(report_id: str) -> ResponseReturnValue:
    report = get_report(report_id)
    return jsonify(state=report.state, percent=report.progress, label=report.progress_label)


@blueprint.get("/reports/<report_id>.pdf")
@needs(Permission.READ_REPORT)
def report_pdf(report_id: str) -> ResponseReturnValue:
    """The PDF, shown in the page, or as a download with ?download=1. Procurement reads signed ones only."""
    report = _readable(report_id)
    if report.pdf_sha256 is None:
        raise NotFoundError("This document is still being made.")
    storage: Storage = current_app.extensions["storage"]
    name = (
        f"{report.assessment.vendor.name} - risk assessment{' (signed)' if report.kind == SIGNED else ''}.pdf"
    )
    response = send_file(
        storage.path(report.pdf_sha256),
        mimetype="application/pdf",
        as_attachment=request.args.get("download") == "1",
        download_name=name,
        max_age=0,
    )
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    )
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@blueprint.get("/reports/<report_id>.oscal.json")
@needs(Permission.READ_REPORT)
def report_oscal(report_id: str) -> ResponseReturnValue:
    """The document's record as OSCAL assessment results, for other tools."""
    from vendorrisk.reports.oscal import oscal_from_record
    from vendorrisk.reports.record import record_from_bytes

    report = _readable(report_id)
    storage: Storage = current_app.extensions["storage"]
    content = oscal_from_record(record_from_bytes(storage.read(report.record_sha256)))
    name = f"{report.assessment.vendor.name} - assessment results.oscal.json"
    return attachment(content, name, "application/json")


def _readable(report_id: str) -> Report:
    report = get_report(report_id)
    if report.kind != SIGNED and current_user().role == Role.PROCUREMENT:
        raise NotFoundError("There is no such document.")
    return report
