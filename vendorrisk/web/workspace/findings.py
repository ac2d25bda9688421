"""Findings, edited by the analyst."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission
from vendorrisk.assessments.reads import get_assessment
from vendorrisk.assessments.reviewing.findings import FindingChange, edit_finding, get_finding
from vendorrisk.database import now_utc
from vendorrisk.errors import InvalidInputError
from vendorrisk.web.guards import current_actor, needs
from vendorrisk.web.workspace.assessment_forms import FindingForm
from vendorrisk.web.workspace.door import blueprint


@blueprint.get("/assessments/<assessment_id>/findings/<finding_id>")
@needs(Permission.REVIEW_ANSWERS)
def finding(assessment_id: str, finding_id: str) -> ResponseReturnValue:
    assessment = get_assessment(assessment_id)
    found = get_finding(assessment, finding_id)
    return render_template(
        "workspace/finding.html", assessment=assessment, finding=found, form=FindingForm(obj=found)
    )


@blueprint.post("/assessments/<assessment_id>/findings/<finding_id>")
@needs(Permission.REVIEW_ANSWERS)
def change_finding(assessment_id: str, finding_id: str) -> ResponseReturnValue:
    assessment, form = get_assessment(assessment_id), FindingForm()
    found = get_finding(assessment, finding_id)
    if form.validate_on_submit():
        try:
            edit_finding(assessment, found, _change(form), current_actor(), now_utc())
            flash("The finding is changed.", "success")
            address = url_for("workspace.assessment", assessment_id=assessment_id, _anchor="findings")
            return redirect(address, 303)
        except InvalidInputError as error:
            form.add_errors(error)
    page = render_template("workspace/finding.html", assessment=assessment, finding=found, form=form)
    return make_response(page, 422)


def _change(form: FindingForm) -> FindingChange:
    return FindingChange(
        title=form.title.data or "",
        recommendation=form.recommendation.data or "",
        severity=form.severity.data,
        due_on=form.due_on.data,
        status=form.status.data,
        remediation_agreed=form.remediation_agreed.data,
        note=form.note.data or "",
        version=form.version.data or 0,
    )
