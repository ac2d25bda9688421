"""Evidence opened in place: PDF and images through a viewer that can run nothing; everything else as a download."""

from __future__ import annotations

from flask import current_app, render_template, send_file
from flask.typing import ResponseReturnValue

from vendorrisk import audit
from vendorrisk.accounts.permissions import Permission
from vendorrisk.assessments.answering.attaching import get_evidence
from vendorrisk.assessments.lifecycle import subject
from vendorrisk.assessments.reads import get_assessment
from vendorrisk.database import now_utc
from vendorrisk.storage import Storage
from vendorrisk.web.guards import current_actor, needs
from vendorrisk.web.transactions import keep_changes
from vendorrisk.web.workspace.door import blueprint

SHOWN_IN_PLACE = frozenset({"application/pdf", "image/png", "image/jpeg"})


@blueprint.get("/assessments/<assessment_id>/evidence/<evidence_id>")
@needs(Permission.READ_EVIDENCE)
def evidence(assessment_id: str, evidence_id: str) -> ResponseReturnValue:
    """The viewer around the file."""
    assessment = get_assessment(assessment_id)
    file = get_evidence(assessment, evidence_id)
    return render_template(
        "workspace/evidence.html",
        assessment=assessment,
        file=file,
        is_shown=file.media_type in SHOWN_IN_PLACE,
        is_image=file.media_type.startswith("image/"),
    )


@blueprint.get("/assessments/<assessment_id>/evidence/<evidence_id>/file")
@needs(Permission.READ_EVIDENCE)
def evidence_file(assessment_id: str, evidence_id: str) -> ResponseReturnValue:
    """The bytes. Reading evidence is the one thing a GET leaves in the log."""
    assessment = get_assessment(assessment_id)
    file = get_evidence(assessment, evidence_id)
    audit.record(
        current_actor(),
        "evidence.read",
        subject(assessment),
        now_utc(),
        question=file.question_key,
        filename=file.filename,
        sha256=file.sha256,
    )
    keep_changes()
    shown = file.media_type in SHOWN_IN_PLACE
    storage: Storage = current_app.extensions["storage"]
    response = send_file(
        storage.path(file.sha256),
        mimetype=file.media_type if shown else "application/octet-stream",
        as_attachment=not shown,
        download_name=file.filename,
        max_age=0,
    )
    # Chromium's PDF viewer does not start inside a sandbox; a PDF runs nothing of ours under its own content type,
    # and 'none' keeps whatever it holds from loading anything.
    sandbox = "" if file.media_type == "application/pdf" else "; sandbox"
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'{sandbox}"
    )
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
