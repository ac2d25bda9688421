"""The workspace door."""

from flask import Blueprint

blueprint = Blueprint("workspace", __name__)
