"""One question of a draft with every field of the format: tried while it is typed, kept when it is sound."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission
from vendorrisk.database import now_utc
from vendorrisk.errors import ConflictError, InvalidInputError, NotFoundError
from vendorrisk.questionnaires import drafting
from vendorrisk.questionnaires.draft_checks import UnsoundDraftError
from vendorrisk.questionnaires.library import library
from vendorrisk.questionnaires.minutes import minutes_of
from vendorrisk.questionnaires.models import QuestionnaireDraft
from vendorrisk.questionnaires.question_differences import question_differences
from vendorrisk.questionnaires.wording import condition_in_words
from vendorrisk.scoring.documents.plain_data import Fields
from vendorrisk.scoring.documents.questionnaires import questionnaire_from_data
from vendorrisk.scoring.documents.questions import question_from_data, question_to_data
from vendorrisk.scoring.errors import DocumentError
from vendorrisk.scoring.questionnaire import Question
from vendorrisk.web.errors import wants_json
from vendorrisk.web.forms import EmptyForm
from vendorrisk.web.guards import current_actor, needs
from vendorrisk.web.library.condition_form import CONDITION_CHOICES
from vendorrisk.web.library.door import blueprint
from vendorrisk.web.library.drafts import draft_page, minutes_part, revision
from vendorrisk.web.library.question_form import (
    Typed,
    empty_question,
    field_of,
    read_question,
    shown_controls,
    shown_question,
)


@blueprint.post("/questionnaires/<key>/draft/questions")
@needs(Permission.EDIT_QUESTIONNAIRES)
def add_question(key: str) -> ResponseReturnValue:
    """A new question at the end of a section, or of a new section."""
    found, section = drafting.get_draft(key), request.form.get("section", "").strip()
    title, question = request.form.get("title", "").strip(), request.form.get("question", "").strip()

    def edit(data: dict[str, Any]) -> None:
        for domain in data["domains"]:
            if domain["key"] == section:
                domain["questions"].append(empty_question(question))
                return
        data["domains"].append(
            {"key": section, "title": title, "weight": "sum", "questions": [empty_question(question)]}
        )

    try:
        drafting.change(found, revision(), edit, current_actor(), now_utc())
    except InvalidInputError as error:
        return make_response(draft_page(found, error.fields), 422)
    return redirect(url_for("library.draft_question", key=key, question_key=question), 303)


@blueprint.get("/questionnaires/<key>/draft/questions/<question_key>")
@needs(Permission.SEE_QUESTIONNAIRES)
def draft_question(key: str, question_key: str) -> ResponseReturnValue:
    found = drafting.get_draft(key)
    return _page(found, question_key, shown_question(question_to_data(_find(found, question_key))))


@blueprint.post("/questionnaires/<key>/draft/questions/<question_key>")
@needs(Permission.EDIT_QUESTIONNAIRES)
def change_question(key: str, question_key: str) -> ResponseReturnValue:
    """Keep the question if the whole draft is sound with it; whatever happens, what was typed stays on the page."""
    found = drafting.get_draft(key)
    typed = read_question(question_to_data(_find(found, question_key)), request.form)
    try:
        _refuse_problems(typed)
        drafting.change(found, revision(), _putting(question_key, typed), current_actor(), now_utc())
    except InvalidInputError as error:
        return _refused(found, question_key, typed, error)
    except ConflictError as error:
        return _overtaken(found, question_key, typed, error)
    return _kept(found, typed)


@blueprint.post("/questionnaires/<key>/draft/questions/<question_key>/try")
@needs(Permission.EDIT_QUESTIONNAIRES)
def try_question(key: str, question_key: str) -> ResponseReturnValue:
    """What is typed at the moment, as the vendor would see it, and what is wrong with it; nothing is kept."""
    found = drafting.get_draft(key)
    typed = read_question(question_to_data(_find(found, question_key)), request.form)
    try:
        _refuse_problems(typed)
        tried = questionnaire_from_data(drafting.tried(found, _putting(question_key, typed)))
    except InvalidInputError as error:
        return jsonify(preview=_preview(typed), problems=_problems(question_key, typed, error))
    minutes = minutes_part(found, tried, question_key)
    return jsonify(preview=_preview(typed), problems=[], minutes=minutes)


def _refuse_problems(typed: Typed) -> None:
    if typed.problems:
        raise InvalidInputError(typed.problems)


def _putting(question_key: str, typed: Typed) -> Callable[[dict[str, Any]], None]:
    return lambda data: _put(data, question_key, typed.data)


def _kept(found: QuestionnaireDraft, typed: Typed) -> ResponseReturnValue:
    address = url_for("library.draft_question", key=found.key, question_key=typed.data["key"])
    if wants_json():
        told = {"revision": found.revision, "address": address, "preview": _preview(typed), "problems": []}
        return jsonify(told | {"minutes": minutes_part(found, drafting.drafted(found), typed.data["key"])})
    flash("The question is kept.", "success")
    return redirect(address, 303)


def _refused(
    found: QuestionnaireDraft, question_key: str, typed: Typed, error: InvalidInputError
) -> ResponseReturnValue:
    problems = _problems(question_key, typed, error)
    if wants_json():
        return make_response(jsonify(preview=_preview(typed), problems=problems), 422)
    return make_response(_page(found, question_key, typed, problems), 422)


def _overtaken(
    found: QuestionnaireDraft, question_key: str, typed: Typed, error: ConflictError
) -> ResponseReturnValue:
    """Somebody was faster: what was typed stays, beside what keeping it would change in the draft of now."""
    if wants_json():
        return make_response(jsonify(error=error.message), 409)
    before, mine = _find(found, question_key), _previewed(typed)
    questions = drafting.drafted(found).question_by_key
    told = list(question_differences(before, mine, questions, questions)) if mine else []
    return make_response(_page(found, question_key, typed, overtaken=(error.message, told)), 409)


def _problems(question_key: str, typed: Typed, error: InvalidInputError) -> list[dict[str, str]]:
    """Each with the field of the page it belongs to, or the other question where it is."""
    if not isinstance(error, UnsoundDraftError):
        return [{"field": name, "question": "", "message": words} for name, words in error.fields.items()]
    own = {question_key, typed.data["key"]}
    return [
        {"field": field_of(each, typed.data), "question": "", "message": each.message}
        if each.question in own
        else {"field": "", "question": each.question, "message": f"{each.field}: {each.message}"}
        for each in error.problems
    ]


def _previewed(typed: Typed) -> Question | None:
    """The typed question; none where it is no question yet."""
    try:
        return question_from_data(Fields(typed.data, "question"))
    except DocumentError:
        return None


def _preview(typed: Typed) -> str:
    """The typed question as the vendor would see it; empty where it is none yet."""
    previewed = _previewed(typed)
    return render_template("library/parts/question_preview.html", preview=previewed) if previewed else ""


def _find(found: QuestionnaireDraft, question_key: str) -> Question:
    question = drafting.drafted(found).question_by_key.get(question_key)
    if question is None:
        raise NotFoundError("The draft has no such question.")
    return question


def _put(data: dict[str, Any], question_key: str, question: dict[str, Any]) -> None:
    for domain in data["domains"]:
        domain["questions"] = [
            question if each["key"] == question_key else each for each in domain["questions"]
        ]


def _page(
    found: QuestionnaireDraft,
    question_key: str,
    typed: Typed,
    problems: list[dict[str, str]] | None = None,
    overtaken: tuple[str, list[str]] | None = None,
) -> str:
    questionnaire = drafting.drafted(found)
    kept = _find(found, question_key)
    keys = list(questionnaire.question_by_key)
    at = keys.index(question_key)
    return render_template(
        "library/draft_question.html",
        draft=found,
        questionnaire=questionnaire,
        minutes=minutes_of(questionnaire),
        question_key=question_key,
        question=typed.data,
        preview=_previewed(typed) or kept,
        earlier=[questionnaire.question_by_key[key] for key in keys[:at]],
        around=(keys[at - 1] if at else None, keys[at + 1] if at + 1 < len(keys) else None),
        condition=typed.condition,
        condition_words=condition_in_words(kept.applies_when, questionnaire.question_by_key)
        if kept.applies_when
        else "",
        condition_choices=CONDITION_CHOICES,
        controls=shown_controls(typed.data["controls"]),
        frameworks=library().frameworks,
        problems=problems or [],
        overtaken=overtaken,
        form=EmptyForm(),
    )
