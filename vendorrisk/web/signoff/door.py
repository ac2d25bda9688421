"""The sign-off's blueprint."""

from flask import Blueprint

blueprint = Blueprint("signoff", __name__)
