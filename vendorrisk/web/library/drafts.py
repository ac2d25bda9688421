"""Questionnaires in the making: drafts with their sections and questions."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission
from vendorrisk.database import now_utc
from vendorrisk.errors import InvalidInputError
from vendorrisk.questionnaires import drafting, ordering
from vendorrisk.questionnaires.exchange.limits import LARGEST_FILE
from vendorrisk.questionnaires.files.writing import questionnaire_to_yaml
from vendorrisk.questionnaires.minutes import minutes_of
from vendorrisk.questionnaires.models import QuestionnaireDraft
from vendorrisk.scoring.documents.questionnaires import questionnaire_from_data
from vendorrisk.scoring.questionnaire import Questionnaire
from vendorrisk.web.downloads import attachment
from vendorrisk.web.errors import wants_json
from vendorrisk.web.forms import EmptyForm
from vendorrisk.web.guards import current_actor, needs
from vendorrisk.web.library.door import blueprint


@blueprint.get("/questionnaires/<key>/draft")
@needs(Permission.SEE_QUESTIONNAIRES)
def draft(key: str) -> ResponseReturnValue:
    return draft_page(drafting.get_draft(key))


@blueprint.get("/questionnaires/<key>/draft.yaml")
@needs(Permission.SEE_QUESTIONNAIRES)
def draft_file(key: str) -> ResponseReturnValue:
    questionnaire = drafting.drafted(drafting.get_draft(key))
    content = questionnaire_to_yaml(questionnaire)
    return attachment(content, f"{key}-{questionnaire.version}.yaml", "application/yaml")


@blueprint.post("/questionnaires/<key>/draft/whole")
@needs(Permission.EDIT_QUESTIONNAIRES)
def change_whole(key: str) -> ResponseReturnValue:
    """Title, version, summary and minutes."""

    def edit(data: dict[str, Any]) -> None:
        minutes = request.form.get("estimated_minutes", "").strip()
        data |= {name: request.form.get(name, "").strip() for name in ("title", "version", "summary")}
        data["estimated_minutes"] = int(minutes) if minutes.isdecimal() and len(minutes) < 5 else -1

    return _change(key, edit)


@blueprint.post("/questionnaires/<key>/draft/minutes")
@needs(Permission.EDIT_QUESTIONNAIRES)
def take_minutes(key: str) -> ResponseReturnValue:
    """The expected minutes become those that are worked out. Goes back to the question it was asked from, if any."""
    found, question_key = drafting.get_draft(key), request.form.get("question", "")

    def edit(data: dict[str, Any]) -> None:
        data["estimated_minutes"] = minutes_of(questionnaire_from_data(data)).usual

    drafting.change(found, revision(), edit, current_actor(), now_utc())
    questionnaire = drafting.drafted(found)
    if wants_json():
        return jsonify(revision=found.revision, minutes=minutes_part(found, questionnaire, question_key))
    if question_key in questionnaire.question_by_key:
        return redirect(url_for("library.draft_question", key=key, question_key=question_key), 303)
    return redirect(url_for("library.draft", key=key), 303)


@blueprint.post("/questionnaires/<key>/draft/order")
@needs(Permission.EDIT_QUESTIONNAIRES)
def change_order(key: str) -> ResponseReturnValue:
    """A step up or down for a section or a question, or either to another one's place."""
    what, direction = request.form.get("what", ""), -1 if request.form.get("direction") == "up" else 1
    target = request.form.get("to")

    def edit(data: dict[str, Any]) -> None:
        if target:
            ordering.put_in_place_of(data["domains"], what, target)
        else:
            ordering.step(data["domains"], what, direction)

    return _change(key, edit, anchor=f"i-{what}")


@blueprint.post("/questionnaires/<key>/draft/remove")
@needs(Permission.EDIT_QUESTIONNAIRES)
def remove_part(key: str) -> ResponseReturnValue:
    what = request.form.get("what", "")

    def edit(data: dict[str, Any]) -> None:
        data["domains"] = [each for each in data["domains"] if f"domain:{each['key']}" != what]
        for domain in data["domains"]:
            domain["questions"] = [each for each in domain["questions"] if each["key"] != what]

    return _change(key, edit)


@blueprint.post("/questionnaires/<key>/draft/section")
@needs(Permission.EDIT_QUESTIONNAIRES)
def change_section(key: str) -> ResponseReturnValue:
    """A section's title, or a new section with its first question."""
    section, title = request.form.get("section", ""), request.form.get("title", "").strip()

    def edit(data: dict[str, Any]) -> None:
        for domain in data["domains"]:
            if domain["key"] == section:
                domain["title"] = title

    return _change(key, edit, anchor=f"i-domain:{section}")


@blueprint.post("/questionnaires/<key>/draft/undo")
@needs(Permission.EDIT_QUESTIONNAIRES)
def undo_change(key: str) -> ResponseReturnValue:
    drafting.take_back(drafting.get_draft(key), revision(), current_actor(), now_utc())
    flash("The last change is taken back.")
    return redirect(url_for("library.draft", key=key), 303)


@blueprint.post("/questionnaires/<key>/draft/upload")
@needs(Permission.EDIT_QUESTIONNAIRES)
def upload_draft(key: str) -> ResponseReturnValue:
    found, file = drafting.get_draft(key), request.files.get("file")
    text = file.stream.read(LARGEST_FILE + 1).decode("utf-8", errors="replace") if file else ""
    try:
        drafting.replace_by(found, revision(), text, current_actor(), now_utc())
    except InvalidInputError as error:
        return make_response(draft_page(found, error.fields), 422)
    return redirect(url_for("library.draft", key=key), 303)


@blueprint.post("/questionnaires/<key>/draft/discard")
@needs(Permission.EDIT_QUESTIONNAIRES)
def discard_draft(key: str) -> ResponseReturnValue:
    drafting.discard(drafting.get_draft(key), current_actor(), now_utc())
    flash("The draft is discarded.")
    return redirect(url_for("library.questionnaires"), 303)


def revision() -> int:
    """The change that the page showed."""
    text = request.form.get("revision", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def draft_page(found: QuestionnaireDraft, problems: dict[str, str] | None = None) -> str:
    questionnaire = drafting.drafted(found)
    return render_template(
        "library/draft.html",
        draft=found,
        questionnaire=questionnaire,
        minutes=minutes_of(questionnaire),
        problems=problems or {},
        form=EmptyForm(),
    )


def minutes_part(found: QuestionnaireDraft, questionnaire: Questionnaire, question_key: str) -> str:
    """The line of a question's page, for the draft as it is or as it would be with what is typed."""
    return render_template(
        "library/parts/minutes.html",
        draft=found,
        questionnaire=questionnaire,
        minutes=minutes_of(questionnaire),
        question_key=question_key,
    )


def _change(key: str, edit: Any, anchor: str | None = None) -> ResponseReturnValue:
    found = drafting.get_draft(key)
    try:
        drafting.change(found, revision(), edit, current_actor(), now_utc())
    except InvalidInputError as error:
        return make_response(draft_page(found, error.fields), 422)
    return redirect(url_for("library.draft", key=key, _anchor=anchor), 303)
