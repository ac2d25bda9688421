"""The procurement door."""

from flask import Blueprint

blueprint = Blueprint("procurement", __name__)
