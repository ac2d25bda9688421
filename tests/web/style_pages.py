"""What the style page shows: one example of everything, so that the look and its accessibility can be checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask, g, render_template
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    Form,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from vendorrisk.accounts.models import User
from vendorrisk.accounts.permissions import Role
from vendorrisk.web.guards import open_to_all
from vendorrisk.web.listing import Listing

STATES = [
    "draft",
    "sent",
    "in_progress",
    "submitted",
    "in_review",
    "clarification",
    "scored",
    "awaiting_sign_off",
    "approved",
    "approved_with_conditions",
    "rejected",
    "cancelled",
    "expired",
    "superseded",
    "stale",
]
PAGES = ("workspace", "portal", "answers", "plain")


class ExampleForm(Form):
    name = StringField(
        "Name", [InputRequired("Please give the vendor's name.")], description="As it stands in the contract."
    )
    domain = StringField("Web address")
    country = SelectField("Country", choices=[("de", "Germany"), ("se", "Sweden")])
    handles = RadioField("Data it handles", choices=[("none", "None"), ("personal", "Personal data")])
    staff = IntegerField("Staff", [InputRequired("Please give a number.")])
    due_on = DateField("Due", [InputRequired("Please choose a day.")])
    note = TextAreaField("Message")
    contract = FileField("Contract")
    agreed = BooleanField("The business owner agrees", description="Ask first; they are told by mail.")


def register_style_pages(app: Flask) -> None:
    """Serve the style pages under /style/<name>, through the application's own templates, as an analyst sees them."""
    folder = Path(__file__).parent
    loader = app.jinja_env.loader
    assert loader is not None
    app.jinja_env.loader = ChoiceLoader([loader, FileSystemLoader(folder)])

    @open_to_all("the style pages of the tests")
    def show(name: str) -> str:
        g.user = User(public_id="ana", name="Ana Analyst", role=Role.ANALYST.value, email="ana@hanse.example")
        return render_template(f"style_page/{name}.html", **EXAMPLES[name]())

    app.add_url_rule("/style/<name>", "style", show)


def workspace_examples() -> Mapping[str, Any]:
    form = ExampleForm(MultiDict({"staff": "many", "domain": "nordlicht.example"}))
    form.validate()
    return {
        "form": form,
        "states": STATES,
        "at": datetime(2026, 11, 23, 14, 2, tzinfo=UTC),
        "rows": [
            {"title": "Incident response", "score": "91.5", "grade": "A"},
            {"title": "Access control", "score": "62.5", "grade": "D"},
            {"title": "Vulnerability management", "score": "74", "grade": "C"},
            {"title": "Continuity", "score": "31.25", "grade": "F", "url": "#c"},
            {"title": "Suppliers", "score": None, "grade": None},
        ],
        "vendors": [
            _vendor("Nordlicht Payments", "approved_with_conditions", "moderate", "71.9", 1, (55, 60, 72)),
            _vendor("Öresund Hosting AB", "approved", "low", "93.4", 2, (88, 90, 93)),
            _vendor("Brick & Mortar Analytics", "rejected", "critical", "38.0", 1, (60, 44, 38)),
            _vendor("Tidewater Couriers", None, None, None, 4, ()),
            _vendor("Kestrel Identity", "approved", "high", "64.2", 3, (70, 64)),
        ],
        "listing": Listing("style", 118, page=2, sort="-score", args={"name": "workspace"}),
    }


def _vendor(
    name: str, decision: str | None, level: str | None, score: str | None, tier: int, trend: tuple[int, ...]
) -> dict[str, Any]:
    until = "14 December 2027" if decision in ("approved", "approved_with_conditions") else "–"
    domain = name.split()[0].lower() + ".example"
    return {
        "name": name,
        "domain": domain,
        "decision": decision,
        "level": level,
        "score": score,
        "tier": tier,
        "until": until,
        "trend": trend,
    }


def portal_examples() -> Mapping[str, Any]:
    return {
        "assessment": SimpleNamespace(due_on=date(2026, 12, 14)),
        "progress": SimpleNamespace(answered=31, asked=48, minutes_left=9),
        "domains": [
            {"key": "governance", "title": "Governance", "url": "#g", "answered": 6, "asked": 6},
            {"key": "access", "title": "Access control", "url": "#a", "answered": 3, "asked": 8},
            {
                "key": "infrastructure",
                "title": "Infrastructure and network security",
                "url": "#i",
                "answered": 0,
                "asked": 9,
            },
        ],
        "questions": example_questions(),
        "answers": {
            "access.mfa": _answer(value="some"),
            "access.review": _answer(value="2026-05-01", comment="Every half year."),
            "access.ways": _answer(value=["sso", "mfa"]),
            "access.share": _answer(not_applicable_reason="We have no shared accounts."),
            "access.policy": _answer(value="We review rights twice a year.\nThe owner of each system signs."),
        },
        "evidence": {
            "access.mfa": [{"name": "mfa-policy.pdf", "size": 482133, "url": "#f", "remove_url": "/remove"}]
        },
    }


def _answer(value: Any = None, comment: str = "", not_applicable_reason: str = "") -> SimpleNamespace:
    return SimpleNamespace(
        value=value, comment=comment, not_applicable_reason=not_applicable_reason, version=2
    )


def example_questions() -> list[SimpleNamespace]:
    ways = [
        _option("sso", "Single sign-on"),
        _option("mfa", "A second factor"),
        _option("none", "None of these", exclusive=True),
    ]
    extent = [
        _option("all", "Everyone, on every way in"),
        _option(
            "some",
            "Administrators and remote access only; others sign in with a password from the office network",
        ),
        _option("none", "Nobody yet"),
    ]
    why = "Stolen passwords start most break-ins.\n\nA good answer names **every** way in."
    return [
        _question(
            "access.mfa",
            "Who has to use a second factor to sign in?",
            "single_choice",
            options=extent,
            evidence="required",
            help=why,
        ),
        _question("access.sso", "Do your staff sign in through one identity provider?", "yes_no", help=why),
        _question(
            "access.ways",
            "How do customers sign in?",
            "multiple_choice",
            options=ways,
            evidence="recommended",
        ),
        _question("access.share", "What percentage of accounts is used by one person only?", "number"),
        _question(
            "access.review", "When were access rights last reviewed?", "date", allow_not_applicable=False
        ),
        _question("access.policy", "How are access rights reviewed?", "text"),
        _question("access.report", "Your latest access review", "file", evidence="required"),
    ]


def _option(value: str, label: str, exclusive: bool = False) -> SimpleNamespace:
    return SimpleNamespace(value=value, label=label, credit=Fraction(0), exclusive=exclusive)


def _question(key: str, text: str, kind: str, **more: Any) -> SimpleNamespace:
    usual: dict[str, Any] = {"help": "", "options": (), "evidence": "none", "allow_not_applicable": True}
    return SimpleNamespace(key=key, text=text, type=kind, **{**usual, **more})


EXAMPLES = {
    "workspace": workspace_examples,
    "portal": portal_examples,
    "answers": portal_examples,
    "plain": dict,
}
