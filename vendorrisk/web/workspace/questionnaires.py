"""The library: what can be asked, and how the vendor will see it."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission
from vendorrisk.portfolio.influence import influence_of
from vendorrisk.questionnaires.drafting import list_drafts
from vendorrisk.questionnaires.versions import get_from_library, present_questionnaires
from vendorrisk.web.forms import EmptyForm
from vendorrisk.web.guards import needs
from vendorrisk.web.workspace.door import blueprint


@blueprint.get("/questionnaires")
@needs(Permission.SEE_QUESTIONNAIRES)
def questionnaires() -> ResponseReturnValue:
    return render_template(
        "workspace/questionnaires.html",
        questionnaires=list(present_questionnaires().values()),
        drafts={draft.key: draft for draft in list_drafts()},
        form=EmptyForm(),
    )


@blueprint.get("/questionnaires/<key>")
@needs(Permission.SEE_QUESTIONNAIRES)
def questionnaire(key: str) -> ResponseReturnValue:
    """A preview: the very questions as the portal asks them, with nothing to save them to."""
    found = get_from_library(key)
    return render_template("workspace/questionnaire.html", questionnaire=found, influence=influence_of(found))
