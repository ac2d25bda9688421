"""The first page: what waits for whom."""

from __future__ import annotations

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission, Role
from vendorrisk.assessments.reads import worklist
from vendorrisk.database import now_utc
from vendorrisk.notices.reads import list_messages
from vendorrisk.web.guards import current_user, needs
from vendorrisk.web.navigation import home_url
from vendorrisk.web.workspace.door import blueprint


@blueprint.get("/")
@needs(Permission.OWN_ACCOUNT)
def home() -> ResponseReturnValue:
    if current_user().role != Role.ANALYST:
        return redirect(home_url())
    today = now_utc().date()
    return render_template(
        "workspace/home.html", work=worklist(today), failed_mail=list_messages("failed"), today=today
    )
