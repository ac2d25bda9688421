"""Answers a vendor sent by other ways, brought by the analyst on the vendor's behalf; and packs to keep."""

from __future__ import annotations

from flask import Response, flash, jsonify, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission
from vendorrisk.assessments.answer_models import BroughtAnswers
from vendorrisk.assessments.answering.bringing import (
    bring_earlier,
    bring_file,
    check_may_bring,
    get_brought,
    put_away,
)
from vendorrisk.assessments.answering.packing import pack_for_ciso_assistant
from vendorrisk.assessments.answering.proposing import propose
from vendorrisk.assessments.answering.taking_over import take_over
from vendorrisk.assessments.models import Assessment
from vendorrisk.assessments.reads import get_assessment
from vendorrisk.database import now_utc
from vendorrisk.errors import InvalidInputError
from vendorrisk.web.brought import (
    answers_file,
    chosen_earlier,
    outcome_page,
    pack_download,
    proposals_page,
    read_choices,
    start_page,
    uploaded_file,
    workbook_download,
)
from vendorrisk.web.errors import wants_json
from vendorrisk.web.guards import current_actor, needs
from vendorrisk.web.transactions import writes_late
from vendorrisk.web.workspace.door import blueprint


@blueprint.get("/assessments/<assessment_id>/own-answers")
@needs(Permission.ENTER_ANSWERS)
def own_answers(assessment_id: str) -> ResponseReturnValue:
    assessment = get_assessment(assessment_id)
    check_may_bring(assessment, current_actor())
    return _start_page(assessment, {})


@blueprint.post("/assessments/<assessment_id>/own-answers")
@needs(Permission.ENTER_ANSWERS)
@writes_late
def bring(assessment_id: str) -> ResponseReturnValue:
    assessment = get_assessment(assessment_id)
    try:
        content, name = uploaded_file()
        brought = bring_file(assessment, content, name, current_actor(), now_utc())
    except InvalidInputError as error:
        return _refused(assessment, error)
    return _to_proposals(assessment, brought)


@blueprint.post("/assessments/<assessment_id>/own-answers/earlier")
@needs(Permission.ENTER_ANSWERS)
def bring_from_earlier(assessment_id: str) -> ResponseReturnValue:
    assessment = get_assessment(assessment_id)
    try:
        brought = bring_earlier(assessment, chosen_earlier(), current_actor(), now_utc())
    except InvalidInputError as error:
        return _refused(assessment, error)
    return _to_proposals(assessment, brought)


@blueprint.get("/assessments/<assessment_id>/own-answers/<brought_id>")
@needs(Permission.ENTER_ANSWERS)
def proposals(assessment_id: str, brought_id: str) -> ResponseReturnValue:
    assessment = get_assessment(assessment_id)
    check_may_bring(assessment, current_actor())
    return _proposals_page(assessment, _brought(assessment, brought_id), "")


@blueprint.post("/assessments/<assessment_id>/own-answers/<brought_id>")
@needs(Permission.ENTER_ANSWERS)
def take(assessment_id: str, brought_id: str) -> ResponseReturnValue:
    assessment = get_assessment(assessment_id)
    brought = _brought(assessment, brought_id)
    choices = read_choices(propose(assessment, brought, now_utc().date()))
    try:
        take_over(assessment, brought, choices, current_actor(), now_utc())
    except InvalidInputError as error:
        return make_response(_proposals_page(assessment, brought, error.message), 422)
    return redirect(url_for("workspace.taken", assessment_id=assessment_id, brought_id=brought_id), 303)


@blueprint.get("/assessments/<assessment_id>/own-answers/<brought_id>/taken")
@needs(Permission.ENTER_ANSWERS)
def taken(assessment_id: str, brought_id: str) -> ResponseReturnValue:
    assessment = get_assessment(assessment_id)
    page = outcome_page(assessment, _brought(assessment, brought_id))
    return render_template("workspace/answers_taken.html", **page)


@blueprint.post("/assessments/<assessment_id>/own-answers/<brought_id>/put-away")
@needs(Permission.ENTER_ANSWERS)
def put_brought_away(assessment_id: str, brought_id: str) -> ResponseReturnValue:
    brought = put_away(get_assessment(assessment_id), brought_id, current_actor(), now_utc())
    flash(f"“{brought.name}” is put away. Answers taken from it stay.")
    return redirect(url_for("workspace.own_answers", assessment_id=assessment_id), 303)


@blueprint.get("/assessments/<assessment_id>/workbook.xlsx")
@needs(Permission.ENTER_ANSWERS)
def workbook(assessment_id: str) -> Response:
    assessment = get_assessment(assessment_id)
    check_may_bring(assessment, current_actor())
    return workbook_download(assessment)


@blueprint.get("/assessments/<assessment_id>/answers.json")
@needs(Permission.SEE_ASSESSMENT)
def answers_json(assessment_id: str) -> Response:
    return pack_download(get_assessment(assessment_id), "json")


@blueprint.get("/assessments/<assessment_id>/answers.xlsx")
@needs(Permission.SEE_ASSESSMENT)
def answers_xlsx(assessment_id: str) -> Response:
    return pack_download(get_assessment(assessment_id), "xlsx")


@blueprint.post("/assessments/<assessment_id>/answers/ciso-assistant")
@needs(Permission.SEE_ASSESSMENT)
def answers_for_ciso_assistant(assessment_id: str) -> ResponseReturnValue:
    """The audit sheet; nothing is kept, so the library comes with the form."""
    assessment = get_assessment(assessment_id)
    try:
        content, name = uploaded_file()
        return answers_file(assessment, pack_for_ciso_assistant(assessment, content, name))
    except InvalidInputError as error:
        flash(" ".join(error.fields.values()), "error")
        return redirect(url_for("workspace.assessment", assessment_id=assessment_id, _anchor="about"), 303)


def _brought(assessment: Assessment, brought_id: str) -> BroughtAnswers:
    return get_brought(assessment, brought_id, current_actor(), now_utc())


def _to_proposals(assessment: Assessment, brought: BroughtAnswers) -> ResponseReturnValue:
    address = url_for("workspace.proposals", assessment_id=assessment.public_id, brought_id=brought.public_id)
    return jsonify(url=address) if wants_json() else redirect(address, 303)


def _refused(assessment: Assessment, error: InvalidInputError) -> ResponseReturnValue:
    if wants_json():
        return make_response(jsonify(error=error.message, fields=error.fields), 422)
    return make_response(_start_page(assessment, error.fields), 422)


def _start_page(assessment: Assessment, problems: dict[str, str]) -> str:
    page = start_page(assessment, current_actor(), now_utc())
    return render_template("workspace/own_answers.html", **page, problems=problems)


def _proposals_page(assessment: Assessment, brought: BroughtAnswers, problem: str) -> str:
    page = proposals_page(assessment, brought, now_utc())
    return render_template("workspace/proposals.html", **page, problem=problem)
