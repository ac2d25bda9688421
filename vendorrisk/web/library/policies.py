"""The scoring policy: what is in force, and the draft of the next version with what it would change."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission
from vendorrisk.database import now_utc
from vendorrisk.errors import InvalidInputError
from vendorrisk.portfolio.flows import flow_of
from vendorrisk.portfolio.trying_policies import name_moves, try_policy
from vendorrisk.questionnaires import policy_drafts
from vendorrisk.questionnaires.files.writing import policy_to_yaml
from vendorrisk.questionnaires.models import PolicyVersion
from vendorrisk.questionnaires.versions import policy_of, present_policy
from vendorrisk.web.downloads import attachment
from vendorrisk.web.forms import EmptyForm
from vendorrisk.web.guards import current_actor, needs
from vendorrisk.web.library.door import blueprint
from vendorrisk.web.library.policy_form import fields_of, policy_from_text, read_policy


@blueprint.get("/policy")
@needs(Permission.SEE_QUESTIONNAIRES)
def policy() -> ResponseReturnValue:
    return render_template(
        "library/policy.html",
        policy=present_policy(now_utc()),
        versions=policy_drafts.list_in_force(),
        draft=policy_drafts.find_draft(),
        form=EmptyForm(),
    )


@blueprint.get("/policy.yaml")
@needs(Permission.SEE_QUESTIONNAIRES)
def policy_file() -> ResponseReturnValue:
    """The draft where there is one and it is asked for, else the policy in force."""
    draft = policy_drafts.find_draft() if request.args.get("draft") else None
    shown = policy_of(draft) if draft else present_policy(now_utc())
    return attachment(policy_to_yaml(shown), f"{shown.key}-{shown.version}.yaml", "application/yaml")


@blueprint.post("/policy/draft")
@needs(Permission.EDIT_POLICY)
def begin_policy_draft() -> ResponseReturnValue:
    policy_drafts.begin_draft(current_actor(), now_utc())
    return redirect(url_for("library.policy_draft"), 303)


@blueprint.get("/policy/draft")
@needs(Permission.SEE_QUESTIONNAIRES)
def policy_draft() -> ResponseReturnValue:
    return _draft_page(policy_drafts.get_draft())


@blueprint.post("/policy/draft/change")
@needs(Permission.EDIT_POLICY)
def change_policy_draft() -> ResponseReturnValue:
    draft = policy_drafts.get_draft()
    try:
        changed = read_policy(policy_of(draft), request.form)
        policy_drafts.change_draft(draft, changed, request.form.get("read", ""), current_actor(), now_utc())
    except InvalidInputError as error:
        return make_response(_draft_page(draft, problems=error.fields, typed=dict(request.form)), 422)
    flash("The draft is kept. Below is what it would change.", "success")
    return redirect(url_for("library.policy_draft", _anchor="trial"), 303)


@blueprint.post("/policy/draft/upload")
@needs(Permission.EDIT_POLICY)
def upload_policy_draft() -> ResponseReturnValue:
    draft, file = policy_drafts.get_draft(), request.files.get("file")
    try:
        content = file.stream.read(100_001) if file else b""
        changed = policy_from_text(content.decode("utf-8", errors="replace"))
        policy_drafts.change_draft(draft, changed, request.form.get("read", ""), current_actor(), now_utc())
    except InvalidInputError as error:
        return make_response(_draft_page(draft, problems=error.fields), 422)
    flash("The draft has the figures of the file.", "success")
    return redirect(url_for("library.policy_draft", _anchor="trial"), 303)


@blueprint.post("/policy/draft/discard")
@needs(Permission.EDIT_POLICY)
def discard_policy_draft() -> ResponseReturnValue:
    policy_drafts.discard_draft(policy_drafts.get_draft(), current_actor(), now_utc())
    flash("The draft is discarded; the policy in force stands.")
    return redirect(url_for("library.policy"), 303)


def _draft_page(
    draft: PolicyVersion, *, problems: dict[str, str] | None = None, typed: dict[str, str] | None = None
) -> str:
    drafted, present = policy_of(draft), present_policy(now_utc())
    trial, only = try_policy(present, drafted), _only()
    levels = [band.level for band in drafted.risk_levels]
    moves = [move for move in trial.moves if only in (None, move.levels)]
    return render_template(
        "library/policy_draft.html",
        draft=draft,
        policy=drafted,
        present=fields_of(present),
        typed=fields_of(drafted) | (typed or {}),
        problems=problems or {},
        in_force_version=present.version,
        trial=trial,
        levels=levels,
        flow=flow_of(levels, trial.levels),
        only=only,
        moves=name_moves(moves),
        moving=len(moves),
        form=EmptyForm(),
    )


def _only() -> tuple[str, str] | None:
    """The risk levels before and after of those that are to be shown alone."""
    before, after = request.args.get("before", "")[:80], request.args.get("after", "")[:80]
    return (before, after) if before and after else None
