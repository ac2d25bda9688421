"""Signing in, the second factor, signing out."""

from __future__ import annotations

import re
from typing import Final

from flask import (
    Response,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from vendorrisk.accounts import signing_in
from vendorrisk.accounts.limiting import TooManyTriesError
from vendorrisk.accounts.models import User, UserSession
from vendorrisk.accounts.permissions import Permission, Role
from vendorrisk.database import now_utc
from vendorrisk.errors import InvalidInputError
from vendorrisk.web.account.door import blueprint
from vendorrisk.web.account.forms import CodeForm, SignInForm
from vendorrisk.web.guards import needs, open_to_all
from vendorrisk.web.navigation import HOMES, home_url
from vendorrisk.web.signed_in import (
    browser_mark,
    clear_session_cookie,
    current_session,
    mark_browser,
    session_has_ended,
    set_session_cookie,
)
from vendorrisk.web.transactions import keep_changes, writes_late

BEFORE_SIGN_IN: Final = "nobody is signed in yet; tries are limited by account and by address"
HALF_OPEN: Final = "the password was right; the half-open session opens nothing else"
#: an address of ours: one slash first, and nothing that a browser would drop or turn round
LOCAL: Final = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


@blueprint.get("/sign-in")
@open_to_all(BEFORE_SIGN_IN)
def sign_in() -> ResponseReturnValue:
    if g.get("user"):
        return redirect(_onward() or home_url())
    return _page(SignInForm())


@blueprint.post("/sign-in")
@open_to_all(BEFORE_SIGN_IN)
@writes_late
def give_password() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate_on_submit():
        return make_response(_page(form), 422)
    try:
        token, opened = signing_in.sign_in(
            form.email.data or "", form.password.data or "", _visitor(), now_utc()
        )
    except InvalidInputError as error:
        keep_changes()
        form.add_errors(error)
        return make_response(_page(form), error.status)
    except TooManyTriesError as error:
        status = form.refuse(error)
        return _with_wait(_page(form), status, error)
    if opened.awaits_second_factor:
        return _with_cookie(redirect(url_for("account.second_factor", next=_onward() or None), 303), token)
    return _signed_in(opened.user, token)


@blueprint.get("/second-factor")
@open_to_all(HALF_OPEN)
def second_factor() -> ResponseReturnValue:
    return _code_page(CodeForm()) if _half_open() else _start_again()


@blueprint.post("/second-factor")
@open_to_all(HALF_OPEN)
def give_code() -> ResponseReturnValue:
    waiting, form = _half_open(), CodeForm()
    if waiting is None:
        return _start_again()
    if not form.validate_on_submit():
        return make_response(_code_page(form), 422)
    try:
        token, opened = signing_in.give_second_factor(waiting, form.code.data or "", _visitor(), now_utc())
    except InvalidInputError as error:
        keep_changes()
        form.add_errors(error)
        return make_response(_code_page(form), error.status)
    except TooManyTriesError as error:
        status = form.refuse(error)
        return _with_wait(_code_page(form), status, error)
    return _signed_in(opened.user, token)


@blueprint.post("/sign-out")
@needs(Permission.OWN_ACCOUNT)
def sign_out() -> ResponseReturnValue:
    open_session = current_session()
    if open_session is not None:
        signing_in.sign_out(open_session, now_utc())
    session.clear()
    flash("You are signed out.", "success")
    response = make_response(redirect(url_for("account.sign_in"), 303))
    clear_session_cookie(response)
    # What is stored besides is the choice of light or dark.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _visitor() -> signing_in.Visitor:
    return signing_in.Visitor(str(request.user_agent), request.remote_addr or "", browser_mark())


def _half_open() -> UserSession | None:
    found = current_session()
    return found if found is not None and found.awaits_second_factor else None


def _start_again() -> ResponseReturnValue:
    flash("That took too long. Please sign in again.", "warning")
    return redirect(url_for("account.sign_in", next=_onward() or None), 303)


def _page(form: SignInForm) -> str:
    accounts = current_app.extensions.get("sample_sign_ins", ())
    return render_template(
        "account/sign_in.html", form=form, sample_sign_ins=accounts, has_ended=session_has_ended()
    )


def _code_page(form: CodeForm) -> str:
    return render_template("account/second_factor.html", form=form)


def _onward() -> str:
    """Where the person wanted to go: an address of ours, nothing else."""
    onward = request.args.get("next", "")
    return onward if LOCAL.fullmatch(onward) else ""


def _signed_in(user: User, token: str) -> Response:
    # A form's token from before is worth nothing after, so nobody can plant one.
    session.clear()
    onward = _onward() or url_for(HOMES[Role(user.role)])
    response = _with_cookie(redirect(onward, 303), token)
    mark_browser(response, user)
    return response


def _with_cookie(reply: ResponseReturnValue, token: str) -> Response:
    response = make_response(reply)
    set_session_cookie(response, token)
    return response


def _with_wait(page: str, status: int, error: TooManyTriesError) -> Response:
    response = make_response(page, status)
    response.headers["Retry-After"] = str(error.retry_after)
    return response
