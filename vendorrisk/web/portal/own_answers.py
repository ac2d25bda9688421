"""Bring answers you already have: a file is matched, shown side by side, and only what is confirmed is taken."""

from __future__ import annotations

from flask import Response, flash, jsonify, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.assessments.answer_models import BroughtAnswers
from vendorrisk.assessments.answering.bringing import bring_earlier, bring_file, get_brought, put_away
from vendorrisk.assessments.answering.proposing import propose
from vendorrisk.assessments.answering.taking_over import take_over
from vendorrisk.assessments.inviting import is_open_for
from vendorrisk.audit import Actor
from vendorrisk.database import now_utc
from vendorrisk.errors import InvalidInputError
from vendorrisk.web.brought import (
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
from vendorrisk.web.guards import by_link
from vendorrisk.web.portal.door import blueprint
from vendorrisk.web.portal.respondent import current_assessment, current_invitation
from vendorrisk.web.transactions import writes_late


@blueprint.get("/answer/<assessment_id>/own-answers")
@by_link()
def own_answers(assessment_id: str) -> ResponseReturnValue:
    if not is_open_for(current_assessment()):
        return redirect(url_for("portal.overview", assessment_id=assessment_id))
    return _start_page({})


@blueprint.post("/answer/<assessment_id>/own-answers")
@by_link()
@writes_late
def bring(assessment_id: str) -> ResponseReturnValue:
    try:
        content, name = uploaded_file()
        brought = bring_file(current_assessment(), content, name, _actor(), now_utc())
    except InvalidInputError as error:
        return _refused(error)
    return _to_proposals(brought)


@blueprint.post("/answer/<assessment_id>/own-answers/earlier")
@by_link()
def bring_from_earlier(assessment_id: str) -> ResponseReturnValue:
    try:
        brought = bring_earlier(current_assessment(), chosen_earlier(), _actor(), now_utc())
    except InvalidInputError as error:
        return _refused(error)
    return _to_proposals(brought)


@blueprint.get("/answer/<assessment_id>/own-answers/<brought_id>")
@by_link()
def proposals(assessment_id: str, brought_id: str) -> ResponseReturnValue:
    if not is_open_for(current_assessment()):
        return redirect(url_for("portal.overview", assessment_id=assessment_id))
    return _proposals_page(_brought(brought_id), "")


@blueprint.post("/answer/<assessment_id>/own-answers/<brought_id>")
@by_link()
def take(assessment_id: str, brought_id: str) -> ResponseReturnValue:
    assessment, brought = current_assessment(), _brought(brought_id)
    choices = read_choices(propose(assessment, brought, now_utc().date()))
    try:
        take_over(assessment, brought, choices, _actor(), now_utc())
    except InvalidInputError as error:
        return make_response(_proposals_page(brought, error.message), 422)
    return redirect(url_for("portal.taken", assessment_id=assessment_id, brought_id=brought_id), 303)


@blueprint.get("/answer/<assessment_id>/own-answers/<brought_id>/taken")
@by_link()
def taken(assessment_id: str, brought_id: str) -> ResponseReturnValue:
    return render_template(
        "portal/answers_taken.html", **outcome_page(current_assessment(), _brought(brought_id))
    )


@blueprint.post("/answer/<assessment_id>/own-answers/<brought_id>/put-away")
@by_link()
def put_brought_away(assessment_id: str, brought_id: str) -> ResponseReturnValue:
    brought = put_away(current_assessment(), brought_id, _actor(), now_utc())
    flash(f"“{brought.name}” is put away. Answers taken from it stay.")
    return redirect(url_for("portal.own_answers", assessment_id=assessment_id), 303)


@blueprint.get("/answer/<assessment_id>/workbook.xlsx")
@by_link()
def workbook(assessment_id: str) -> ResponseReturnValue:
    if not is_open_for(current_assessment()):
        return redirect(url_for("portal.overview", assessment_id=assessment_id))
    return workbook_download(current_assessment())


@blueprint.get("/answer/<assessment_id>/answers.json")
@by_link()
def answers_json(assessment_id: str) -> Response:
    return pack_download(current_assessment(), "json")


@blueprint.get("/answer/<assessment_id>/answers.xlsx")
@by_link()
def answers_xlsx(assessment_id: str) -> Response:
    return pack_download(current_assessment(), "xlsx")


def _actor() -> Actor:
    return current_invitation().as_actor()


def _brought(brought_id: str) -> BroughtAnswers:
    return get_brought(current_assessment(), brought_id, _actor(), now_utc())


def _to_proposals(brought: BroughtAnswers) -> ResponseReturnValue:
    address = url_for(
        "portal.proposals", assessment_id=current_assessment().public_id, brought_id=brought.public_id
    )
    return jsonify(url=address) if wants_json() else redirect(address, 303)


def _refused(error: InvalidInputError) -> ResponseReturnValue:
    if wants_json():
        return make_response(jsonify(error=error.message, fields=error.fields), 422)
    return make_response(_start_page(error.fields), 422)


def _start_page(problems: dict[str, str]) -> str:
    page = start_page(current_assessment(), _actor(), now_utc())
    return render_template("portal/own_answers.html", **page, problems=problems)


def _proposals_page(brought: BroughtAnswers, problem: str) -> str:
    page = proposals_page(current_assessment(), brought, now_utc())
    return render_template("portal/proposals.html", **page, problem=problem)
