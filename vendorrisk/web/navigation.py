"""The navigation of staff pages, as data: an entry is shown to whoever holds its permission."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Flask, current_app, g, request, url_for

from vendorrisk.accounts.models import User
from vendorrisk.accounts.permissions import Permission, Role, is_allowed


@dataclass(frozen=True)
class Entry:
    """One line of the navigation; `icon` is an id of the icon sprite."""

    label: str
    endpoint: str
    icon: str
    permission: Permission


@dataclass(frozen=True)
class Group:
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Link:
    """An entry as a template shows it."""

    label: str
    url: str
    icon: str
    is_current: bool


@dataclass(frozen=True)
class LinkGroup:
    title: str
    entries: tuple[Link, ...]


NAVIGATION: Final = (
    Group(
        "",
        (
            Entry("Today", "workspace.home", "home", Permission.PREPARE_ASSESSMENT),
            Entry("For your signature", "signoff.queue", "signature", Permission.SEE_SIGN_OFF_QUEUE),
            Entry("Your intakes", "workspace.own_intakes", "clipboard-list", Permission.FILL_IN_OWN_INTAKE),
            Entry("Portfolio", "procurement.vendors", "building-store", Permission.SEE_PORTFOLIO),
        ),
    ),
    Group(
        "Work",
        (
            Entry("Vendors", "workspace.vendors", "building", Permission.EDIT_VENDOR),
            Entry("Assessments", "workspace.assessments", "clipboard-check", Permission.SEE_ASSESSMENT),
            Entry(
                "Questionnaires", "workspace.questionnaires", "list-details", Permission.SEE_QUESTIONNAIRES
            ),
        ),
    ),
    Group(
        "House",
        (
            Entry("People", "admin.users", "users", Permission.ADMINISTER_USERS),
            Entry("Outgoing mail", "admin.mail", "mail-forward", Permission.SEE_OUTGOING_MAIL),
            Entry("Operations", "admin.operations", "activity", Permission.SEE_OPERATIONS),
            Entry("Log", "admin.log", "history", Permission.READ_LOG),
        ),
    ),
)

#: the page that answers each role's first question
HOMES: Final = {
    Role.ANALYST: "workspace.home",
    Role.PROCUREMENT: "procurement.vendors",
    Role.CSO: "signoff.queue",
    Role.BUSINESS_OWNER: "workspace.own_intakes",
    Role.AUDITOR: "workspace.assessments",
    Role.ADMINISTRATOR: "admin.operations",
}


def init_navigation(app: Flask) -> None:
    app.jinja_env.globals.update(navigation=navigation, home_url=home_url)


def home_url() -> str:
    """Where the mark at the top leads: the signed-in person's first page, else the sign-in."""
    user: User | None = g.get("user")
    return url_for("account.sign_in") if user is None else url_for(HOMES[Role(user.role)])


def navigation() -> list[LinkGroup]:
    """What the signed-in person may open, the open page marked; groups without an entry are left out."""
    user: User | None = g.get("user")
    if user is None:
        return []
    groups = [LinkGroup(group.title, _links(group, user)) for group in NAVIGATION]
    return [group for group in groups if group.entries]


def _links(group: Group, user: User) -> tuple[Link, ...]:
    actor = user.as_actor()
    current = _current_endpoint()
    return tuple(
        Link(entry.label, url_for(entry.endpoint), entry.icon, entry.endpoint == current)
        for entry in group.entries
        if is_allowed(actor, entry.permission) and entry.endpoint in current_app.view_functions
    )


def _current_endpoint() -> str:
    """The entry whose address the open page lies under; the longest wins, so that no two are marked."""
    entries = [entry for group in NAVIGATION for entry in group.entries]
    known = [entry.endpoint for entry in entries if entry.endpoint in current_app.view_functions]
    under = [endpoint for endpoint in known if _lies_under(request.path, url_for(endpoint))]
    return max(under, key=lambda endpoint: len(url_for(endpoint)), default="")


def _lies_under(path: str, address: str) -> bool:
    return path == address or path.startswith(address.rstrip("/") + "/") and address != "/"
