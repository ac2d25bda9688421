"""A password is set through a mailed link. Following the link changes nothing."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.limiting import TooManyTriesError
from vendorrisk.accounts.models import User
from vendorrisk.accounts.passwords import setting_passwords
from vendorrisk.database import now_utc
from vendorrisk.errors import InvalidInputError
from vendorrisk.web.account.door import blueprint
from vendorrisk.web.account.forms import ForgottenForm, NewPasswordForm
from vendorrisk.web.guards import open_to_all

BY_TOKEN = "whoever holds the mailed link; 256 bits, stored as a digest, good once for two days"
WHO_FORGOT = "who forgot the password cannot sign in; the reply never tells whether an account exists"


@blueprint.get("/password/forgotten")
@open_to_all(WHO_FORGOT)
def forgotten() -> ResponseReturnValue:
    return _forgotten(ForgottenForm())


@blueprint.post("/password/forgotten")
@open_to_all(WHO_FORGOT)
def ask_for_link() -> ResponseReturnValue:
    form = ForgottenForm()
    if not form.validate_on_submit():
        return make_response(_forgotten(form), 422)
    try:
        setting_passwords.ask_for_link(form.email.data or "", request.remote_addr or "", now_utc())
    except TooManyTriesError as error:
        status = form.refuse(error)
        response = make_response(_forgotten(form), status)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    return _forgotten(form, sent=True)


@blueprint.get("/password/<token>")
@open_to_all(BY_TOKEN)
def choose_password(token: str) -> ResponseReturnValue:
    return _choose(NewPasswordForm(), setting_passwords.find_link(token, now_utc()).user)


@blueprint.post("/password/<token>")
@open_to_all(BY_TOKEN)
def set_password(token: str) -> ResponseReturnValue:
    form, now = NewPasswordForm(), now_utc()
    person = setting_passwords.find_link(token, now).user
    if form.validate_on_submit():
        try:
            setting_passwords.set_password_by_link(token, form.password.data or "", now)
        except InvalidInputError as error:
            form.add_errors(error)
        else:
            flash("Your password is set. Sign in with it.", "success")
            return redirect(url_for("account.sign_in"), 303)
    return make_response(_choose(form, person), 422)


def _forgotten(form: ForgottenForm, *, sent: bool = False) -> str:
    return render_template("account/forgotten.html", form=form, sent=sent)


def _choose(form: NewPasswordForm, person: User) -> str:
    return render_template("account/choose_password.html", form=form, person=person)
