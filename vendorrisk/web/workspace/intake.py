"""The intake: filled in by the analyst or the business owner, with the risk and tier it gives shown along the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission
from vendorrisk.database import now_utc
from vendorrisk.errors import InvalidInputError
from vendorrisk.scoring.conditions import asked_questions
from vendorrisk.scoring.rounding import shown
from vendorrisk.scoring.scores import InherentRisk
from vendorrisk.vendors import engaging
from vendorrisk.vendors.models import Engagement
from vendorrisk.vendors.reads import engagements_of_owner, get_engagement
from vendorrisk.web.guards import current_actor, current_user, may, needs
from vendorrisk.web.workspace.door import blueprint


@blueprint.get("/requests")
@needs(Permission.FILL_IN_OWN_INTAKE)
def own_intakes() -> ResponseReturnValue:
    return render_template("workspace/own_intakes.html", engagements=engagements_of_owner(current_user()))


@blueprint.get("/engagements/<engagement_id>/intake")
@needs(Permission.OWN_ACCOUNT)
def intake(engagement_id: str) -> ResponseReturnValue:
    engagement = _visible(engagement_id)
    given = {key: data.get("value") for key, data in engagement.intake_answers.items()}
    return _page(engagement, given, {})


@blueprint.post("/engagements/<engagement_id>/intake")
@needs(Permission.OWN_ACCOUNT)
def complete_intake(engagement_id: str) -> ResponseReturnValue:
    engagement, given = _visible(engagement_id), _given()
    if request.form.get("show") is not None:
        return _page(engagement, given, {})
    try:
        version = request.form.get("version", 0, type=int)
        risk = engaging.complete_intake(engagement, given, version, current_user(), now_utc())
    except InvalidInputError as error:
        return make_response(_page(engagement, given, error.fields), 422)
    flash(f"Kept. {risk.why}", "success")
    if may(Permission.SEE_VENDOR):
        return redirect(url_for("procurement.vendor", vendor_id=engagement.vendor.public_id), 303)
    return redirect(url_for("workspace.own_intakes"), 303)


@blueprint.post("/engagements/<engagement_id>/intake/preview")
@needs(Permission.OWN_ACCOUNT)
def preview_intake(engagement_id: str) -> ResponseReturnValue:
    """The risk these answers would give; nothing is written."""
    _visible(engagement_id)
    try:
        answers = engaging.check_intake(_given(), now_utc().date())
    except InvalidInputError as error:
        return make_response(jsonify(error=error.message, fields=error.fields), 422)
    risk = engaging.inherent_risk_of(answers, now_utc())
    visible = asked_questions([engaging.intake_questionnaire()], answers)
    panel = render_template("workspace/parts/inherent_risk.html", risk=risk, questions=_texts())
    return jsonify(
        visible=sorted(visible), panel=panel, risk=shown(risk.risk) if risk.risk is not None else None
    )


@blueprint.post("/engagements/<engagement_id>/intake/request")
@needs(Permission.FILL_IN_INTAKE)
def request_intake(engagement_id: str) -> ResponseReturnValue:
    engagement = get_engagement(engagement_id)
    engaging.request_intake(engagement, current_actor(), now_utc())
    owner = engagement.business_owner.name if engagement.business_owner else ""
    flash(f"{owner} is asked by mail.", "success")
    return redirect(url_for("procurement.vendor", vendor_id=engagement.vendor.public_id), 303)


def _visible(engagement_id: str) -> Engagement:
    """Analysts reach every intake, business owners their own; to everybody else there is none."""
    engagement = get_engagement(engagement_id)
    if may(Permission.FILL_IN_INTAKE):
        return engagement
    if not may(Permission.FILL_IN_OWN_INTAKE):
        abort(403)
    if engagement.business_owner_id != current_user().id:
        abort(404)
    return engagement


def _given() -> dict[str, Any]:
    given: dict[str, Any] = {}
    for question in engaging.intake_questionnaire().questions:
        values = [value for value in request.form.getlist(question.key) if value.strip()]
        if values:
            given[question.key] = values if question.type == "multiple_choice" else values[0].strip()
    return given


def _page(engagement: Engagement, given: Mapping[str, Any], problems: Mapping[str, str]) -> str:
    questionnaire = engaging.intake_questionnaire()
    answers, risk = {}, None
    try:
        answers = engaging.check_intake(given, now_utc().date())
        risk = _risk(answers)
    except InvalidInputError as error:
        problems = {**error.fields, **problems}
    return render_template(
        "workspace/intake.html",
        engagement=engagement,
        questionnaire=questionnaire,
        given=given,
        asked=asked_questions([questionnaire], answers),
        problems=problems,
        risk=risk,
        questions=_texts(),
    )


def _risk(answers: Mapping[str, Any]) -> InherentRisk | None:
    return engaging.inherent_risk_of(answers, now_utc()) if answers else None


def _texts() -> dict[str, str]:
    return {question.key: question.text for question in engaging.intake_questionnaire().questions}
