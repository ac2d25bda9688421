"""All vendors in one table: searched, filtered, sorted, a page at a time, in two queries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Select, func, select

from vendorrisk.database import db
from vendorrisk.portfolio.models import VendorStanding
from vendorrisk.vendors.models import Vendor

PAGE_SIZE: Final = 50
LONGEST_QUERY: Final = 100
SORTS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "name": func.lower(Vendor.name),
        "tier": VendorStanding.tier,
        "answer": VendorStanding.answer,
        "risk": VendorStanding.residual_risk,
        "score": VendorStanding.control_score,
        "valid_until": VendorStanding.valid_until,
        "conditions": VendorStanding.open_conditions,
    }
)


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; whatever it does not know is left out."""

    text: str = ""
    answer: str = ""
    tier: int | None = None
    risk_level: str = ""
    #: approvals that run out within so many days
    expiring_days: int | None = None
    archived: bool = False
    sort: str = "name"
    page: int = 1


@dataclass(frozen=True)
class Row:
    """A vendor and where it stands."""

    vendor: Vendor
    standing: VendorStanding | None


def search(wanted: Wanted, today: date) -> tuple[int, Sequence[Row]]:
    """How many there are, and the page of them."""
    query = _filtered(wanted, today)
    total = (
        db.session.scalar(select(func.count()).select_from(query.with_only_columns(Vendor.id).subquery()))
        or 0
    )
    offset = (wanted.page - 1) * PAGE_SIZE
    rows = db.session.execute(_sorted(query, wanted.sort).limit(PAGE_SIZE).offset(offset)).all()
    return total, [Row(row[0], row[1]) for row in rows]


def every_row(wanted: Wanted, today: date) -> Iterator[Row]:
    """All pages of them, for an export."""
    query = _sorted(_filtered(wanted, today), wanted.sort).execution_options(yield_per=500)
    for row in db.session.execute(query):
        yield Row(row[0], row[1])


def _filtered(wanted: Wanted, today: date) -> Select[Vendor, VendorStanding]:
    query = select(Vendor, VendorStanding).outerjoin(VendorStanding, VendorStanding.vendor_id == Vendor.id)
    query = query.where(Vendor.archived_at.is_not(None) if wanted.archived else Vendor.archived_at.is_(None))
    for word in wanted.text[:LONGEST_QUERY].casefold().split():
        query = query.where(Vendor.search_text.contains(word, autoescape=True))
    if wanted.answer:
        query = query.where(func.coalesce(VendorStanding.answer, "not_assessed") == wanted.answer)
    if wanted.tier:
        query = query.where(VendorStanding.tier == wanted.tier)
    if wanted.risk_level:
        query = query.where(VendorStanding.risk_level == wanted.risk_level)
    if wanted.expiring_days:
        last = today + timedelta(days=wanted.expiring_days)
        query = query.where(VendorStanding.valid_until.between(today, last))
    return query


def _sorted(query: Select[Vendor, VendorStanding], sort: str) -> Select[Vendor, VendorStanding]:
    column = SORTS.get(sort.removeprefix("-"), SORTS["name"])
    ordered = column.desc().nulls_last() if sort.startswith("-") else column.asc().nulls_last()
    return query.order_by(ordered, Vendor.id)
