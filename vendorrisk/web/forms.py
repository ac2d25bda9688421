"""What all forms share: CSRF protection with an Origin check, and limits on what comes in."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError, CSRFProtect
from wtforms.validators import ValidationError

from vendorrisk.errors import InvalidInputError
from vendorrisk.web.errors import error_answer
from vendorrisk.web.transactions import SAFE_METHODS

csrf = CSRFProtect()


class Form(FlaskForm):
    """A form whose errors can come from the domain too: `add_errors` puts them at their fields."""

    def add_errors(self, error: InvalidInputError) -> None:
        for name, message in error.fields.items():
            field = self._fields.get(name)
            if field is None:
                self.form_errors.append(message)
            else:
                field.errors = [*field.errors, message]


class EmptyForm(Form):
    """A button: nothing but the CSRF token."""


def no_control_characters(_form: FlaskForm, field: object) -> None:
    """A validator for single lines: no line breaks or invisible control characters."""
    text = getattr(field, "data", None) or ""
    if any(ord(character) < 32 or ord(character) == 127 for character in text):
        raise ValidationError("This has an invisible character in it; please type it again.")


def strip(text: str | None) -> str | None:
    return text.strip() if text else text


def init_forms(app: Flask) -> None:
    csrf.init_app(app)
    app.before_request(_check_origin)
    app.register_error_handler(CSRFError, _csrf_error)


def _csrf_error(_error: CSRFError) -> Response:
    return error_answer(400, "This page was open for too long. Please go back, load it again and repeat.")


def _check_origin() -> None:
    origin = request.headers.get("Origin")
    if request.method in SAFE_METHODS or not origin:
        return
    if urlsplit(origin).netloc != request.host:
        abort(403, "This request came from another site.")
