"""The intake: filled in by the analyst or the business owner, with the risk and tier it gives shown along the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission
from vendorrisk.database import now_utc
from vendorrisk.errors import ConflictError, InvalidInputError
from vendorrisk.scoring.answers import Answer
from vendorrisk.scoring.conditions import asked_questions
from vendorrisk.scoring.rounding import shown
from vendorrisk.vendors import engaging
from vendorrisk.vendors.explaining import contributions_of
from vendorrisk.vendors.models import Engagement
from vendorrisk.vendors.reads import get_engagement
from vendorrisk.web.guards import current_actor, current_user, may, needs
from vendorrisk.web.workspace.door import blueprint


@blueprint.get("/engagements/<engagement_id>/intake")
@needs(Permission.OPEN_INTAKE)
def intake(engagement_id: str) -> ResponseReturnValue:
    engagement = _visible(engagement_id)
    given = {key: data.get("value") for key, data in engagement.intake_answers.items()}
    return _page(engagement, given, {})


@blueprint.post("/engagements/<engagement_id>/intake")
@needs(Permission.OPEN_INTAKE)
def complete_intake(engagement_id: str) -> ResponseReturnValue:
    engagement, given = _visible(engagement_id), _given()
    if request.form.get("show") is not None:
        return _page(engagement, given, {})
    try:
        version = request.form.get("version", 0, type=int)
        risk = engaging.complete_intake(engagement, given, version, current_user(), now_utc())
    except InvalidInputError as error:
        return make_response(_page(engagement, given, error.fields), 422)
    except ConflictError:
        # What was typed stays; sent once more, with the present version, it is meant.
        return make_response(_page(engagement, given, {}, in_the_meantime=True), 409)
    flash(f"Kept. {risk.why}", "success")
    if may(Permission.SEE_VENDOR):
        return redirect(url_for("procurement.vendor", vendor_id=engagement.vendor.public_id), 303)
    return redirect(url_for("workspace.own_requests"), 303)


@blueprint.post("/engagements/<engagement_id>/intake/preview")
@needs(Permission.OPEN_INTAKE)
def preview_intake(engagement_id: str) -> ResponseReturnValue:
    """The risk these answers would give, and which questions they ask; nothing is written."""
    _visible(engagement_id)
    answers, problems = engaging.read_intake(_given(), now_utc().date())
    told = _told(answers)
    risk = told["risk"].risk if told["risk"] else None
    return jsonify(
        visible=sorted(told["asked"]),
        panel=render_template("workspace/parts/inherent_risk.html", **told),
        risk=None if risk is None else shown(risk),
        problems=problems,
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
    """Analysts reach every intake, business owners their own; for them there is no other."""
    engagement = get_engagement(engagement_id)
    if not may(Permission.FILL_IN_INTAKE) and engagement.business_owner_id != current_user().id:
        abort(404)
    return engagement


def _given() -> dict[str, Any]:
    given: dict[str, Any] = {}
    for question in engaging.intake_questionnaire().questions:
        values = [value for value in request.form.getlist(question.key) if value.strip()]
        if values:
            given[question.key] = values if question.type == "multiple_choice" else values[0].strip()
    return given


def _page(
    engagement: Engagement,
    given: Mapping[str, Any],
    problems: Mapping[str, str],
    *,
    in_the_meantime: bool = False,
) -> str:
    answers, unreadable = engaging.read_intake(given, now_utc().date())
    return render_template(
        "workspace/intake.html",
        engagement=engagement,
        questionnaire=engaging.intake_questionnaire(),
        given=given,
        problems={**unreadable, **problems},
        questions={question.key: question.text for question in engaging.intake_questionnaire().questions},
        in_the_meantime=in_the_meantime,
        is_open=not (engagement.ended_at or engagement.vendor.is_archived),
        **_told(answers),
    )


def _told(answers: Mapping[str, Answer]) -> dict[str, Any]:
    """What the panel beside the form shows."""
    questionnaire = engaging.intake_questionnaire()
    risk = engaging.inherent_risk_of(answers, now_utc()) if answers else None
    return {
        "asked": asked_questions([questionnaire], answers),
        "risk": risk,
        "contributions": contributions_of(questionnaire, answers, risk) if risk else (),
    }
