"""What a browser calls itself, in words."""

from __future__ import annotations

from typing import Final

#: the order matters: Edge and Opera call themselves Chrome too, and all of them Safari
BROWSERS: Final = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
    ("python-", "a script"),
)
SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_title(agent: str) -> str:
    """ "Firefox on Linux"; "an unknown browser" where nothing is recognised."""
    browser = _first(BROWSERS, agent) or "an unknown browser"
    system = _first(SYSTEMS, agent)
    return f"{browser} on {system}" if system else browser


def _first(names: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((title for mark, title in names if mark in agent), "")
