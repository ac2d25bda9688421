"""Who may pass: every route declares its access, and a route that declares nothing opens to nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.models import User
from vendorrisk.accounts.permissions import Permission, check_allowed, is_allowed
from vendorrisk.audit import Actor
from vendorrisk.config import settings_of

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """What a route needs: a permission, a respondent's cookie, or nothing (with the reason why)."""

    permission: Permission | None = None
    by_link: bool = False
    open_because: str = ""


def needs(permission: Permission) -> Callable[[View], View]:
    """The route is for members of staff who hold the permission."""
    return _declare(Access(permission=permission))


def by_link() -> Callable[[View], View]:
    """The route is for a respondent who came through a link; the portal checks whose assessment it is."""
    return _declare(Access(by_link=True))


def open_to_all(because: str) -> Callable[[View], View]:
    """The route is for anybody, for the reason given."""
    return _declare(Access(open_because=because))


def access_of(view: Callable[..., Any]) -> Access | None:
    return getattr(view, "access", None)


def current_user() -> User:
    """The signed-in member of staff; a route that `needs` a permission always has one."""
    user: User | None = g.get("user")
    if user is None:
        abort(401)
    return user


def current_actor() -> Actor:
    return current_user().as_actor()


def may(permission: Permission) -> bool:
    """For templates: is this action offered to the person who looks at the page?"""
    user: User | None = g.get("user")
    return user is not None and is_allowed(user.as_actor(), permission)


def init_guards(app: Flask) -> None:
    app.before_request(_guard)
    app.jinja_env.globals.update(may=may, Permission=Permission)


def _guard() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    access = access_of(current_app.view_functions[request.endpoint])
    if access is None:
        abort(403)
    if access.permission is None:
        return None
    user: User | None = g.get("user")
    if user is None:
        return _to_sign_in()
    check_allowed(user.as_actor(), access.permission)
    if _must_enrol(user) and access.permission is not Permission.OWN_ACCOUNT:
        return _to_enrolment()
    return None


def _must_enrol(user: User) -> bool:
    return not user.has_second_factor and user.role in settings_of(current_app).second_factor_roles


def _to_enrolment() -> ResponseReturnValue:
    told = "Your role needs a second factor. Set it up here, then go on."
    if request.method != "GET" or request.accept_mimetypes.best == "application/json":
        abort(403, told)
    flash(told, "warning")
    return redirect(url_for("account.own_account"))


def _to_sign_in() -> ResponseReturnValue:
    if request.method != "GET" or request.accept_mimetypes.best == "application/json":
        abort(401)
    return redirect(url_for("account.sign_in", next=request.full_path.rstrip("?")))


def _declare(access: Access) -> Callable[[View], View]:
    def declare(view: View) -> View:
        view.access = access  # pyright: ignore[reportFunctionMemberAccess]
        return view

    return declare
