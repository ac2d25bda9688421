"""The navigation of staff pages, as data: an entry is shown to whoever holds its permission."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Flask, g, request, url_for

from vendorrisk.accounts.models import User
from vendorrisk.accounts.permissions import Permission, Role, is_allowed


@dataclass(frozen=True)
class Entry:
    """One line of the navigation; `icon` is an id of the icon sprite."""

    label: str
    endpoint: str
    icon: str
    permission: Permission
    #: addresses beside its own whose pages belong to it
    also: tuple[str, ...] = ()


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
            Entry("Today", "workspace.home", "home", Permission.SEE_ASSESSMENT),
            Entry("For your signature", "signoff.queue", "signature", Permission.SEE_SIGN_OFF_QUEUE),
            Entry(
                "Your requests",
                "workspace.own_requests",
                "clipboard-list",
                Permission.FILL_IN_OWN_INTAKE,
                also=("/engagements",),
            ),
            Entry(
                "Portfolio",
                "procurement.vendors",
                "building-store",
                Permission.SEE_PORTFOLIO,
                also=("/engagements",),
            ),
        ),
    ),
    Group(
        "Work",
        (
            Entry("Assessments", "workspace.assessments", "clipboard-check", Permission.SEE_ASSESSMENT),
            Entry("Questionnaires", "library.questionnaires", "list-details", Permission.SEE_QUESTIONNAIRES),
            Entry("Scoring policy", "library.policy", "scale", Permission.SEE_QUESTIONNAIRES),
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
    Role.CSO: "workspace.home",
    Role.BUSINESS_OWNER: "workspace.own_requests",
    Role.AUDITOR: "workspace.home",
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
    actor = user.as_actor()
    shown = [
        Group(group.title, tuple(entry for entry in group.entries if is_allowed(actor, entry.permission)))
        for group in NAVIGATION
    ]
    current = _current([entry for group in shown for entry in group.entries])
    return [LinkGroup(group.title, _links(group.entries, current)) for group in shown if group.entries]


def _links(entries: tuple[Entry, ...], current: Entry | None) -> tuple[Link, ...]:
    return tuple(
        Link(entry.label, url_for(entry.endpoint), entry.icon, entry == current) for entry in entries
    )


def _current(entries: list[Entry]) -> Entry | None:
    """The entry whose address the open page lies under; the longest wins, so that no two are marked."""
    found = [
        (len(address), entry)
        for entry in entries
        for address in (url_for(entry.endpoint), *entry.also)
        if _lies_under(request.path, address)
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _lies_under(path: str, address: str) -> bool:
    return path == address or (address != "/" and path.startswith(address + "/"))
