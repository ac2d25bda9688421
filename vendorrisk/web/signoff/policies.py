"""Putting a policy in force: the CSO's step, apart from drafting it."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission
from vendorrisk.database import now_utc
from vendorrisk.errors import InvalidInputError
from vendorrisk.questionnaires import policy_drafts
from vendorrisk.web.guards import current_actor, needs
from vendorrisk.web.signoff.door import blueprint


@blueprint.post("/policy/draft/in-force")
@needs(Permission.PUT_POLICY_IN_FORCE)
def put_policy_in_force() -> ResponseReturnValue:
    draft = policy_drafts.get_draft()
    try:
        reason, read = request.form.get("reason", ""), request.form.get("read", "")
        policy_drafts.put_in_force(draft, reason, read, current_actor(), now_utc())
    except InvalidInputError as error:
        flash(" ".join(error.fields.values()), "error")
        return redirect(url_for("library.policy_draft", _anchor="in-force"), 303)
    flash("The policy is in force. Ratings that exist keep the one they were made with.", "success")
    return redirect(url_for("library.policy"), 303)
