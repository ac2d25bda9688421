"""VendorRisk: from a link to a signed risk assessment."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask

from vendorrisk.config import Settings, load_settings, settings_of

PROJECT = Path(__file__).resolve().parent.parent


def create_app(settings: Settings | None = None) -> Flask:
    """The application, in named steps. Raises ConfigurationError when the settings do not allow a start."""
    from vendorrisk import audit, database, logs
    from vendorrisk.portfolio import standings

    settings = settings or load_settings(os.environ, serving="FLASK_RUN_FROM_CLI" not in os.environ)
    app = Flask(
        "vendorrisk",
        root_path=str(PROJECT / "vendorrisk"),
        template_folder=str(PROJECT / "templates"),
        static_folder=str(PROJECT / "static"),
        static_url_path="/static",
    )
    _configure(app, settings)
    logs.init_logs(settings)
    database.init_database(app)
    standings.init_standings()
    audit.init_audit()
    _register_tables()
    _register_work()
    _open_doors(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    from werkzeug.middleware.proxy_fix import ProxyFix

    from vendorrisk.storage import Storage

    if settings.trusted_proxies:
        # Limits count by address, and a proxy's own would stand for everybody.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=0)
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    app.extensions["settings"] = settings
    app.extensions["storage"] = Storage(settings.data_dir / "files")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        MAX_CONTENT_LENGTH=(settings.max_upload_mb * 4 + 1) * 1024 * 1024,
        MAX_FORM_PARTS=2000,
        SESSION_COOKIE_NAME="vendorrisk_form",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.cookies_need_https,
        WTF_CSRF_TIME_LIMIT=None,
        TEMPLATES_AUTO_RELOAD=False,
    )


def _register_tables() -> None:
    """Import every module with tables, so that migrations and relationships see them all."""
    from vendorrisk import jobs
    from vendorrisk.accounts import models as accounts
    from vendorrisk.assessments import answer_models, decision_models, models, review_models
    from vendorrisk.notices import models as notices
    from vendorrisk.portfolio import models as portfolio
    from vendorrisk.questionnaires import models as questionnaires
    from vendorrisk.vendors import models as vendors

    _ = (
        jobs,
        accounts,
        answer_models,
        decision_models,
        models,
        review_models,
        notices,
        portfolio,
        questionnaires,
        vendors,
    )


def _register_work() -> None:
    """Tell the worker which kinds of work and which schedules there are."""
    from vendorrisk.accounts import work as account_work
    from vendorrisk.assessments import work as assessment_work
    from vendorrisk.notices import work as notice_work

    account_work.register()
    assessment_work.register()
    notice_work.register()


def _open_doors(app: Flask) -> None:
    from vendorrisk import commands, web

    if settings_of(app).is_sample:
        from vendorrisk.sample.people import PEOPLE

        app.extensions["sample_sign_ins"] = PEOPLE
    web.init_web(app)
    commands.register(app)
