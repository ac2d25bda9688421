"""What tests read off a page."""

from __future__ import annotations

import re
from html import unescape


def version_on(page: str) -> str:
    """The version a form was filled in for."""
    found = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert found, "the form carries no version"
    return found.group(1)


def option_of(page: str, name: str) -> str:
    """The value of the option with these words."""
    found = re.search(rf'<option[^>]*value="([^"]+)"[^>]*>{re.escape(name)}</option>', page)
    assert found, f"nobody called {name} can be chosen"
    return found.group(1)


def text_of(page: str) -> str:
    """The page's words, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
