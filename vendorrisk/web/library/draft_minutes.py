"""How long a draft takes whoever answers it, worked out beside what the vendor is told; one takes the other's place."""

from __future__ import annotations

from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission
from vendorrisk.database import now_utc
from vendorrisk.questionnaires import drafting
from vendorrisk.questionnaires.minutes import minutes_of
from vendorrisk.questionnaires.models import QuestionnaireDraft
from vendorrisk.scoring.documents.questionnaires import questionnaire_from_data
from vendorrisk.scoring.questionnaire import Questionnaire
from vendorrisk.web.errors import wants_json
from vendorrisk.web.guards import current_actor, needs
from vendorrisk.web.library.door import blueprint
from vendorrisk.web.library.drafts import revision


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


def minutes_part(found: QuestionnaireDraft, questionnaire: Questionnaire, question_key: str) -> str:
    """The line of a question's page, for the draft as it is or as it would be with what is typed."""
    return render_template(
        "library/parts/minutes.html",
        draft=found,
        questionnaire=questionnaire,
        minutes=minutes_of(questionnaire),
        question_key=question_key,
    )
