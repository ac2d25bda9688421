"""A draft becomes a version: what differs from the one in use, why, and from when on."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission
from vendorrisk.database import now_utc
from vendorrisk.errors import InvalidInputError
from vendorrisk.questionnaires import drafting
from vendorrisk.questionnaires.differences import differences
from vendorrisk.questionnaires.models import QuestionnaireDraft
from vendorrisk.questionnaires.versions import present_questionnaires
from vendorrisk.web.forms import EmptyForm
from vendorrisk.web.guards import current_actor, needs
from vendorrisk.web.library.door import blueprint
from vendorrisk.web.library.drafts import revision


@blueprint.get("/questionnaires/<key>/draft/publish")
@needs(Permission.SEE_QUESTIONNAIRES)
def publishing(key: str) -> ResponseReturnValue:
    return _page(drafting.get_draft(key))


@blueprint.post("/questionnaires/<key>/draft/publish")
@needs(Permission.EDIT_QUESTIONNAIRES)
def publish_draft(key: str) -> ResponseReturnValue:
    found = drafting.get_draft(key)
    try:
        if "sure" not in request.form:
            raise InvalidInputError({"sure": "Please tick that you have read what differs."})
        row = drafting.publish(found, revision(), request.form.get("reason", ""), current_actor(), now_utc())
    except InvalidInputError as error:
        return make_response(_page(found, error.fields), 422)
    flash(f"Version {row.version} is used for new assessments from now on.", "success")
    return redirect(url_for("library.questionnaires"), 303)


def _page(found: QuestionnaireDraft, problems: dict[str, str] | None = None) -> str:
    questionnaire, present = drafting.drafted(found), present_questionnaires().get(found.key)
    return render_template(
        "library/publish.html",
        draft=found,
        questionnaire=questionnaire,
        present=present,
        told=differences(present, questionnaire) if present else [],
        problems=problems or {},
        typed=request.form,
        form=EmptyForm(),
    )
