"""Procurement's blueprint."""

from flask import Blueprint

blueprint = Blueprint("procurement", __name__)
