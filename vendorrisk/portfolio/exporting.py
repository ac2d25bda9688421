"""The table as XLSX and CSV: every column, all pages, and text that stays text."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from vendorrisk.portfolio.answers import ANSWERS
from vendorrisk.portfolio.searching import Row

Cell = str | Decimal | int | date | None
#: heading, width in characters, and what stands below it
COLUMNS: Final[tuple[tuple[str, int, Callable[[Row], Cell]], ...]] = (
    ("Vendor", 32, lambda row: row.vendor.name),
    ("Legal name", 32, lambda row: row.vendor.legal_name),
    ("Domain", 26, lambda row: row.vendor.domain),
    ("Registration number", 20, lambda row: row.vendor.registration_number),
    ("Country", 14, lambda row: row.vendor.country),
    ("Used for", 40, lambda row: row.standing.used_for),
    ("May we buy", 14, lambda row: ANSWERS[row.answer]),
    ("Why", 70, lambda row: row.standing.why),
    ("Valid until", 12, lambda row: row.standing.valid_until),
    ("Open conditions", 10, lambda row: row.standing.open_conditions),
    ("Tier", 6, lambda row: row.standing.tier),
    ("Grade", 7, lambda row: row.standing.grade),
    ("Control score", 10, lambda row: row.standing.control_score),
    ("Residual risk", 10, lambda row: row.standing.residual_risk),
    ("Risk level", 12, lambda row: row.standing.risk_level),
    ("Open assessment", 18, lambda row: row.standing.open_state.replace("_", " ")),
    ("Added on", 12, lambda row: row.vendor.created_at.date()),
    ("Archived on", 12, lambda row: row.vendor.archived_at.date() if row.vendor.archived_at else None),
)
#: what a spreadsheet takes for the beginning of a formula
RISKY_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
#: more than a cell of XLSX may hold is cut
LONGEST_CELL: Final = 32_767
WORKBOOK: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def to_csv(rows: Iterable[Row]) -> str:
    """CSV with a heading; text a spreadsheet would run gets an apostrophe in front."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow([title for title, _, _ in COLUMNS])
    for row in rows:
        writer.writerow([_csv_cell(cell(row)) for _, _, cell in COLUMNS])
    return target.getvalue()


def to_xlsx(rows: Iterable[Row]) -> bytes:
    """A workbook with one sheet, built row by row; strings are written as strings, never as formulas or links."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, WORKBOOK) as book:
        sheet = book.add_worksheet("Vendors")
        formats = {
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "figure": book.add_format({"num_format": "0.0"}),
        }
        _write_heading(sheet, book.add_format({"bold": True, "bottom": 1}))
        last = 0
        for last, row in enumerate(rows, start=1):
            for column, (_, _, cell) in enumerate(COLUMNS):
                _write(sheet, last, column, cell(row), formats)
        sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    return target.getvalue()


def _write_heading(sheet: Worksheet, bold: Format) -> None:
    for column, (title, width, _) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, bold)
    sheet.freeze_panes(1, 1)


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, formats: dict[str, Format]) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, cell[:LONGEST_CELL])
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime.combine(cell, time()), formats["day"])
    elif isinstance(cell, Decimal):
        sheet.write_number(row, column, float(cell), formats["figure"])
    elif cell is not None:
        sheet.write_number(row, column, cell)


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(RISKY_STARTS) else cell
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else str(cell)
