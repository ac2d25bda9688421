"""How a draft begins: from the version in use, or from nothing. importing.py begins one from a file."""

from __future__ import annotations

from flask import make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission
from vendorrisk.database import now_utc
from vendorrisk.errors import InvalidInputError, WrongStateError
from vendorrisk.questionnaires import drafting
from vendorrisk.web.guards import current_actor, needs
from vendorrisk.web.library.door import blueprint
from vendorrisk.web.library.importing import import_page


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
        return make_response(import_page(own_problem=error.message), error.status)
    return redirect(url_for("library.draft", key=key), 303)
