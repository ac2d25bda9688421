"""All vendors in one table: searched, filtered, sorted, a page at a time, in two queries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from vendorrisk.database import db
from vendorrisk.portfolio.models import VendorStanding
from vendorrisk.vendors.models import Vendor
from vendorrisk.vendors.texts import fold

PAGE_SIZE: Final = 50
LONGEST_SEARCH: Final = 100
MOST_WORDS: Final = 8
#: hits of a search that are kept in order; of more than these only the page is looked for
MOST_KEPT: Final = 3000
_S = VendorStanding
SORTS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "name": _S.sort_name,
        "tier": _S.tier,
        "answer": _S.answer,
        "risk": _S.residual_risk,
        "score": _S.control_score,
        "valid_until": _S.valid_until,
        "conditions": _S.open_conditions,
        "state": func.nullif(_S.open_state, ""),
    }
)
#: answers that hold until a date
APPROVALS: Final = ("yes", "yes_if")


@dataclass(frozen=True)
class Wanted:
    """What the list is asked for; an empty field lets everything through."""

    #: words, each of which must stand in the name, legal name, domain, registration number or use
    text: str = ""
    #: a key of answers.ANSWERS
    answer: str = ""
    tier: int | None = None
    risk_level: str = ""
    #: approvals that run out within so many days
    expiring_days: int | None = None
    #: only vendors with an assessment that is still open
    in_assessment: bool = False
    archived: bool = False
    #: a key of SORTS, with a dash before it when falling
    sort: str = "name"
    page: int = 1


@dataclass(frozen=True)
class Row:
    """A vendor and where it stands on a day."""

    vendor: Vendor
    standing: VendorStanding
    today: date

    @property
    def answer(self) -> str:
        """An approval whose date has passed has run out, even before its row was refreshed."""
        until = self.standing.valid_until
        ran_out = self.standing.answer in APPROVALS and until is not None and until < self.today
        return "expired" if ran_out else self.standing.answer


def search(wanted: Wanted, today: date) -> tuple[int, Sequence[Row]]:
    """How many there are, and the page of them."""
    kept, start = _conditions(wanted, today), (wanted.page - 1) * PAGE_SIZE
    ordered = select(_S.vendor_id).where(*kept).order_by(*_order(wanted.sort))
    if _words(wanted.text):
        # Looking through texts costs most, so what it found is kept instead of looked for twice.
        found = db.session.scalars(ordered.limit(MOST_KEPT + 1)).all()
        if len(found) <= MOST_KEPT:
            return len(found), _rows(found[start : start + PAGE_SIZE], wanted.sort, today)
    total = db.session.scalar(select(func.count()).select_from(_S).where(*kept)) or 0
    # The page is found in the index alone; only its fifty rows are read whole.
    return total, _rows(ordered.limit(PAGE_SIZE).offset(start), wanted.sort, today)


def every_row(wanted: Wanted, today: date) -> Iterator[Row]:
    """All pages of them, for an export."""
    query = _with_vendors(select(_S).where(*_conditions(wanted, today)), wanted.sort)
    for one in db.session.scalars(query.execution_options(yield_per=500)):
        yield Row(one.vendor, one, today)


def _rows(vendor_ids: Sequence[int] | Select[int], sort: str, today: date) -> list[Row]:
    query = _with_vendors(select(_S).where(_S.vendor_id.in_(vendor_ids)), sort)
    return [Row(one.vendor, one, today) for one in db.session.scalars(query)]


def _conditions(wanted: Wanted, today: date) -> list[ColumnElement[bool]]:
    words = _words(wanted.text)
    kept = [_S.search_text.contains(word, autoescape=True) for word in words]
    kept.insert(0, _is_archived(wanted.archived, in_texts=bool(words)))
    if wanted.answer:
        kept.append(_answers(wanted.answer, today))
    if wanted.tier is not None:
        kept.append(_S.tier == wanted.tier)
    if wanted.risk_level:
        kept.append(_S.risk_level == wanted.risk_level)
    if wanted.expiring_days is not None:
        last = today + timedelta(days=wanted.expiring_days)
        kept += [_S.answer.in_(APPROVALS), _S.valid_until.between(today, last)]
    if wanted.in_assessment:
        kept.append(_S.open_state != "")
    return kept


def _is_archived(wanted: bool, *, in_texts: bool) -> ColumnElement[bool]:
    """Texts stand outside the index: reading the table from end to end is five times faster than by way of it."""
    return case((_S.is_archived, 1), else_=0) == int(wanted) if in_texts else _S.is_archived == wanted


def _words(text: str) -> list[str]:
    printable = "".join(part if part.isprintable() else " " for part in text[:LONGEST_SEARCH])
    return fold(printable).split()[:MOST_WORDS]


def _answers(answer: str, today: date) -> ColumnElement[bool]:
    ran_out = and_(_S.answer.in_(APPROVALS), _S.valid_until < today)
    if answer == "expired":
        return or_(_S.answer == answer, ran_out)
    if answer in APPROVALS:
        return and_(_S.answer == answer, or_(_S.valid_until.is_(None), _S.valid_until >= today))
    return _S.answer == answer


def _with_vendors(query: Select[Any], sort: str) -> Select[Any]:
    return query.options(joinedload(_S.vendor, innerjoin=True)).order_by(*_order(sort))


def _order(sort: str) -> tuple[Any, ...]:
    """By the column, empty ones last either way, then by name, so that pages never overlap."""
    column = SORTS.get(sort.removeprefix("-"), SORTS["name"])
    if column is _S.sort_name:
        return (column.desc() if sort.startswith("-") else column, _S.vendor_id)
    ordered = column.desc().nulls_last() if sort.startswith("-") else column.asc().nulls_last()
    return ordered, _S.sort_name, _S.vendor_id
