"""The product with one deliberate defect: it acknowledges answers before they are committed, and commits late.

Served by gunicorn in tests/crash only, to show that the harness notices a product that loses answers.
"""

from __future__ import annotations

import threading
import time
from typing import Any

from sqlalchemy import event

from vendorrisk import create_app
from vendorrisk.database import db

app = create_app()
_late: list[tuple[str, Any]] = []


def _hold_back(
    _connection: Any, cursor: Any, statement: str, parameters: Any, *_more: Any
) -> tuple[str, Any]:
    if statement.startswith("INSERT INTO answer_revisions"):
        _late.append((statement, parameters))
        return "SELECT 1", ()
    return statement, parameters


def _write_late() -> None:
    while True:
        time.sleep(2)
        with app.app_context(), db.engine.raw_connection() as connection:
            while _late:
                statement, parameters = _late.pop(0)
                connection.cursor().execute(statement, parameters)
            connection.commit()


with app.app_context():
    event.listen(db.engine, "before_cursor_execute", _hold_back, retval=True)
threading.Thread(target=_write_late, daemon=True).start()
