"""The queue, the document beside the decision, and the signature."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission
from vendorrisk.accounts.proving import prove_again
from vendorrisk.assessments.deciding import conditions, reporting, signing_off
from vendorrisk.assessments.deciding.staleness import decision_of
from vendorrisk.assessments.decision_models import Decision
from vendorrisk.assessments.lifecycle import Status
from vendorrisk.assessments.models import Assessment
from vendorrisk.assessments.reads import get_assessment, list_awaiting, list_decided
from vendorrisk.assessments.reviewing.findings import findings_of
from vendorrisk.database import now_utc
from vendorrisk.errors import InvalidInputError, NotAllowedError, NotFoundError
from vendorrisk.web.forms import EmptyForm
from vendorrisk.web.guards import current_actor, current_user, needs
from vendorrisk.web.signoff.door import blueprint
from vendorrisk.web.signoff.forms import (
    NoteForm,
    SendBackForm,
    SignOffForm,
    read_conditions,
    typed_conditions,
)
from vendorrisk.web.transactions import keep_changes


@blueprint.get("/sign-off")
@needs(Permission.SEE_SIGN_OFF_QUEUE)
def queue() -> ResponseReturnValue:
    return render_template(
        "signoff/queue.html", waiting=list_awaiting(), decided=list_decided(), today=now_utc().date()
    )


@blueprint.get("/sign-off/<assessment_id>")
@needs(Permission.SEE_ASSESSMENT)
def decide(assessment_id: str) -> ResponseReturnValue:
    return _page(get_assessment(assessment_id))


@blueprint.post("/sign-off/<assessment_id>")
@needs(Permission.SIGN_OFF)
def sign(assessment_id: str) -> ResponseReturnValue:
    assessment, form = get_assessment(assessment_id), SignOffForm()
    if form.validate_on_submit():
        try:
            _sign(assessment, form)
            flash("Decided. The document is being signed.", "success")
            return redirect(url_for("signoff.decide", assessment_id=assessment_id), 303)
        except InvalidInputError as error:
            form.add_errors(error)
    return make_response(_page(assessment, form=form), 422)


@blueprint.post("/sign-off/<assessment_id>/send-back")
@needs(Permission.SIGN_OFF)
def send_back(assessment_id: str) -> ResponseReturnValue:
    assessment, form = get_assessment(assessment_id), SendBackForm()
    if not form.validate_on_submit():
        return make_response(_page(assessment, back_form=form), 422)
    signing_off.send_back(assessment, form.reason.data or "", current_actor(), now_utc())
    flash("Sent back to the analysts with your question.")
    return redirect(url_for("signoff.queue"), 303)


@blueprint.post("/sign-off/<assessment_id>/try-again")
@needs(Permission.SIGN_OFF)
def make_again(assessment_id: str) -> ResponseReturnValue:
    """A document that failed is queued once more, from the same record."""
    report = reporting.latest_report(get_assessment(assessment_id))
    if report is not None and report.state == "failed":
        reporting.try_again(report, now_utc())
    return redirect(url_for("signoff.decide", assessment_id=assessment_id), 303)


@blueprint.post("/sign-off/<assessment_id>/conditions/<condition_id>/met")
@needs(Permission.REVIEW_ANSWERS)
def meet_condition(assessment_id: str, condition_id: str) -> ResponseReturnValue:
    assessment, form = get_assessment(assessment_id), NoteForm()
    if not form.validate_on_submit():
        return make_response(_page(assessment, refused_condition=condition_id), 422)
    condition = conditions.get_condition(_decision(assessment), condition_id)
    conditions.meet(condition, form.note.data or "", current_actor(), now_utc())
    flash("The condition is met.", "success")
    return redirect(url_for("signoff.decide", assessment_id=assessment_id), 303)


@blueprint.post("/sign-off/<assessment_id>/conditions/<condition_id>/reopen")
@needs(Permission.REVIEW_ANSWERS)
def reopen_condition(assessment_id: str, condition_id: str) -> ResponseReturnValue:
    assessment = get_assessment(assessment_id)
    condition = conditions.get_condition(_decision(assessment), condition_id)
    conditions.reopen(condition, current_actor(), now_utc())
    flash("The condition is open again.")
    return redirect(url_for("signoff.decide", assessment_id=assessment_id), 303)


def _decision(assessment: Assessment) -> Decision:
    decision = decision_of(assessment)
    if decision is None:
        raise NotFoundError("This assessment has no decision.")
    return decision


def _sign(assessment: Assessment, form: SignOffForm) -> None:
    user = current_user()
    signing_off.check_independent(assessment, user.as_actor())
    try:
        prove_again(user, form.password.data or "", form.code.data or "", now_utc())
    except InvalidInputError:
        keep_changes()
        raise
    verdict = signing_off.Verdict(
        outcome=form.outcome.data,
        rationale=form.rationale.data or "",
        conditions=read_conditions(
            request.form.getlist("condition_text"), request.form.getlist("condition_due_on")
        ),
        report_id=form.report_id.data or "",
    )
    signing_off.sign_off(assessment, verdict, user, now_utc())


def _page(
    assessment: Assessment,
    *,
    form: SignOffForm | None = None,
    back_form: SendBackForm | None = None,
    refused_condition: str = "",
) -> str:
    report = reporting.latest_report(assessment)
    waits = assessment.status == Status.AWAITING_SIGN_OFF
    return render_template(
        "signoff/decide.html",
        assessment=assessment,
        report=report,
        decision=decision_of(assessment),
        findings=findings_of(assessment),
        waits=waits,
        hindrance=_hindrance(assessment) if waits else "",
        form=form or SignOffForm(data={"report_id": report.public_id if report else ""}),
        back_form=back_form or SendBackForm(),
        conditions=typed_conditions(
            request.form.getlist("condition_text"), request.form.getlist("condition_due_on")
        ),
        recommended=signing_off.RECOMMENDED.get(assessment.recommendation or ""),
        button=EmptyForm(),
        refused_condition=refused_condition,
    )


def _hindrance(assessment: Assessment) -> str:
    """Why this person may not sign, or nothing."""
    try:
        signing_off.check_independent(assessment, current_actor())
    except NotAllowedError as error:
        return error.message
    return ""
