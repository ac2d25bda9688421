"""The workspace's blueprint."""

from flask import Blueprint

blueprint = Blueprint("workspace", __name__)
