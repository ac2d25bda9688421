"""Looking over what is missing, handing in, and the receipt."""

from __future__ import annotations

from flask import current_app, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.assessments.answering.progress import progress_of
from vendorrisk.assessments.answering.sheet import answer_sheet
from vendorrisk.assessments.answering.submitting import (
    DECLARATION,
    Signature,
    latest_submission,
    missing_questions,
    submit,
)
from vendorrisk.assessments.inviting import is_open_for
from vendorrisk.database import now_utc
from vendorrisk.errors import InvalidInputError, NotFoundError
from vendorrisk.storage import Storage
from vendorrisk.web.forms import EmptyForm
from vendorrisk.web.guards import by_link
from vendorrisk.web.portal.door import blueprint
from vendorrisk.web.portal.pages import asked_back
from vendorrisk.web.portal.respondent import current_assessment, current_invitation


@blueprint.get("/answer/<assessment_id>/hand-in")
@by_link()
def review(assessment_id: str) -> ResponseReturnValue:
    if not is_open_for(current_assessment()):
        return redirect(url_for("portal.overview", assessment_id=assessment_id))
    return _review_page({})


@blueprint.post("/answer/<assessment_id>/hand-in")
@by_link()
def hand_in(assessment_id: str) -> ResponseReturnValue:
    signature = Signature(
        name=request.form.get("name", ""),
        declared=request.form.get("declared") is not None,
        accepts_missing=request.form.get("accepts_missing") is not None,
    )
    try:
        submit(current_invitation(), signature, now_utc())
    except InvalidInputError as error:
        return make_response(_review_page(error.fields), 422)
    return redirect(url_for("portal.overview", assessment_id=assessment_id), 303)


@blueprint.get("/answer/<assessment_id>/receipt.pdf")
@by_link()
def receipt(assessment_id: str) -> ResponseReturnValue:
    submission = latest_submission(current_assessment())
    if submission is None or submission.receipt_sha256 is None:
        raise NotFoundError("The receipt is still being made. Try again in a moment.")
    storage: Storage = current_app.extensions["storage"]
    return send_file(
        storage.path(submission.receipt_sha256),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=f"answers-{submission.submitted_at:%Y-%m-%d}.pdf",
        max_age=0,
    )


def _review_page(problems: dict[str, str]) -> str:
    assessment = current_assessment()
    sheet = answer_sheet(assessment)
    return render_template(
        "portal/hand_in.html",
        assessment=assessment,
        contact=current_invitation().contact,
        sheet=sheet,
        progress=progress_of(sheet),
        missing=missing_questions(assessment, sheet),
        asked_back=asked_back(assessment, sheet),
        declaration=DECLARATION,
        typed=request.form,
        problems=problems,
        form=EmptyForm(),
    )
