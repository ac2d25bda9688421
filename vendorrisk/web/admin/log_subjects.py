"""What an entry of the log is about, by name and with the page that shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import url_for
from sqlalchemy import select

from vendorrisk.accounts.models import User
from vendorrisk.accounts.permissions import Permission
from vendorrisk.assessments.models import Assessment
from vendorrisk.database import db
from vendorrisk.vendors.models import Engagement, Vendor
from vendorrisk.web.guards import may


@dataclass(frozen=True)
class Subject:
    """`url` is empty where there is no page, or the reader may not open it."""

    name: str
    url: str = ""


@dataclass(frozen=True)
class Kind:
    """How the things of one kind are named, and the page that shows one."""

    names: Callable[[set[str]], Mapping[str, str]]
    endpoint: str
    argument: str
    permission: Permission


def _people(ids: set[str]) -> Mapping[str, str]:
    rows = db.session.execute(select(User.public_id, User.name).where(User.public_id.in_(ids)))
    return dict(rows.tuples().all())


def _vendors(ids: set[str]) -> Mapping[str, str]:
    rows = db.session.execute(select(Vendor.public_id, Vendor.name).where(Vendor.public_id.in_(ids)))
    return dict(rows.tuples().all())


def _assessments(ids: set[str]) -> Mapping[str, str]:
    rows = db.session.execute(
        select(Assessment.public_id, Vendor.name, Engagement.title)
        .join(Vendor, Vendor.id == Assessment.vendor_id)
        .join(Engagement, Engagement.id == Assessment.engagement_id)
        .where(Assessment.public_id.in_(ids))
    )
    return {public_id: f"the assessment of {vendor}, {title}" for public_id, vendor, title in rows}


KINDS: Final[Mapping[str, Kind]] = {
    "user": Kind(_people, "admin.user", "user_id", Permission.ADMINISTER_USERS),
    "vendor": Kind(_vendors, "procurement.vendor", "vendor_id", Permission.SEE_VENDOR),
    "assessment": Kind(_assessments, "workspace.assessment", "assessment_id", Permission.SEE_ASSESSMENT),
}


def subjects_of(keys: Iterable[str]) -> Mapping[str, Subject]:
    """Each key ("vendor:<public id>") with its name; one query a kind. What is gone keeps its kind as a name."""
    wanted = set(keys)
    found: dict[str, Subject] = {}
    for name, kind in KINDS.items():
        ids = {key.partition(":")[2] for key in wanted if key.startswith(f"{name}:")}
        named = kind.names(ids) if ids else {}
        found.update({f"{name}:{one}": Subject(title, _url(kind, one)) for one, title in named.items()})
    return {key: found.get(key, Subject(f"a {key.partition(':')[0].replace('_', ' ')}")) for key in wanted}


def _url(kind: Kind, public_id: str) -> str:
    arguments: dict[str, Any] = {kind.argument: public_id}
    return url_for(kind.endpoint, **arguments) if may(kind.permission) else ""
