"""Errors become a page or a JSON answer here, once."""

from __future__ import annotations

from http import HTTPStatus

import structlog
from flask import Flask, Response, g, jsonify, make_response, render_template, request
from jinja2 import TemplateNotFound
from werkzeug.exceptions import HTTPException

from vendorrisk.database import db
from vendorrisk.errors import DomainError, InvalidInputError

log = structlog.get_logger()


def init_errors(app: Flask) -> None:
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(HTTPException, _http_error)


def wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _domain_error(error: DomainError) -> Response:
    if error.status == HTTPStatus.FORBIDDEN:
        user = g.get("user")
        log.warning("not allowed", endpoint=request.endpoint, account=user.public_id if user else "none")
    fields = error.fields if isinstance(error, InvalidInputError) else {}
    return error_answer(error.status, error.message, fields)


def _http_error(error: HTTPException) -> Response:
    code = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if error.response is not None or code < HTTPStatus.BAD_REQUEST:
        return make_response(error.get_response())
    return error_answer(code, error.description or HTTPStatus(code).phrase)


def error_answer(status: int, message: str, fields: dict[str, str] | None = None) -> Response:
    """The refusal as a page or as JSON; whatever the request changed is rolled back."""
    fields = fields or {}
    db.session.rollback()
    if wants_json():
        return make_response(jsonify(error=message, fields=fields), status)
    try:
        page = render_template(f"errors/{status}.html", message=message, fields=fields)
    except TemplateNotFound:
        page = render_template("errors/400.html", message=message, fields=fields, status=status)
    return make_response(page, status)
