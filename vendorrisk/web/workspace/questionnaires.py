"""The library: what can be asked, and how the vendor will see it."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission
from vendorrisk.questionnaires.library import library
from vendorrisk.questionnaires.versions import get_from_library
from vendorrisk.web.guards import needs
from vendorrisk.web.workspace.door import blueprint


@blueprint.get("/questionnaires")
@needs(Permission.SEE_QUESTIONNAIRES)
def questionnaires() -> ResponseReturnValue:
    return render_template(
        "workspace/questionnaires.html", questionnaires=list(library().questionnaires.values())
    )


@blueprint.get("/questionnaires/<key>")
@needs(Permission.SEE_QUESTIONNAIRES)
def questionnaire(key: str) -> ResponseReturnValue:
    """A preview: the very questions as the portal asks them, with nothing to save them to."""
    return render_template("workspace/questionnaire.html", questionnaire=get_from_library(key))
