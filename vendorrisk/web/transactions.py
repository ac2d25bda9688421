"""One transaction a request: committed before the reply leaves, or rolled back whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request
from sqlalchemy.orm.exc import StaleDataError

from vendorrisk.database import begin_writing, db
from vendorrisk.web.errors import error_answer

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
View = TypeVar("View", bound=Callable[..., Any])


def init_transactions(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_finish)


def keep_changes() -> None:
    """Commit although the reply is a refusal (a failed sign-in is counted) or the request a GET (evidence was read)."""
    g.keep_changes = True


def writes_late(view: View) -> View:
    """The view's verb takes the write lock itself, after work that is slow on purpose (hashing)."""
    view.writes_late = True  # pyright: ignore[reportFunctionMemberAccess]
    return view


def _begin() -> None:
    if request.method not in SAFE_METHODS and not _writes_late():
        # The body is read to its end first: a slow client must never hold the write lock.
        _ = request.form
        begin_writing()


def _writes_late() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "writes_late", False)


def _finish(response: Response) -> Response:
    succeeded = request.method not in SAFE_METHODS and response.status_code < 400
    if succeeded or g.get("keep_changes", False):
        try:
            db.session.commit()
        except StaleDataError:
            return error_answer(
                409, "Somebody changed this in the meantime. Look at the page again, then repeat."
            )
    else:
        db.session.rollback()
    return response
