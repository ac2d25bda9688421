"""The table as XLSX and CSV: every column, all pages, and text that stays text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

import xlsxwriter

from vendorrisk.portfolio.searching import Row

COLUMNS: Final = (
    ("Vendor", 32), ("Legal name", 32), ("Domain", 26), ("Registration number", 20), ("Country", 14), ("Used for", 40),
    ("May we buy", 14), ("Why", 60), ("Valid until", 12), ("Open conditions", 10), ("Tier", 6), ("Grade", 7),
    ("Control score", 10), ("Residual risk", 10), ("Risk level", 12), ("Open assessment", 18), ("Archived", 12),
)  # fmt: skip
ANSWERS: Final = {
    "yes": "Yes", "yes_if": "Yes, if", "no": "No", "not_assessed": "Not assessed", "stale": "Stale", "expired": "Expired",
}  # fmt: skip
#: what a spreadsheet takes for the beginning of a formula
RISKY_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")

Cell = str | Decimal | int | date | None


def to_csv(rows: Iterable[Row]) -> str:
    """CSV with a heading; text a spreadsheet would run gets an apostrophe in front."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow([title for title, _ in COLUMNS])
    for row in rows:
        writer.writerow([_csv_cell(cell) for cell in _cells(row)])
    return target.getvalue()


def to_xlsx(rows: Iterable[Row]) -> bytes:
    """A workbook with one sheet; strings are written as strings, never as formulas or links."""
    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet("Vendors")
        heading, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        figure = book.add_format({"num_format": "0.0"})
        for column, (title, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, heading)
        sheet.freeze_panes(1, 1)
        last = 0
        for last, row in enumerate(rows, start=1):
            for column, cell in enumerate(_cells(row)):
                if isinstance(cell, str):
                    sheet.write_string(last, column, cell)
                elif isinstance(cell, date):
                    sheet.write_datetime(last, column, datetime.combine(cell, time()), day)
                elif cell is not None:
                    sheet.write_number(
                        last, column, float(cell), figure if isinstance(cell, Decimal) else None
                    )
        sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    return target.getvalue()


def _cells(row: Row) -> list[Cell]:
    vendor, standing = row.vendor, row.standing
    facts: list[Cell] = [
        vendor.name,
        vendor.legal_name,
        vendor.domain,
        vendor.registration_number,
        vendor.country,
    ]
    archived = vendor.archived_at.date() if vendor.archived_at else None
    if standing is None:
        return [*facts, "", ANSWERS["not_assessed"], "", None, 0, None, "", None, None, "", "", archived]
    return [
        *facts,
        standing.used_for,
        ANSWERS[standing.answer],
        standing.why,
        standing.valid_until,
        standing.open_conditions,
        standing.tier,
        standing.grade or "",
        standing.control_score,
        standing.residual_risk,
        standing.risk_level or "",
        standing.open_state.replace("_", " "),
        archived,
    ]


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    text = cell if isinstance(cell, str) else cell.isoformat() if isinstance(cell, date) else str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(RISKY_STARTS) else text
