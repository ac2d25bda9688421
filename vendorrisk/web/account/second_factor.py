"""One's own second factor: set up, switched off, new recovery codes. Each begins with the password."""

from __future__ import annotations

import segno
from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from vendorrisk.accounts import second_factor
from vendorrisk.accounts.limiting import TooManyTriesError
from vendorrisk.accounts.permissions import Permission
from vendorrisk.accounts.proving import prove_password, proved_recently
from vendorrisk.database import now_utc
from vendorrisk.errors import InvalidInputError
from vendorrisk.web.account.door import blueprint
from vendorrisk.web.account.forms import CodeForm, ProofForm
from vendorrisk.web.account.own import account_page
from vendorrisk.web.guards import current_actor, current_user, needs
from vendorrisk.web.signed_in import current_session
from vendorrisk.web.transactions import keep_changes


@blueprint.post("/account/second-factor/begin")
@needs(Permission.OWN_ACCOUNT)
def begin_second_factor() -> ResponseReturnValue:
    if refusal := _refusal():
        return refusal
    second_factor.begin(current_user())
    return redirect(url_for("account.confirm_second_factor"), 303)


@blueprint.get("/account/second-factor")
@needs(Permission.OWN_ACCOUNT)
def confirm_second_factor() -> ResponseReturnValue:
    return _enrolment(CodeForm())


@blueprint.post("/account/second-factor")
@needs(Permission.OWN_ACCOUNT)
def switch_second_factor_on() -> ResponseReturnValue:
    form, user = CodeForm(), current_user()
    if not proved_recently(current_session(), now_utc()):
        return _enrolment(form)
    if form.validate_on_submit():
        try:
            codes = second_factor.confirm(user, form.code.data or "", now_utc(), current_session())
            return render_template("account/recovery_codes.html", codes=codes, is_new=True)
        except InvalidInputError as error:
            form.add_errors(error)
    return make_response(_enrolment(form), 422)


@blueprint.post("/account/second-factor/off")
@needs(Permission.OWN_ACCOUNT)
def switch_second_factor_off() -> ResponseReturnValue:
    if refusal := _refusal():
        return refusal
    second_factor.switch_off(current_user(), current_actor(), now_utc())
    flash("The second factor is off.", "success")
    return redirect(url_for("account.own_account"), 303)


@blueprint.post("/account/second-factor/recovery-codes")
@needs(Permission.OWN_ACCOUNT)
def renew_recovery_codes() -> ResponseReturnValue:
    if refusal := _refusal():
        return refusal
    codes = second_factor.renew_recovery_codes(current_user(), now_utc())
    return render_template("account/recovery_codes.html", codes=codes, is_new=False)


def _refusal() -> ResponseReturnValue | None:
    """The account's page again, unless the password was given; then this session counts as proved."""
    form, now, status = ProofForm(), now_utc(), 422
    if form.validate_on_submit():
        try:
            prove_password(current_user(), form.password.data or "", now)
        except InvalidInputError as error:
            keep_changes()
            form.add_errors(error)
        except TooManyTriesError as error:
            status = form.refuse(error)
        else:
            _note_proof()
            return None
    return make_response(account_page(proof_form=form), status)


def _note_proof() -> None:
    session = current_session()
    if session is not None:
        session.proved_at = now_utc()


def _enrolment(form: CodeForm) -> ResponseReturnValue:
    """The secret is shown only right after the password was given."""
    user = current_user()
    secret = second_factor.secret_of(user)
    if user.has_second_factor or not secret or not proved_recently(current_session(), now_utc()):
        flash("Begin here: type your password to set up a second factor.", "warning")
        return redirect(url_for("account.own_account"), 303)
    return render_template("account/enrol.html", form=form, secret=secret, picture=_qr_code())


def _qr_code() -> Markup:
    """An SVG made here; the secret goes to no other server. Black on white, whatever the page's colours."""
    code = segno.make(second_factor.address_of(current_user()), error="m", micro=False)
    title = "QR code for your authenticator app"
    return Markup(
        code.svg_inline(border=2, omitsize=True, dark="#000", light="#fff", svgclass="qr", title=title)
    )
