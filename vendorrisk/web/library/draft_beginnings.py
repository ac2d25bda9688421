"""How a draft begins: from the version in use, from nothing, or from a file of any known format."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission
from vendorrisk.database import now_utc
from vendorrisk.errors import InvalidInputError, WrongStateError
from vendorrisk.questionnaires import drafting
from vendorrisk.questionnaires.exchange.columns import FIELDS
from vendorrisk.questionnaires.exchange.imported import ExchangeError
from vendorrisk.questionnaires.exchange.isolation import read_questionnaire_apart
from vendorrisk.questionnaires.exchange.limits import LARGEST_FILE
from vendorrisk.web.forms import EmptyForm
from vendorrisk.web.guards import current_actor, needs
from vendorrisk.web.library.door import blueprint


@blueprint.post("/questionnaires/<key>/draft")
@needs(Permission.EDIT_QUESTIONNAIRES)
def begin_draft(key: str) -> ResponseReturnValue:
    drafting.begin_from_present(key, current_actor(), now_utc())
    return redirect(url_for("library.draft", key=key), 303)


@blueprint.post("/questionnaires/new")
@needs(Permission.EDIT_QUESTIONNAIRES)
def begin_own() -> ResponseReturnValue:
    """A questionnaire from nothing."""
    key, title = (request.form.get(name, "").strip() for name in ("key", "title"))
    try:
        drafting.begin_empty(key, title, request.form.get("kind", ""), current_actor(), now_utc())
    except (InvalidInputError, WrongStateError) as error:
        page = render_template(
            "library/questionnaire_import.html",
            form=EmptyForm(),
            own_problem=error.message,
            found=None,
            typed=request.form,
        )
        return make_response(page, error.status)
    return redirect(url_for("library.draft", key=key), 303)


@blueprint.get("/questionnaires/import")
@needs(Permission.EDIT_QUESTIONNAIRES)
def import_form() -> ResponseReturnValue:
    return render_template("library/questionnaire_import.html", form=EmptyForm(), problem="", found=None)


@blueprint.post("/questionnaires/import")
@needs(Permission.EDIT_QUESTIONNAIRES)
def import_questionnaire() -> ResponseReturnValue:
    """A file of any known format becomes a draft; the page tells what came over, was changed and was left."""
    file = request.files.get("file")
    content, name = (file.stream.read(LARGEST_FILE + 1), file.filename or "file") if file else (b"", "file")
    try:
        if name.endswith((".yaml", ".yml")) and b"\nobjects:" not in content:
            found, questionnaire = (
                None,
                drafting.questionnaire_from_text(content.decode("utf-8", errors="replace")),
            )
        else:
            found = read_questionnaire_apart(content, name, columns=_columns())
            questionnaire = found.questionnaire
        draft = drafting.begin(questionnaire, current_actor(), now_utc())
    except (ExchangeError, InvalidInputError) as error:
        told = str(error) if isinstance(error, ExchangeError) else " ".join(error.fields.values())
        page = render_template(
            "library/questionnaire_import.html", form=EmptyForm(), problem=told, found=None
        )
        return make_response(page, 422)
    return render_template(
        "library/questionnaire_import.html",
        form=EmptyForm(),
        problem="",
        found=found,
        draft=draft,
        made=questionnaire,
    )


def _columns() -> dict[str, str] | None:
    """Which column of a table holds what, where that was said."""
    named = {field: request.form.get(f"column.{field}", "").strip()[:200] for field in FIELDS}
    return {field: column for field, column in named.items() if column} or None
