"""A password is set through a mailed link. Following the link changes nothing."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.accounts import people
from vendorrisk.accounts.limiting import TooManyTriesError
from vendorrisk.database import now_utc
from vendorrisk.errors import InvalidInputError
from vendorrisk.web.account.door import blueprint
from vendorrisk.web.account.forms import ForgotForm, NewPasswordForm
from vendorrisk.web.guards import open_to_all

BY_TOKEN = "whoever holds the mailed link; 256 bits, stored as a digest, good once for two days"


@blueprint.get("/password/forgotten")
@open_to_all("who forgot the password cannot sign in; the reply never tells whether an account exists")
def forgotten() -> ResponseReturnValue:
    return render_template("account/forgotten.html", form=ForgotForm(), sent=False)


@blueprint.post("/password/forgotten")
@open_to_all("who forgot the password cannot sign in; the reply never tells whether an account exists")
def ask_for_link() -> ResponseReturnValue:
    form = ForgotForm()
    if not form.validate_on_submit():
        return make_response(render_template("account/forgotten.html", form=form, sent=False), 422)
    try:
        people.forgot_password(form.email.data or "", request.remote_addr or "", now_utc())
    except TooManyTriesError as error:
        form.form_errors.append(error.message)
        return make_response(render_template("account/forgotten.html", form=form, sent=False), error.status)
    return render_template("account/forgotten.html", form=form, sent=True)


@blueprint.get("/password/<token>")
@open_to_all(BY_TOKEN)
def choose_password(token: str) -> ResponseReturnValue:
    link = people.find_password_link(token, now_utc())
    return render_template("account/choose_password.html", form=NewPasswordForm(), person=link.user)


@blueprint.post("/password/<token>")
@open_to_all(BY_TOKEN)
def set_password(token: str) -> ResponseReturnValue:
    form = NewPasswordForm()
    person = people.find_password_link(token, now_utc()).user
    if form.validate_on_submit():
        try:
            people.set_password_by_link(token, form.password.data or "", now_utc())
            flash("Your password is set. Sign in with it.", "success")
            return redirect(url_for("account.sign_in"), 303)
        except InvalidInputError as error:
            form.add_errors(error)
    return make_response(render_template("account/choose_password.html", form=form, person=person), 422)
