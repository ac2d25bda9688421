"""The review: what matters first, each decision with its effect on the rating."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from flask import flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission
from vendorrisk.assessments.deciding import completing
from vendorrisk.assessments.models import Assessment
from vendorrisk.assessments.reads import get_assessment
from vendorrisk.assessments.reviewing import clarifying, crediting
from vendorrisk.assessments.reviewing.desk import effect_of_credit, review_desk
from vendorrisk.database import now_utc
from vendorrisk.errors import InvalidInputError
from vendorrisk.web.forms import EmptyForm, Form
from vendorrisk.web.guards import current_actor, needs
from vendorrisk.web.rendering import figure
from vendorrisk.web.workspace.assessment_forms import CommentForm, CreditForm, DueDateForm, ReasonForm
from vendorrisk.web.workspace.door import blueprint

USUAL_TIME_TO_CLARIFY = timedelta(days=7)


@blueprint.get("/assessments/<assessment_id>/review")
@needs(Permission.SEE_ASSESSMENT)
def review(assessment_id: str) -> ResponseReturnValue:
    return review_page(get_assessment(assessment_id))


@blueprint.post("/assessments/<assessment_id>/review/start")
@needs(Permission.REVIEW_ANSWERS)
def start_review(assessment_id: str) -> ResponseReturnValue:
    crediting.start_review(get_assessment(assessment_id), current_actor(), now_utc())
    return _back(assessment_id)


@blueprint.post("/assessments/<assessment_id>/review/accept-unremarkable")
@needs(Permission.REVIEW_ANSWERS)
def accept_unremarkable(assessment_id: str) -> ResponseReturnValue:
    number = crediting.accept_unremarkable(get_assessment(assessment_id), current_actor(), now_utc())
    flash(f"{number} answer{' is' if number == 1 else 's are'} accepted as given.", "success")
    return _back(assessment_id)


@blueprint.post("/assessments/<assessment_id>/review/<key>/accept")
@needs(Permission.REVIEW_ANSWERS)
def accept(assessment_id: str, key: str) -> ResponseReturnValue:
    assessment = get_assessment(assessment_id)
    with _telling_effect(assessment):
        crediting.accept(assessment, key, current_actor(), now_utc())
    return _back(assessment_id, key)


@blueprint.post("/assessments/<assessment_id>/review/<key>/take-back")
@needs(Permission.REVIEW_ANSWERS)
def take_back(assessment_id: str, key: str) -> ResponseReturnValue:
    assessment = get_assessment(assessment_id)
    with _telling_effect(assessment):
        crediting.take_back(assessment, key, current_actor(), now_utc())
    return _back(assessment_id, key)


@blueprint.post("/assessments/<assessment_id>/review/<key>/credit")
@needs(Permission.REVIEW_ANSWERS)
def give_credit(assessment_id: str, key: str) -> ResponseReturnValue:
    assessment, form = get_assessment(assessment_id), CreditForm()
    if form.validate_on_submit() and form.credit.data is not None:
        try:
            with _telling_effect(assessment):
                crediting.give_credit(
                    assessment, key, form.credit.data, form.reason.data or "", current_actor(), now_utc()
                )
            return _back(assessment_id, key)
        except InvalidInputError as error:
            form.add_errors(error)
    return _again(assessment, key, form)


@blueprint.post("/assessments/<assessment_id>/review/<key>/waive-evidence")
@needs(Permission.REVIEW_ANSWERS)
def waive_evidence(assessment_id: str, key: str) -> ResponseReturnValue:
    assessment, form = get_assessment(assessment_id), ReasonForm()
    if form.validate_on_submit():
        with _telling_effect(assessment):
            crediting.waive_evidence(assessment, key, form.reason.data or "", current_actor(), now_utc())
        return _back(assessment_id, key)
    return _again(assessment, key, form)


@blueprint.post("/assessments/<assessment_id>/review/<key>/refuse-not-applicable")
@needs(Permission.REVIEW_ANSWERS)
def refuse_not_applicable(assessment_id: str, key: str) -> ResponseReturnValue:
    assessment, form = get_assessment(assessment_id), ReasonForm()
    if form.validate_on_submit():
        with _telling_effect(assessment):
            crediting.refuse_not_applicable(
                assessment, key, form.reason.data or "", current_actor(), now_utc()
            )
        return _back(assessment_id, key)
    return _again(assessment, key, form)


@blueprint.post("/assessments/<assessment_id>/review/<key>/note")
@needs(Permission.REVIEW_ANSWERS)
def note_clarification(assessment_id: str, key: str) -> ResponseReturnValue:
    assessment, form = get_assessment(assessment_id), CommentForm()
    if form.validate_on_submit():
        clarifying.note(assessment, key, form.comment.data or "", current_actor(), now_utc())
        flash("Noted. It is sent together with the others when you ask back.")
        return _back(assessment_id, key)
    return _again(assessment, key, form)


@blueprint.post("/assessments/<assessment_id>/review/<key>/drop-note")
@needs(Permission.REVIEW_ANSWERS)
def drop_note(assessment_id: str, key: str) -> ResponseReturnValue:
    clarifying.drop_note(get_assessment(assessment_id), key, current_actor(), now_utc())
    return _back(assessment_id, key)


@blueprint.post("/assessments/<assessment_id>/review/ask-back")
@needs(Permission.REVIEW_ANSWERS)
def ask_back(assessment_id: str) -> ResponseReturnValue:
    assessment, form = get_assessment(assessment_id), DueDateForm()
    if form.validate_on_submit() and form.due_on.data:
        try:
            asked = clarifying.ask_back(assessment, form.due_on.data, current_actor(), now_utc())
            flash(
                f"{len(asked)} question{' is' if len(asked) == 1 else 's are'} asked back by mail.", "success"
            )
            return redirect(url_for("workspace.assessment", assessment_id=assessment_id), 303)
        except InvalidInputError as error:
            form.add_errors(error)
    return make_response(review_page(assessment, due_form=form), 422)


@blueprint.post("/assessments/<assessment_id>/review/call-back")
@needs(Permission.REVIEW_ANSWERS)
def call_back(assessment_id: str) -> ResponseReturnValue:
    clarifying.call_back(get_assessment(assessment_id), current_actor(), now_utc())
    return _back(assessment_id)


@blueprint.post("/assessments/<assessment_id>/review/complete")
@needs(Permission.REVIEW_ANSWERS)
def complete_review(assessment_id: str) -> ResponseReturnValue:
    completing.complete_review(get_assessment(assessment_id), current_actor(), now_utc())
    flash("The review is complete. Look at the findings, then send it for sign-off.", "success")
    return redirect(url_for("workspace.assessment", assessment_id=assessment_id), 303)


@blueprint.post("/assessments/<assessment_id>/review/reopen")
@needs(Permission.REVIEW_ANSWERS)
def reopen_review(assessment_id: str) -> ResponseReturnValue:
    completing.reopen_review(get_assessment(assessment_id), current_actor(), now_utc())
    flash("The review is open again.")
    return _back(assessment_id)


@blueprint.post("/assessments/<assessment_id>/send-for-sign-off")
@needs(Permission.SEND_FOR_SIGN_OFF)
def send_for_sign_off(assessment_id: str) -> ResponseReturnValue:
    completing.send_for_sign_off(get_assessment(assessment_id), current_actor(), now_utc())
    flash("Sent for sign-off. The document is being made and the CSO has a mail.", "success")
    return redirect(url_for("workspace.assessment", assessment_id=assessment_id), 303)


@blueprint.get("/assessments/<assessment_id>/review/<key>/effect")
@needs(Permission.REVIEW_ANSWERS)
def effect(assessment_id: str, key: str) -> ResponseReturnValue:
    """What a credit would do to the rating, before it is given."""
    try:
        credit = Fraction(Decimal(request.args.get("credit", "")))
    except (InvalidOperation, ValueError, OverflowError):
        return make_response(jsonify(error="Give a number from 0 to 100."), 422)
    if not 0 <= credit <= 100:
        return make_response(jsonify(error="Give a number from 0 to 100."), 422)
    return jsonify(effect_of_credit(get_assessment(assessment_id), key, credit, now_utc().date()))


def review_page(
    assessment: Assessment, *, due_form: DueDateForm | None = None, key: str = "", refused: Form | None = None
) -> str:
    """The desk. `refused` is the form of question `key` that came back."""
    return render_template(
        "workspace/review.html",
        assessment=assessment,
        desk=review_desk(assessment, now_utc().date()),
        due_form=due_form or DueDateForm(data={"due_on": (now_utc() + USUAL_TIME_TO_CLARIFY).date()}),
        refused_key=key,
        refused=refused,
        form=EmptyForm(),
    )


@contextmanager
def _telling_effect(assessment: Assessment) -> Iterator[None]:
    """Say what the decision did to the rating, or to a decision that was made before."""
    score, risk, grade = assessment.control_score, assessment.residual_risk, assessment.grade
    status = assessment.status
    yield
    if assessment.status != status:
        flash("The signed decision rests on other facts now, so it is marked stale.", "warning")
    elif (assessment.control_score, assessment.residual_risk) != (score, risk):
        flash(
            f"Control score {figure(score)} → {figure(assessment.control_score)} "
            f"({grade} → {assessment.grade}), residual risk {figure(risk)} → {figure(assessment.residual_risk)}."
        )


def _again(assessment: Assessment, key: str, form: Form) -> ResponseReturnValue:
    return make_response(review_page(assessment, key=key, refused=form), 422)


def _back(assessment_id: str, key: str = "") -> ResponseReturnValue:
    anchor = f"q-{key}" if key else None
    return redirect(url_for("workspace.review", assessment_id=assessment_id, _anchor=anchor), 303)
