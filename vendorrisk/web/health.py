"""Is the server alive, and does its database answer?"""

from __future__ import annotations

from flask import Flask
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from vendorrisk.database import db
from vendorrisk.web.guards import open_to_all


@open_to_all("monitoring asks before anybody signs in, and the reply tells nothing")
def healthz() -> ResponseReturnValue:
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}


def init_health(app: Flask) -> None:
    app.add_url_rule("/healthz", view_func=healthz)
