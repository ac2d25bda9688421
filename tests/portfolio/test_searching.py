"""All vendors in one table: found, filtered, sorted, exported."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from sqlalchemy import event

from tests.support.personas import ANA, add
from vendorrisk.database import db, now_utc
from vendorrisk.portfolio import exporting
from vendorrisk.portfolio.models import VendorStanding
from vendorrisk.portfolio.searching import Row, Wanted, every_row, search
from vendorrisk.vendors import engaging, keeping
from vendorrisk.vendors.keeping import VendorFacts
from vendorrisk.vendors.models import Vendor

TODAY = date(2026, 11, 23)


def _add(name: str, domain: str = "", **standing: object) -> Vendor:
    vendor = keeping.add_vendor(
        VendorFacts(name, domain=domain), add(ANA).as_actor(), now_utc(), confirmed=True
    )
    db.session.commit()
    row = db.session.get(VendorStanding, vendor.id)
    assert row is not None
    for column, value in standing.items():
        setattr(row, column, value)
    db.session.commit()
    return vendor


def _names(**wanted: object) -> list[str]:
    return [row.vendor.name for row in search(Wanted(**wanted), TODAY)[1]]  # pyright: ignore[reportArgumentType]


def test_search_looks_through_name_and_domain_whatever_the_case(context: Flask) -> None:
    _add("Lumen Payroll", "lumen.example")
    _add("Harbour", "harbour.example")
    assert _names(text="PAYROLL lum") == ["Lumen Payroll"]
    assert _names(text="harbour.ex") == ["Harbour"]
    assert _names(text="100%") == []


def test_filters_combine_and_unknown_ones_find_nothing(context: Flask) -> None:
    _add("Yes Soon", answer="yes", tier=1, risk_level="low", valid_until=TODAY + timedelta(days=20))
    _add("Yes Later", answer="yes", tier=2, risk_level="low", valid_until=TODAY + timedelta(days=200))
    _add("No", answer="no", tier=1, risk_level="high")
    _add("New")
    assert _names(answer="yes", tier=1) == ["Yes Soon"]
    assert _names(expiring_days=30) == ["Yes Soon"]
    assert _names(risk_level="high") == ["No"]
    assert _names(answer="not_assessed") == ["New"]
    assert _names(answer="nonsense") == []


def test_sorting_keeps_the_empty_ones_last_both_ways(context: Flask) -> None:
    _add("A", residual_risk=10)
    _add("B", residual_risk=30)
    _add("C")
    assert _names(sort="risk") == ["A", "B", "C"]
    assert _names(sort="-risk") == ["B", "A", "C"]
    assert _names(sort="no such column") == ["A", "B", "C"]


def test_archived_vendors_leave_the_daily_list(context: Flask) -> None:
    vendor = _add("Gone")
    keeping.archive_vendor(vendor, add(ANA).as_actor(), now_utc())
    db.session.commit()
    assert _names() == []
    assert _names(archived=True) == ["Gone"]


def test_a_page_holds_fifty_and_takes_two_queries_however_many_there_are(context: Flask) -> None:
    for number in range(60):
        _add(f"Vendor {number:02}")
    with _queries() as asked:
        total, rows = search(Wanted(), TODAY)
    assert (total, len(rows)) == (60, 50)
    assert len(asked) == 2
    assert len(search(Wanted(page=2), TODAY)[1]) == 10


def test_standing_follows_what_the_vendor_is_used_for(context: Flask) -> None:
    vendor = _add("Acme")
    engaging.add_engagement(vendor, "Hosting", "", None, add(ANA).as_actor(), now_utc())
    db.session.commit()
    standing = db.session.get(VendorStanding, vendor.id)
    assert standing is not None
    assert (standing.used_for, standing.answer) == ("Hosting", "not_assessed")


HOSTILE = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=40
)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["=", "+", "-", "@", ""]), HOSTILE)
def test_text_stays_text_in_both_exports(start: str, rest: str) -> None:
    name = start + rest
    vendor = Vendor(
        name=name, legal_name="", domain="", registration_number="", country="", created_at=now_utc()
    )
    standing = VendorStanding(
        answer="not_assessed", used_for="", why="", open_conditions=0, open_state="", valid_until=None
    )
    row = Row(vendor, standing, TODAY)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(exporting.to_xlsx([row]))).get_sheet_by_index(0)
    assert sheet.to_python()[1][0] == name
    cell = list(csv.reader(io.StringIO(exporting.to_csv([row]))))[1][0]
    assert cell == (f"'{name}" if name.startswith(exporting.RISKY_STARTS) else name)


def test_exports_hold_every_column_and_all_pages(context: Flask, tmp_path: Path) -> None:
    for number in range(55):
        _add(f"Vendor {number:02}", tier=3)
    rows = list(csv.DictReader(io.StringIO(exporting.to_csv(every_row(Wanted(), TODAY)))))
    assert len(rows) == 55
    assert list(rows[0]) == [title for title, _, _ in exporting.COLUMNS]
    assert rows[0]["Tier"] == "3"


@contextmanager
def _queries() -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
