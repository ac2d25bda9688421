"""Vendors and contacts: added, changed, archived."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission
from vendorrisk.database import now_utc
from vendorrisk.errors import ConflictError, InvalidInputError
from vendorrisk.vendors import keeping
from vendorrisk.vendors.models import Contact, Vendor
from vendorrisk.vendors.reads import Likeness, get_contact, get_vendor
from vendorrisk.web.guards import current_actor, needs
from vendorrisk.web.workspace.door import blueprint
from vendorrisk.web.workspace.vendor_forms import ContactForm, VendorForm

#: label and present value of what somebody else changed meanwhile; None when nobody did
Differences = list[tuple[str, str]] | None


@blueprint.get("/vendors/new")
@needs(Permission.EDIT_VENDOR)
def new_vendor() -> ResponseReturnValue:
    return _vendor_form(VendorForm(), None)


@blueprint.post("/vendors/new")
@needs(Permission.EDIT_VENDOR)
def add_vendor() -> ResponseReturnValue:
    form, alike = VendorForm(), ()
    if form.validate_on_submit():
        try:
            vendor = keeping.add_vendor(
                form.facts(), current_actor(), now_utc(), confirmed=form.confirmed.data
            )
            flash(
                f"{vendor.name} is added. Next: whom can we ask there, and what are they used for?", "success"
            )
            return _to(vendor)
        except keeping.LooksAlikeError as error:
            alike = error.alike
            form.add_errors(error)
        except InvalidInputError as error:
            form.add_errors(error)
    return make_response(_vendor_form(form, None, alike), 422)


@blueprint.get("/vendors/<vendor_id>/edit")
@needs(Permission.EDIT_VENDOR)
def edit_vendor(vendor_id: str) -> ResponseReturnValue:
    vendor = get_vendor(vendor_id)
    return _vendor_form(VendorForm(obj=vendor), vendor)


@blueprint.post("/vendors/<vendor_id>/edit")
@needs(Permission.EDIT_VENDOR)
def change_vendor(vendor_id: str) -> ResponseReturnValue:
    vendor, form, alike = get_vendor(vendor_id), VendorForm(), ()
    if form.validate_on_submit():
        try:
            version, confirmed = form.version.data or 0, form.confirmed.data
            keeping.change_vendor(
                vendor, form.facts(), version, current_actor(), now_utc(), confirmed=confirmed
            )
            flash("The changes are kept.", "success")
            return _to(vendor)
        except ConflictError:
            met = form.meet(vendor.version, asdict(keeping.facts_of(vendor)))
            return make_response(_vendor_form(form, vendor, met=met), 409)
        except keeping.LooksAlikeError as error:
            alike = error.alike
            form.add_errors(error)
        except InvalidInputError as error:
            form.add_errors(error)
    return make_response(_vendor_form(form, vendor, alike), 422)


@blueprint.post("/vendors/<vendor_id>/archive")
@needs(Permission.EDIT_VENDOR)
def archive_vendor(vendor_id: str) -> ResponseReturnValue:
    vendor = get_vendor(vendor_id)
    keeping.archive_vendor(vendor, current_actor(), now_utc())
    flash(f"{vendor.name} is archived. Everything about it stays, and it can be restored.")
    return _to(vendor)


@blueprint.post("/vendors/<vendor_id>/restore")
@needs(Permission.EDIT_VENDOR)
def restore_vendor(vendor_id: str) -> ResponseReturnValue:
    vendor = get_vendor(vendor_id)
    keeping.restore_vendor(vendor, current_actor(), now_utc())
    flash(f"{vendor.name} is back.", "success")
    return _to(vendor)


@blueprint.get("/vendors/<vendor_id>/contacts/new")
@needs(Permission.EDIT_VENDOR)
def new_contact(vendor_id: str) -> ResponseReturnValue:
    return _contact_form(ContactForm(), get_vendor(vendor_id), None)


@blueprint.post("/vendors/<vendor_id>/contacts/new")
@needs(Permission.EDIT_VENDOR)
def add_contact(vendor_id: str) -> ResponseReturnValue:
    vendor, form = get_vendor(vendor_id), ContactForm()
    if form.validate_on_submit():
        try:
            contact = keeping.add_contact(vendor, form.facts(), current_actor(), now_utc())
            flash(f"{contact.name} can now be asked.", "success")
            return _to(vendor)
        except InvalidInputError as error:
            form.add_errors(error)
    return make_response(_contact_form(form, vendor, None), 422)


@blueprint.get("/vendors/<vendor_id>/contacts/<contact_id>")
@needs(Permission.EDIT_VENDOR)
def edit_contact(vendor_id: str, contact_id: str) -> ResponseReturnValue:
    vendor = get_vendor(vendor_id)
    contact = get_contact(vendor, contact_id)
    return _contact_form(ContactForm(obj=contact), vendor, contact)


@blueprint.post("/vendors/<vendor_id>/contacts/<contact_id>")
@needs(Permission.EDIT_VENDOR)
def change_contact(vendor_id: str, contact_id: str) -> ResponseReturnValue:
    vendor, form = get_vendor(vendor_id), ContactForm()
    contact = get_contact(vendor, contact_id)
    if form.validate_on_submit():
        try:
            keeping.change_contact(contact, form.facts(), form.version.data or 0, current_actor(), now_utc())
            flash("The changes are kept.", "success")
            return _to(vendor)
        except ConflictError:
            met = form.meet(contact.version, asdict(keeping.facts_of_contact(contact)))
            return make_response(_contact_form(form, vendor, contact, met), 409)
        except InvalidInputError as error:
            form.add_errors(error)
    return make_response(_contact_form(form, vendor, contact), 422)


@blueprint.post("/vendors/<vendor_id>/contacts/<contact_id>/remove")
@needs(Permission.EDIT_VENDOR)
def remove_contact(vendor_id: str, contact_id: str) -> ResponseReturnValue:
    vendor = get_vendor(vendor_id)
    contact = get_contact(vendor, contact_id)
    keeping.remove_contact(contact, current_actor(), now_utc())
    flash(f"{contact.name} is no longer a contact.")
    return _to(vendor)


def _vendor_form(
    form: VendorForm, vendor: Vendor | None, alike: Sequence[Likeness] = (), met: Differences = None
) -> str:
    return render_template("workspace/vendor_form.html", form=form, vendor=vendor, alike=alike, met=met)


def _contact_form(form: ContactForm, vendor: Vendor, contact: Contact | None, met: Differences = None) -> str:
    return render_template("workspace/contact_form.html", form=form, vendor=vendor, contact=contact, met=met)


def _to(vendor: Vendor) -> ResponseReturnValue:
    return redirect(url_for("procurement.vendor", vendor_id=vendor.public_id), 303)
