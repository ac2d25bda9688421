"""The account's blueprint."""

from flask import Blueprint

from vendorrisk.accounts.browsers import browser_title

blueprint = Blueprint("account", __name__)
blueprint.add_app_template_filter(browser_title)
