"""What a business owner asked for: what waits for them, and where the rest stands."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission
from vendorrisk.database import now_utc
from vendorrisk.portfolio.answers import uses_of_owner
from vendorrisk.web.guards import current_user, needs
from vendorrisk.web.workspace.door import blueprint


@blueprint.get("/requests")
@needs(Permission.FILL_IN_OWN_INTAKE)
def own_requests() -> ResponseReturnValue:
    uses = uses_of_owner(current_user().id, now_utc().date())
    return render_template(
        "workspace/requests.html",
        waiting=[use for use in uses if use.engagement.intake_completed_at is None],
        under_way=[use for use in uses if use.engagement.intake_completed_at and not use.decision],
        decided=[use for use in uses if use.engagement.intake_completed_at and use.decision],
    )
