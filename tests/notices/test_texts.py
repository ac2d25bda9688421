"""Every mail in every wording: complete, readable as text, and the same in both forms."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import StrictUndefined

from vendorrisk import PROJECT

FOLDER = Path(PROJECT) / "templates" / "mail"
SHARED = {"layout.html", "layout.txt", "parts.html"}
VENDOR = {
    "organisation": "Alder & Sons",
    "base_url": "https://risk.alder.example",
    "recipient_name": "Victor O'Neill",
    "vendor_name": "Nordlicht",
    "engagement_title": "Payroll <for all>",
    "due_on": date(2026, 12, 1),
    "minutes": 40,
    "message": "Thank you.\n\nAna",
    "link": "https://risk.alder.example/r/token",
}
STAFF = {
    "organisation": "Alder & Sons",
    "recipient_name": "Ana",
    "vendor_name": "Nordlicht",
    "engagement_title": "Payroll",
    "link": "https://risk.alder.example/x",
}
ACCOUNT = {"organisation": "Alder & Sons", "recipient_name": "Ana", "link": "https://risk.alder.example/p"}
ONE = {"text": "Is MFA on?", "comment": "For whom?"}
MAILS: list[tuple[str, dict[str, Any]]] = [
    ("invitation", VENDOR),
    ("invitation", {**VENDOR, "message": ""}),
    ("reminder", {**VENDOR, "asked_back": False}),
    ("reminder", {**VENDOR, "asked_back": True}),
    ("clarification", {**VENDOR, "questions": [ONE]}),
    ("clarification", {**VENDOR, "questions": [ONE, {"text": "Backups?", "comment": "How often?\nWhere?"}]}),
    ("new_link", VENDOR),
    ("due_date_extended", VENDOR),
    ("cancelled", {**VENDOR, "reason": ""}),
    ("cancelled", {**VENDOR, "reason": "We chose somebody else."}),
    ("received", {**VENDOR, "signed_by": "Victor", "submitted_at": datetime(2026, 11, 23, 12, tzinfo=UTC)}),
    ("intake_request", STAFF),
    ("submitted", STAFF),
    ("sign_off_waiting", STAFF),
    ("sent_back", {**STAFF, "reason": "Look at access again."}),
    ("decided", {**STAFF, "outcome": "approved_with_conditions"}),
    ("decided", {**STAFF, "outcome": "rejected"}),
    ("password", ACCOUNT),
    ("password_reset", ACCOUNT),
    ("security_notice", {**ACCOUNT, "what": "Your password was changed.", "at": "23 November 2026"}),
]


@pytest.fixture
def strict(context: Flask) -> Flask:
    """A name that the context lacks is an error, not a hole in a sentence."""
    context.jinja_env.undefined = StrictUndefined
    return context


def words(html: str) -> list[str]:
    """What a reader sees of a mail: its words without marks."""
    body = re.sub(r"(?s)<(style|title).*?</\1>|<[^>]+>", " ", html)
    return re.findall(r"\w+", unescape(body))


@pytest.mark.parametrize(("name", "given"), MAILS)
def test_a_mail_says_the_same_as_text_and_as_html(strict: Flask, name: str, given: dict[str, Any]) -> None:
    text, html = (
        strict.jinja_env.get_template(f"mail/{name}.{kind}").render(given) for kind in ("txt", "html")
    )
    seen = set(words(html))
    missing = [word for word in words(text.rpartition("\n-- \n")[0]) if word not in seen]
    assert missing == []


@pytest.mark.parametrize(("name", "given"), MAILS)
def test_the_text_reads_well(strict: Flask, name: str, given: dict[str, Any]) -> None:
    text = strict.jinja_env.get_template(f"mail/{name}.txt").render(given)
    assert text.startswith("Hello ")
    assert "&amp;" not in text and "&#39;" not in text and "<b>" not in text
    assert "\n\n\n" not in text, text
    assert "\n-- \n" in text, "mail programs fold what follows such a line"
    if "link" in given and name not in {"cancelled", "security_notice"}:
        assert f"\n{given['link']}\n" in text, "on a line of its own, so that every program finds it"


@pytest.mark.parametrize(("name", "given"), MAILS)
def test_the_html_holds_nothing_that_is_loaded_or_run(
    strict: Flask, name: str, given: dict[str, Any]
) -> None:
    html = strict.jinja_env.get_template(f"mail/{name}.html").render(given)
    assert not re.search(r"<(script|img|link|iframe|form|object)\b|url\(|@import|\bon\w+=", html)
    addresses = re.findall(r'(?:href|src)="([^"]+)"', html)
    assert addresses == ([given["link"]] if 'class="button"' in html else [])


@pytest.mark.parametrize(("name", "given"), MAILS)
def test_the_subject_is_one_line_that_fits(strict: Flask, name: str, given: dict[str, Any]) -> None:
    subject = strict.jinja_env.get_template(f"mail/{name}.subject.txt").render(given).strip()
    assert "\n" not in subject and "&amp;" not in subject
    assert 10 <= len(subject) <= 78


def test_every_mail_has_all_its_parts_and_is_tested_here() -> None:
    files = {path.name for path in FOLDER.iterdir()} - SHARED
    names = {name.split(".")[0] for name in files}
    assert files == {f"{name}.{kind}" for name in names for kind in ("txt", "html", "subject.txt")}
    assert names == {name for name, _ in MAILS}
