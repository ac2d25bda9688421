"""One's own account: password, second factor, where one is signed in."""

from __future__ import annotations

import base64
import io

import segno
from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from vendorrisk.accounts import people, second_factor
from vendorrisk.accounts.models import UserSession
from vendorrisk.accounts.passwords import verify_password
from vendorrisk.accounts.permissions import Permission
from vendorrisk.accounts.signing_in import end_sessions
from vendorrisk.database import db, now_utc
from vendorrisk.errors import DomainError, InvalidInputError
from vendorrisk.web.account.door import blueprint
from vendorrisk.web.account.forms import ChangePasswordForm, CodeForm, ProofForm
from vendorrisk.web.forms import EmptyForm
from vendorrisk.web.guards import current_actor, current_user, needs
from vendorrisk.web.signed_in import current_session
from vendorrisk.web.transactions import keep_changes


@blueprint.get("/account")
@needs(Permission.OWN_ACCOUNT)
def own_account() -> ResponseReturnValue:
    return _page()


@blueprint.post("/account/password")
@needs(Permission.OWN_ACCOUNT)
def change_password() -> ResponseReturnValue:
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            _prove("present", form.present.data or "")
            people.set_password(current_user(), form.password.data or "", now_utc(), current_session())
            flash("Your password is changed, and you are signed out everywhere else.", "success")
            return redirect(url_for("account.own_account"), 303)
        except InvalidInputError as error:
            form.add_errors(error)
    return make_response(_page(password_form=form), 422)


@blueprint.post("/account/second-factor/begin")
@needs(Permission.OWN_ACCOUNT)
def begin_second_factor() -> ResponseReturnValue:
    if not current_user().has_second_factor:
        second_factor.begin(current_user())
    return redirect(url_for("account.confirm_second_factor"), 303)


@blueprint.get("/account/second-factor")
@needs(Permission.OWN_ACCOUNT)
def confirm_second_factor() -> ResponseReturnValue:
    return _enrolment(CodeForm())


@blueprint.post("/account/second-factor")
@needs(Permission.OWN_ACCOUNT)
def switch_on() -> ResponseReturnValue:
    form = CodeForm()
    if form.validate_on_submit():
        try:
            codes = second_factor.confirm(current_user(), form.code.data or "", now_utc())
            return render_template("account/recovery_codes.html", codes=codes)
        except InvalidInputError as error:
            form.add_errors(error)
    return make_response(_enrolment(form), 422)


@blueprint.post("/account/second-factor/off")
@needs(Permission.OWN_ACCOUNT)
def switch_off() -> ResponseReturnValue:
    form = ProofForm()
    if form.validate_on_submit():
        try:
            _prove("password", form.password.data or "")
            second_factor.switch_off(current_user(), current_actor(), now_utc())
            flash("The second factor is off.")
            return redirect(url_for("account.own_account"), 303)
        except InvalidInputError as error:
            form.add_errors(error)
    return make_response(_page(off_form=form), 422)


@blueprint.post("/account/sessions/end")
@needs(Permission.OWN_ACCOUNT)
def end_other_sessions() -> ResponseReturnValue:
    end_sessions(current_user(), current_actor(), now_utc(), current_session())
    flash("You are signed out everywhere else.", "success")
    return redirect(url_for("account.own_account"), 303)


def _prove(field: str, password: str) -> None:
    keep_changes()
    if not verify_password(current_user(), password):
        raise InvalidInputError({field: "This is not your password."})


def _enrolment(form: CodeForm) -> str:
    user = current_user()
    if user.has_second_factor or not second_factor.secret_of(user):
        raise DomainError("Begin on your account's page.")
    picture = io.BytesIO()
    segno.make(second_factor.address_of(user), error="m").save(picture, kind="png", scale=5, border=2)
    return render_template(
        "account/enrol.html", form=form, secret=second_factor.secret_of(user), picture=_data_address(picture.getvalue())
    )


def _data_address(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode()


def _page(*, password_form: ChangePasswordForm | None = None, off_form: ProofForm | None = None) -> str:
    user = current_user()
    sessions = db.session.scalars(
        select(UserSession)
        .where(UserSession.user_id == user.id, UserSession.ended_at.is_(None), UserSession.expires_at > now_utc())
        .order_by(UserSession.last_seen_at.desc())
    ).all()
    return render_template(
        "account/own.html",
        sessions=sessions,
        current=current_session(),
        password_form=password_form or ChangePasswordForm(),
        off_form=off_form or ProofForm(),
        form=EmptyForm(),
    )
