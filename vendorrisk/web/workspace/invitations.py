"""Who is asked: a new link, one more person, or no longer."""

from __future__ import annotations

from flask import flash, make_response, redirect, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission
from vendorrisk.assessments import sending
from vendorrisk.assessments.reads import get_assessment, get_invitation
from vendorrisk.database import now_utc
from vendorrisk.errors import InvalidInputError
from vendorrisk.web.guards import current_actor, needs
from vendorrisk.web.workspace.assessments import assessment_page, invite_form_of
from vendorrisk.web.workspace.door import blueprint


@blueprint.post("/assessments/<assessment_id>/invitations")
@needs(Permission.PREPARE_ASSESSMENT)
def invite(assessment_id: str) -> ResponseReturnValue:
    assessment = get_assessment(assessment_id)
    form = invite_form_of(assessment)
    if form.validate_on_submit():
        contact = next(c for c in assessment.vendor.contacts if c.public_id == form.contact.data)
        try:
            sending.invite(assessment, contact, current_actor(), now_utc())
            flash(f"{contact.name} gets a link by mail.", "success")
            return redirect(url_for("workspace.assessment", assessment_id=assessment_id), 303)
        except InvalidInputError as error:
            form.add_errors(error)
    return make_response(assessment_page(assessment, invite_form=form), 422)


@blueprint.post("/assessments/<assessment_id>/invitations/<invitation_id>/resend")
@needs(Permission.PREPARE_ASSESSMENT)
def resend(assessment_id: str, invitation_id: str) -> ResponseReturnValue:
    invitation = get_invitation(get_assessment(assessment_id), invitation_id)
    sending.resend(invitation, current_actor(), now_utc())
    flash(
        f"A new link is on its way to {invitation.contact.name}; the one before no longer opens.", "success"
    )
    return redirect(url_for("workspace.assessment", assessment_id=assessment_id), 303)


@blueprint.post("/assessments/<assessment_id>/invitations/<invitation_id>/withdraw")
@needs(Permission.PREPARE_ASSESSMENT)
def withdraw(assessment_id: str, invitation_id: str) -> ResponseReturnValue:
    invitation = get_invitation(get_assessment(assessment_id), invitation_id)
    sending.withdraw(invitation, current_actor(), now_utc())
    flash(f"{invitation.contact.name} is no longer asked. Answers given so far stay.")
    return redirect(url_for("workspace.assessment", assessment_id=assessment_id), 303)
