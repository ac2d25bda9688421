"""One answer is saved: as JSON for the script that saves while one types, as a plain form post without it."""

from __future__ import annotations

from typing import Any

from flask import jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.assessments.answer_models import Answer
from vendorrisk.assessments.answering.progress import progress_of
from vendorrisk.assessments.answering.saving import AnswerConflictError, Given, save_answer
from vendorrisk.assessments.answering.sheet import AnswerSheet, answer_sheet, find_question
from vendorrisk.database import now_utc
from vendorrisk.errors import InvalidInputError, NotFoundError
from vendorrisk.scoring.questionnaire import Question
from vendorrisk.web.errors import wants_json
from vendorrisk.web.forms import EmptyForm
from vendorrisk.web.guards import by_link
from vendorrisk.web.portal.door import blueprint
from vendorrisk.web.portal.pages import render_domain
from vendorrisk.web.portal.respondent import current_assessment, current_invitation


@blueprint.post("/answer/<assessment_id>/questions/<key>")
@by_link()
def save(assessment_id: str, key: str) -> ResponseReturnValue:
    assessment = current_assessment()
    question = find_question(assessment, key)
    if question is None:
        raise NotFoundError("This questionnaire has no such question.")
    try:
        given = read_given(question)
        answer = save_answer(assessment, key, given, current_invitation().as_actor(), now_utc())
    except InvalidInputError as error:
        return _refused(key, error)
    except AnswerConflictError as error:
        return _conflict(error)
    if wants_json():
        return _saved(answer)
    return redirect(
        url_for(
            "portal.domain_page",
            assessment_id=assessment_id,
            domain_key=answer_sheet(assessment).domain_of[key].key,
            _anchor=f"q-{key}",
        ),
        303,
    )


def read_given(question: Question) -> Given:
    """The form's fields as the domain takes them."""
    version = request.form.get("version", "0")
    not_applicable = request.form.get("not_applicable") is not None
    reason = request.form.get("not_applicable_reason", "").strip()
    if not_applicable and not reason:
        raise InvalidInputError({"not_applicable_reason": "Please say why this does not apply to you."})
    return Given(
        value=None if not_applicable else _read_value(question),
        not_applicable_reason=reason if not_applicable else "",
        comment=request.form.get("comment", "").strip(),
        version=int(version) if version.isascii() and version.isdigit() else 0,
    )


def _read_value(question: Question) -> Any | None:
    values = [value.strip() for value in request.form.getlist("answer") if value.strip()]
    if question.type == "multiple_choice":
        return values or None
    return values[0] if values else None


def progress_data(sheet: AnswerSheet) -> dict[str, Any]:
    """What the page needs to follow along: which questions show, and how far it all is."""
    progress = progress_of(sheet)
    return {
        "visible": list(sheet.asked_in_order),
        "progress": {
            "answered": progress.answered,
            "asked": progress.asked,
            "minutes_left": progress.minutes_left,
        },
        "domain_progress": {
            domain.key: {"answered": domain.answered, "asked": domain.asked} for domain in progress.domains
        },
    }


def _saved(answer: Answer) -> ResponseReturnValue:
    return jsonify(
        version=answer.version,
        saved_at=answer.updated_at.isoformat(),
        **progress_data(answer_sheet(current_assessment())),
    )


def _refused(key: str, error: InvalidInputError) -> ResponseReturnValue:
    if wants_json():
        return make_response(jsonify(error=error.message, fields=error.fields), 422)
    assessment = current_assessment()
    sheet = answer_sheet(assessment)
    page = render_domain(assessment, sheet, sheet.domain_of[key].key, {key: error.fields})
    return make_response(page, 422)


def _conflict(error: AnswerConflictError) -> ResponseReturnValue:
    if wants_json():
        theirs = error.theirs
        current = {
            "version": theirs.version,
            "answer": theirs.value,
            "answer_text": shown_value(error.question, theirs.value),
            "not_applicable_reason": theirs.not_applicable_reason,
            "comment": theirs.comment,
            "by": theirs.updated_by,
            "at": theirs.updated_at.isoformat(),
        }
        return make_response(jsonify(error=error.message, current=current), 409)
    page = render_template(
        "portal/conflict.html",
        assessment=current_assessment(),
        conflict=error,
        theirs_shown=shown_value(error.question, error.theirs.value),
        yours_shown=shown_value(error.question, error.yours.value),
        domain_key=answer_sheet(current_assessment()).domain_of[error.question.key].key,
        form=EmptyForm(),
    )
    return make_response(page, 409)


def shown_value(question: Question, value: Any | None) -> str:
    """The answer in the words of its options."""
    if value is None:
        return "No answer"
    values = value if isinstance(value, list | tuple) else [value]
    return ", ".join(question.label_of(str(one)) for one in values)
