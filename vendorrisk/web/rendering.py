"""What every template may use: dates and figures as people read them, the organisation, the signed-in person."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from flask import Flask, g

from vendorrisk.accounts.permissions import ROLE_TITLES, Role
from vendorrisk.config import settings_of
from vendorrisk.scoring.rounding import shown
from vendorrisk.web.rich_text import markdown


def init_rendering(app: Flask) -> None:
    settings = settings_of(app)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        day=day, moment=moment, figure=figure, file_size=file_size, role_title=role_title, markdown=markdown
    )

    def shared() -> dict[str, Any]:
        return {
            "organisation": settings.organisation_name,
            "user": g.get("user"),
            "shows_mailbox": settings.shows_mailbox,
            "is_sample": settings.is_sample,
        }

    app.context_processor(shared)


def day(value: date | datetime | str | None) -> str:
    """23 November 2026; an answer's date comes as ISO text."""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    return "" if value is None else f"{value.day} {value:%B %Y}"


def moment(value: datetime | None) -> str:
    """23 November 2026, 14:02 UTC"""
    return "" if value is None else f"{day(value)}, {value:%H:%M} UTC"


def figure(value: Decimal | Fraction | str | None) -> str:
    """A figure with one decimal, half up; a dash where there is none."""
    if value is None:
        return "–"
    if isinstance(value, Fraction):
        return shown(value)
    return str(Decimal(value).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))


def file_size(size: int) -> str:
    if size < 1024:
        return f"{size} bytes"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} kB"
    if size < 1024 * 1024 * 1024:
        return f"{size / 1024 / 1024:.1f} MB"
    return f"{size / 1024 / 1024 / 1024:.1f} GB"


def role_title(role: str) -> str:
    return ROLE_TITLES[Role(role)]
