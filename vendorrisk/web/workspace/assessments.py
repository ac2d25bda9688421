"""Assessments: the list, a new one, and its page with what can be done in each state."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission
from vendorrisk.assessments import preparing, sending
from vendorrisk.assessments.answering.progress import progress_of
from vendorrisk.assessments.answering.sheet import answer_sheet
from vendorrisk.assessments.deciding import reporting
from vendorrisk.assessments.deciding.staleness import decision_of
from vendorrisk.assessments.lifecycle import subject
from vendorrisk.assessments.models import Assessment
from vendorrisk.assessments.preparing import Plan
from vendorrisk.assessments.reads import get_assessment, list_assessments
from vendorrisk.assessments.reviewing.findings import findings_of
from vendorrisk.assessments.reviewing.rating import scorecard_of
from vendorrisk.database import now_utc
from vendorrisk.errors import InvalidInputError
from vendorrisk.notices.reads import messages_about, undelivered
from vendorrisk.questionnaires.profiles import propose
from vendorrisk.questionnaires.versions import policy_of, present_questionnaires
from vendorrisk.vendors.models import Contact, Engagement
from vendorrisk.vendors.reads import get_engagement
from vendorrisk.web.forms import EmptyForm
from vendorrisk.web.guards import current_actor, needs
from vendorrisk.web.workspace.assessment_forms import CancelForm, DueDateForm, InviteForm, PlanForm
from vendorrisk.web.workspace.door import blueprint

USUAL_TERM = timedelta(days=14)


@blueprint.get("/assessments")
@needs(Permission.SEE_ASSESSMENT)
def assessments() -> ResponseReturnValue:
    view = request.args.get("show", "open")
    return render_template(
        "workspace/assessments.html", view=view, rows=list_assessments(view), today=now_utc().date()
    )


@blueprint.get("/engagements/<engagement_id>/assessments/new")
@needs(Permission.PREPARE_ASSESSMENT)
def new_assessment(engagement_id: str) -> ResponseReturnValue:
    engagement = get_engagement(engagement_id)
    form = _plan_form(engagement)
    form.questionnaires.data = list(propose(engagement.tier, engagement.intake_answers))
    form.contacts.data = [contact.public_id for contact in _contacts(engagement)[:1]]
    form.due_on.data = (now_utc() + USUAL_TERM).date()
    return _plan_page(engagement, form, None)


@blueprint.post("/engagements/<engagement_id>/assessments/new")
@needs(Permission.PREPARE_ASSESSMENT)
def prepare_assessment(engagement_id: str) -> ResponseReturnValue:
    engagement = get_engagement(engagement_id)
    form = _plan_form(engagement)
    if form.validate_on_submit():
        try:
            assessment = preparing.prepare(engagement, _plan(engagement, form), current_actor(), now_utc())
            flash("The draft is ready. Look at it once more, then send it.", "success")
            return redirect(_address(assessment), 303)
        except InvalidInputError as error:
            form.add_errors(error)
    return make_response(_plan_page(engagement, form, None), 422)


@blueprint.get("/assessments/<assessment_id>/edit")
@needs(Permission.PREPARE_ASSESSMENT)
def edit_draft(assessment_id: str) -> ResponseReturnValue:
    assessment = get_assessment(assessment_id)
    form = _plan_form(assessment.engagement)
    form.questionnaires.data = [asked.questionnaire_version.key for asked in assessment.questionnaires]
    form.contacts.data = [invitation.contact.public_id for invitation in assessment.invitations]
    form.due_on.data, form.message.data = assessment.due_on, assessment.message
    return _plan_page(assessment.engagement, form, assessment)


@blueprint.post("/assessments/<assessment_id>/edit")
@needs(Permission.PREPARE_ASSESSMENT)
def change_draft(assessment_id: str) -> ResponseReturnValue:
    assessment = get_assessment(assessment_id)
    form = _plan_form(assessment.engagement)
    if form.validate_on_submit():
        try:
            preparing.change_draft(assessment, _plan(assessment.engagement, form), current_actor(), now_utc())
            flash("The draft is changed.", "success")
            return redirect(_address(assessment), 303)
        except InvalidInputError as error:
            form.add_errors(error)
    return make_response(_plan_page(assessment.engagement, form, assessment), 422)


@blueprint.get("/assessments/<assessment_id>")
@needs(Permission.SEE_ASSESSMENT)
def assessment(assessment_id: str) -> ResponseReturnValue:
    return assessment_page(get_assessment(assessment_id))


@blueprint.post("/assessments/<assessment_id>/send")
@needs(Permission.PREPARE_ASSESSMENT)
def send(assessment_id: str) -> ResponseReturnValue:
    found = get_assessment(assessment_id)
    sending.send(found, current_actor(), now_utc())
    flash(
        f"Sent. {len(found.invitations)} link{'s' if len(found.invitations) > 1 else ''} on the way by mail.",
        "success",
    )
    return redirect(_address(found), 303)


@blueprint.post("/assessments/<assessment_id>/extend")
@needs(Permission.PREPARE_ASSESSMENT)
def extend(assessment_id: str) -> ResponseReturnValue:
    found, form = get_assessment(assessment_id), DueDateForm()
    if form.validate_on_submit() and form.due_on.data:
        try:
            sending.extend(found, form.due_on.data, current_actor(), now_utc())
            flash("The date is moved, and everybody who is asked is told.", "success")
            return redirect(_address(found), 303)
        except InvalidInputError as error:
            form.add_errors(error)
    return make_response(assessment_page(found, extend_form=form), 422)


@blueprint.post("/assessments/<assessment_id>/cancel")
@needs(Permission.PREPARE_ASSESSMENT)
def cancel(assessment_id: str) -> ResponseReturnValue:
    found, form = get_assessment(assessment_id), CancelForm()
    if not form.validate_on_submit():
        return make_response(assessment_page(found, cancel_form=form), 422)
    sending.cancel(found, form.reason.data or "", current_actor(), now_utc())
    flash("The assessment is cancelled. Its links no longer open anything.")
    return redirect(_address(found), 303)


def assessment_page(
    found: Assessment,
    *,
    extend_form: DueDateForm | None = None,
    cancel_form: CancelForm | None = None,
    invite_form: InviteForm | None = None,
) -> str:
    """One assessment: where it stands, who has it, its rating and documents."""
    sheet, mails = answer_sheet(found), messages_about(subject(found))
    return render_template(
        "workspace/assessment.html",
        assessment=found,
        progress=progress_of(sheet),
        findings=findings_of(found),
        questions=sheet.questions,
        card=scorecard_of(found, sheet, now_utc().date()) if found.submitted_at else None,
        policy=policy_of(found.policy_version) if found.policy_version else None,
        mails=mails,
        undelivered=undelivered(mails),
        decision=decision_of(found),
        report=reporting.latest_report(found),
        minutes=sending.minutes_to_fill_in(found),
        extend_form=extend_form or DueDateForm(data={"due_on": found.due_on}),
        cancel_form=cancel_form or CancelForm(),
        invite_form=invite_form or invite_form_of(found),
        form=EmptyForm(),
        today=now_utc().date(),
    )


def invite_form_of(found: Assessment) -> InviteForm:
    form = InviteForm()
    asked = {invitation.contact_id for invitation in found.invitations if not invitation.revoked_at}
    free = [contact for contact in _contacts(found.engagement) if contact.id not in asked]
    form.contact.choices = [(contact.public_id, f"{contact.name}, {contact.email}") for contact in free]
    return form


def _plan_form(engagement: Engagement) -> PlanForm:
    form = PlanForm()
    questionnaires = [q for q in present_questionnaires().values() if q.kind == "vendor"]
    form.questionnaires.choices = [
        (q.key, f"{q.title} ({len(q.questions)} questions, about {q.estimated_minutes} minutes)")
        for q in questionnaires
    ]
    form.contacts.choices = [(c.public_id, f"{c.name}, {c.email}") for c in _contacts(engagement)]
    return form


def _plan(engagement: Engagement, form: PlanForm) -> Plan:
    chosen = set(form.contacts.data or [])
    if form.due_on.data is None:
        raise InvalidInputError({"due_on": "Choose a date."})
    return Plan(
        questionnaires=form.questionnaires.data or [],
        contacts=[contact for contact in _contacts(engagement) if contact.public_id in chosen],
        due_on=form.due_on.data,
        message=form.message.data or "",
    )


def _plan_page(engagement: Engagement, form: PlanForm, draft: Assessment | None) -> str:
    return render_template("workspace/assessment_plan.html", engagement=engagement, form=form, draft=draft)


def _contacts(engagement: Engagement) -> list[Contact]:
    return [contact for contact in engagement.vendor.contacts if contact.removed_at is None]


def _address(found: Assessment) -> str:
    return url_for("workspace.assessment", assessment_id=found.public_id)
