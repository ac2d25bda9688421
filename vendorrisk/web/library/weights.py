"""What each section and question of a draft is worth, changed in one table."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission
from vendorrisk.database import now_utc
from vendorrisk.errors import ConflictError, InvalidInputError
from vendorrisk.questionnaires import drafting
from vendorrisk.questionnaires.models import QuestionnaireDraft
from vendorrisk.questionnaires.shares import shares, total_weight
from vendorrisk.web.forms import EmptyForm
from vendorrisk.web.guards import current_actor, needs
from vendorrisk.web.library.door import blueprint
from vendorrisk.web.library.drafts import revision


@blueprint.get("/questionnaires/<key>/draft/weights")
@needs(Permission.SEE_QUESTIONNAIRES)
def weights(key: str) -> ResponseReturnValue:
    return _weights_page(drafting.get_draft(key))


@blueprint.post("/questionnaires/<key>/draft/weights")
@needs(Permission.EDIT_QUESTIONNAIRES)
def change_weights(key: str) -> ResponseReturnValue:
    found = drafting.get_draft(key)
    try:
        drafting.change(found, revision(), _weigh, current_actor(), now_utc())
    except InvalidInputError as error:
        return make_response(_weights_page(found, error.fields), 422)
    except ConflictError as error:
        return make_response(_weights_page(found, overtaken=error.message), 409)
    flash("The weights are kept.", "success")
    return redirect(url_for("library.weights", key=key), 303)


def _weigh(data: dict[str, Any]) -> None:
    problems: dict[str, str] = {}
    for domain in data["domains"]:
        domain["weight"] = _weight(f"domain.{domain['key']}", domain["weight"], problems, words=("sum",))
        for question in domain["questions"]:
            question["weight"] = _weight(f"question.{question['key']}", question["weight"], problems)
    if problems:
        raise InvalidInputError(problems)


def _weight(name: str, before: Any, problems: dict[str, str], words: tuple[str, ...] = ()) -> Any:
    text = request.form.get(name, str(before)).strip()
    if text in words:
        return text
    if not text.isdecimal() or len(text) > 5:
        problems[name] = "Give a whole number of 0 or more" + (", or the word sum." if words else ".")
        return before
    return int(text)


def _weights_page(
    found: QuestionnaireDraft, problems: dict[str, str] | None = None, overtaken: str = ""
) -> str:
    questionnaire = drafting.drafted(found)
    given = list(shares(questionnaire))
    return render_template(
        "library/weights.html",
        draft=found,
        questionnaire=questionnaire,
        shares=given,
        total=total_weight(questionnaire),
        sum=sum(share.points for share in given),
        typed=request.form,
        problems=problems or {},
        overtaken=overtaken,
        form=EmptyForm(),
    )
