"""One's own account: what it holds, the password, where one is signed in."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.accounts import recovery_codes, sessions
from vendorrisk.accounts.limiting import TooManyTriesError
from vendorrisk.accounts.passwords import setting_passwords
from vendorrisk.accounts.permissions import Permission
from vendorrisk.accounts.proving import prove_password
from vendorrisk.database import now_utc
from vendorrisk.errors import InvalidInputError
from vendorrisk.web.account.door import blueprint
from vendorrisk.web.account.forms import ChangePasswordForm, ProofForm
from vendorrisk.web.guards import current_actor, current_user, needs
from vendorrisk.web.signed_in import current_session
from vendorrisk.web.transactions import keep_changes


@blueprint.get("/account")
@needs(Permission.OWN_ACCOUNT)
def own_account() -> ResponseReturnValue:
    return account_page()


@blueprint.post("/account/password")
@needs(Permission.OWN_ACCOUNT)
def change_password() -> ResponseReturnValue:
    form, user, now, status = ChangePasswordForm(), current_user(), now_utc(), 422
    if form.validate_on_submit():
        try:
            prove_password(user, form.present.data or "", now, field="present")
            setting_passwords.set_password(
                user, form.password.data or "", current_actor(), now, current_session()
            )
        except InvalidInputError as error:
            keep_changes()
            form.add_errors(error)
        except TooManyTriesError as error:
            status = form.refuse(error)
        else:
            flash("Your password is changed, and you are signed out everywhere else.", "success")
            return redirect(url_for("account.own_account"), 303)
    return make_response(account_page(password_form=form), status)


@blueprint.post("/account/sessions/end")
@needs(Permission.OWN_ACCOUNT)
def end_other_sessions() -> ResponseReturnValue:
    sessions.end_sessions(current_user(), current_actor(), now_utc(), current_session())
    flash("You are signed out everywhere else.", "success")
    return redirect(url_for("account.own_account"), 303)


@blueprint.post("/account/sessions/<session_id>/end")
@needs(Permission.OWN_ACCOUNT)
def end_session(session_id: str) -> ResponseReturnValue:
    sessions.end_session(current_user(), session_id, now_utc())
    flash("That browser is signed out.", "success")
    return redirect(url_for("account.own_account"), 303)


def account_page(
    *, password_form: ChangePasswordForm | None = None, proof_form: ProofForm | None = None
) -> str:
    """The page, with the form that came back, if one did."""
    user, now = current_user(), now_utc()
    return render_template(
        "account/own.html",
        sessions=sessions.list_open_sessions(user, now),
        current=current_session(),
        codes_left=recovery_codes.count_left(user) if user.has_second_factor else 0,
        password_form=password_form or ChangePasswordForm(formdata=None),
        proof_form=proof_form or ProofForm(formdata=None),
    )
