"""Engagements: what a vendor is used for."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.models import User
from vendorrisk.accounts.permissions import Permission
from vendorrisk.database import now_utc
from vendorrisk.errors import ConflictError, InvalidInputError
from vendorrisk.vendors import engaging
from vendorrisk.vendors.models import Engagement, Vendor
from vendorrisk.vendors.reads import get_engagement, get_vendor, possible_owners
from vendorrisk.web.guards import current_actor, needs
from vendorrisk.web.workspace.door import blueprint
from vendorrisk.web.workspace.vendor_forms import EngagementForm

NOBODY = "nobody"


@blueprint.get("/vendors/<vendor_id>/engagements/new")
@needs(Permission.EDIT_VENDOR)
def new_engagement(vendor_id: str) -> ResponseReturnValue:
    form, _ = _form()
    return _page(form, get_vendor(vendor_id), None)


@blueprint.post("/vendors/<vendor_id>/engagements/new")
@needs(Permission.EDIT_VENDOR)
def add_engagement(vendor_id: str) -> ResponseReturnValue:
    vendor = get_vendor(vendor_id)
    form, owners = _form()
    if form.validate_on_submit():
        try:
            engagement = engaging.add_engagement(
                vendor,
                form.title.data or "",
                form.description.data or "",
                owners[form.owner.data],
                current_actor(),
                now_utc(),
            )
            flash("Added. The intake tells how much risk it carries.", "success")
            return redirect(url_for("workspace.intake", engagement_id=engagement.public_id), 303)
        except InvalidInputError as error:
            form.add_errors(error)
    return make_response(_page(form, vendor, None), 422)


@blueprint.get("/engagements/<engagement_id>/edit")
@needs(Permission.EDIT_VENDOR)
def edit_engagement(engagement_id: str) -> ResponseReturnValue:
    engagement = get_engagement(engagement_id)
    form, _ = _form(engagement)
    form.owner.data = _owner_key(engagement)
    return _page(form, engagement.vendor, engagement)


@blueprint.post("/engagements/<engagement_id>/edit")
@needs(Permission.EDIT_VENDOR)
def change_engagement(engagement_id: str) -> ResponseReturnValue:
    engagement = get_engagement(engagement_id)
    form, owners = _form(engagement)
    if form.validate_on_submit():
        try:
            engaging.change_engagement(
                engagement,
                form.title.data or "",
                form.description.data or "",
                owners[form.owner.data],
                form.version.data or 0,
                current_actor(),
                now_utc(),
            )
            flash("The changes are kept.", "success")
            return _to(engagement.vendor)
        except ConflictError:
            met = form.meet(
                engagement.version, {"title": engagement.title, "description": engagement.description}
            )
            if form.owner.data != _owner_key(engagement):
                met.append(
                    (
                        form.owner.label.text,
                        engagement.business_owner.name if engagement.business_owner else "Nobody yet",
                    )
                )
            return make_response(_page(form, engagement.vendor, engagement, met), 409)
        except InvalidInputError as error:
            form.add_errors(error)
    return make_response(_page(form, engagement.vendor, engagement), 422)


@blueprint.post("/engagements/<engagement_id>/end")
@needs(Permission.EDIT_VENDOR)
def end_engagement(engagement_id: str) -> ResponseReturnValue:
    engagement = get_engagement(engagement_id)
    engaging.end_engagement(engagement, current_actor(), now_utc())
    flash("The engagement has ended; its history stays.")
    return _to(engagement.vendor)


def _form(engagement: Engagement | None = None) -> tuple[EngagementForm, dict[str, User | None]]:
    """The form, and who may own the engagement; whoever owns it now stays among them."""
    form = EngagementForm(obj=engagement)
    present = engagement.business_owner if engagement else None
    people = [*possible_owners(), *([present] if present else [])]
    owners: dict[str, User | None] = {NOBODY: None, **{owner.public_id: owner for owner in people}}
    form.owner.choices = [(key, owner.name if owner else "Nobody yet") for key, owner in owners.items()]
    return form, owners


def _owner_key(engagement: Engagement) -> str:
    return engagement.business_owner.public_id if engagement.business_owner else NOBODY


def _page(
    form: EngagementForm,
    vendor: Vendor,
    engagement: Engagement | None,
    met: list[tuple[str, str]] | None = None,
) -> str:
    return render_template(
        "workspace/engagement_form.html", form=form, vendor=vendor, engagement=engagement, met=met
    )


def _to(vendor: Vendor) -> ResponseReturnValue:
    return redirect(url_for("procurement.vendor", vendor_id=vendor.public_id), 303)
