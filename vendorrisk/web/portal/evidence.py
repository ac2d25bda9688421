"""Evidence: files dropped on an answer, taken off again, and looked at by those who attached them."""

from __future__ import annotations

from flask import current_app, flash, jsonify, make_response, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.assessments.answering.attaching import attach_all, detach, get_evidence
from vendorrisk.assessments.answering.sheet import answer_sheet
from vendorrisk.database import now_utc
from vendorrisk.errors import InvalidInputError
from vendorrisk.storage import Storage
from vendorrisk.web.errors import wants_json
from vendorrisk.web.guards import by_link
from vendorrisk.web.portal.answers import progress_data
from vendorrisk.web.portal.door import blueprint
from vendorrisk.web.portal.pages import evidence_entry, render_domain
from vendorrisk.web.portal.respondent import current_assessment, current_invitation
from vendorrisk.web.transactions import writes_late


@blueprint.post("/answer/<assessment_id>/questions/<key>/evidence")
@by_link()
@writes_late
def upload(assessment_id: str, key: str) -> ResponseReturnValue:
    assessment, actor = current_assessment(), current_invitation().as_actor()
    try:
        files = [(file.filename, file.stream) for file in request.files.getlist("file") if file.filename]
        if not files:
            raise InvalidInputError({"file": "Please choose a file first."})
        kept = attach_all(assessment, key, files, actor, now_utc())
    except InvalidInputError as error:
        return _refused(key, error)
    if wants_json():
        told = [evidence_entry(assessment_id, file) for file in kept]
        return jsonify(evidence=told, **progress_data(answer_sheet(assessment)))
    return _back(assessment_id, key)


@blueprint.post("/answer/<assessment_id>/evidence/<evidence_id>/remove")
@by_link()
def remove(assessment_id: str, evidence_id: str) -> ResponseReturnValue:
    assessment = current_assessment()
    file = detach(assessment, evidence_id, current_invitation().as_actor(), now_utc())
    if wants_json():
        return jsonify(removed=evidence_id, **progress_data(answer_sheet(assessment)))
    flash(f"“{file.filename}” was taken off.")
    return _back(assessment_id, file.question_key)


@blueprint.get("/answer/<assessment_id>/evidence/<evidence_id>")
@by_link()
def download(assessment_id: str, evidence_id: str) -> ResponseReturnValue:
    """Always a download, never opened in place: what was uploaded may not run in a browser."""
    file = get_evidence(current_assessment(), evidence_id)
    storage: Storage = current_app.extensions["storage"]
    response = send_file(
        storage.path(file.sha256),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=file.filename,
        max_age=0,
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _refused(key: str, error: InvalidInputError) -> ResponseReturnValue:
    if wants_json():
        return make_response(jsonify(error=error.message, fields=error.fields), 422)
    assessment = current_assessment()
    sheet = answer_sheet(assessment)
    return make_response(render_domain(assessment, sheet, sheet.domain_of[key].key, {key: error.fields}), 422)


def _back(assessment_id: str, key: str) -> ResponseReturnValue:
    domain = answer_sheet(current_assessment()).domain_of[key]
    address = url_for(
        "portal.domain_page", assessment_id=assessment_id, domain_key=domain.key, _anchor=f"q-{key}"
    )
    return redirect(address, 303)
