"""The doors: a blueprint each. What all doors share stands here: guards, errors, headers, the transaction."""

from __future__ import annotations

from flask import Flask


def init_web(app: Flask) -> None:
    """Register the shared steps of a request, then every door."""
    from vendorrisk.web import (
        errors,
        forms,
        guards,
        headers,
        health,
        navigation,
        rendering,
        signed_in,
        static_files,
        transactions,
    )
    from vendorrisk.web.account import blueprint as account
    from vendorrisk.web.admin import blueprint as admin
    from vendorrisk.web.library import blueprint as library
    from vendorrisk.web.portal import blueprint as portal
    from vendorrisk.web.procurement import blueprint as procurement
    from vendorrisk.web.signoff import blueprint as signoff
    from vendorrisk.web.workspace import blueprint as workspace

    headers.init_headers(app)
    static_files.init_static_files(app)
    transactions.init_transactions(app)
    forms.init_forms(app)
    signed_in.init_signed_in(app)
    guards.init_guards(app)
    errors.init_errors(app)
    rendering.init_rendering(app)
    navigation.init_navigation(app)
    health.init_health(app)
    for door in (account, admin, library, portal, procurement, signoff, workspace):
        app.register_blueprint(door)
