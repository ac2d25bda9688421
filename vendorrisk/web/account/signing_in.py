"""Signing in, the second factor, signing out."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, abort, current_app, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.accounts import signing_in
from vendorrisk.accounts.limiting import TooManyTriesError
from vendorrisk.accounts.permissions import Permission
from vendorrisk.database import now_utc
from vendorrisk.errors import InvalidInputError
from vendorrisk.web.account.door import blueprint
from vendorrisk.web.account.forms import CodeForm, SignInForm
from vendorrisk.web.guards import needs, open_to_all
from vendorrisk.web.navigation import home_url
from vendorrisk.web.signed_in import clear_session_cookie, current_session, set_session_cookie
from vendorrisk.web.transactions import keep_changes

BEFORE_SIGN_IN = "nobody is signed in yet; tries are limited by account and by address"


@blueprint.get("/sign-in")
@open_to_all(BEFORE_SIGN_IN)
def sign_in() -> ResponseReturnValue:
    if g.get("user"):
        return redirect(home_url())
    return _page(SignInForm())


@blueprint.post("/sign-in")
@open_to_all(BEFORE_SIGN_IN)
def give_password() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate_on_submit():
        return make_response(_page(form), 422)
    keep_changes()
    try:
        token, session = signing_in.sign_in(
            form.email.data or "", form.password.data or "", str(request.user_agent), request.remote_addr or "", now_utc()
        )
    except InvalidInputError as error:
        form.add_errors(error)
        return make_response(_page(form), 422)
    except TooManyTriesError as error:
        form.form_errors.append(error.message)
        return make_response(_page(form), error.status)
    onward = url_for("account.second_factor", next=_onward()) if session.awaits_second_factor else _onward()
    return _with_cookie(redirect(onward or url_for("workspace.home"), 303), token)


@blueprint.get("/second-factor")
@open_to_all("the password was right; the half-open session opens nothing else")
def second_factor() -> ResponseReturnValue:
    _half_open()
    return render_template("account/second_factor.html", form=CodeForm())


@blueprint.post("/second-factor")
@open_to_all("the password was right; the half-open session opens nothing else")
def give_code() -> ResponseReturnValue:
    session, form = _half_open(), CodeForm()
    if form.validate_on_submit():
        keep_changes()
        try:
            token = signing_in.give_second_factor(session, form.code.data or "", now_utc())
            return _with_cookie(redirect(_onward() or url_for("workspace.home"), 303), token)
        except InvalidInputError as error:
            form.add_errors(error)
        except TooManyTriesError as error:
            form.form_errors.append(error.message)
    return make_response(render_template("account/second_factor.html", form=form), 422)


@blueprint.post("/sign-out")
@needs(Permission.OWN_ACCOUNT)
def sign_out() -> ResponseReturnValue:
    session = current_session()
    if session is not None:
        signing_in.sign_out(session, now_utc())
    response = make_response(redirect(url_for("account.sign_in"), 303))
    clear_session_cookie(response)
    return response


def _half_open() -> signing_in.UserSession:
    session = current_session()
    if session is None or not session.awaits_second_factor:
        abort(401, "Please sign in first.")
    return session


def _page(form: SignInForm) -> str:
    accounts = current_app.extensions.get("sample_sign_ins", ())
    return render_template("account/sign_in.html", form=form, sample_sign_ins=accounts)


def _onward() -> str:
    """Where the person wanted to go: an address of ours, nothing else."""
    onward = request.args.get("next", "")
    parts = urlsplit(onward)
    is_local = onward.startswith("/") and not onward.startswith(("//", "/\\")) and not parts.netloc
    return onward if is_local else ""


def _with_cookie(reply: ResponseReturnValue, token: str) -> Response:
    response = make_response(reply)
    set_session_cookie(response, token)
    return response
