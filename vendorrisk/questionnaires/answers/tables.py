"""Tables from XLSX and CSV files as rows of text, within limits that no honest file reaches."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from vendorrisk.questionnaires.answers.faults import AnswerFaults

MOST_ROWS = 5_000
MOST_COLUMNS = 100
LONGEST_CELL = 12_000
LARGEST_UNPACKED = 60_000_000
MOST_SHEETS = 50
#: The reader lays a table out with every empty cell between A1 and the last one.
MOST_CELLS_SPANNED = 5_000_000
_CELL_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,4})([0-9]{1,10})""")


@dataclass(frozen=True)
class Row:
    """One row of a table; `number` counts from 1 as the program does that shows the file."""

    number: int
    cells: tuple[str, ...]
    sheet: str = ""

    @property
    def place(self) -> str:
        return f"{self.sheet}, row {self.number}" if self.sheet else f"row {self.number}"


def read_xlsx(content: bytes, faults: AnswerFaults) -> list[Row]:
    """The rows of all sheets that are not hidden. What cannot be read is noted in `faults`."""
    try:
        if _is_too_large(content):
            faults.note("file", "unpacks to more than this kind of file needs")
            return []
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = [each.name for each in workbook.sheets_metadata if each.visible == SheetVisibleEnum.Visible]
        if len(names) > MOST_SHEETS:
            faults.note("file", f"has more than {MOST_SHEETS} sheets")
            return []
        return [row for name in names for row in _sheet_rows(workbook, name, faults, several=len(names) > 1)]
    except (zipfile.BadZipFile, zlib.error, CalamineError, ValueError, OSError, KeyError) as error:
        faults.note("file", f"is no XLSX file that can be read ({type(error).__name__})")
        return []


def _is_too_large(content: bytes) -> bool:
    """Whether the file would need much memory: by packed data, or by a cell far out in an empty table."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
            return True
        parts = (archive.read(entry) for entry in archive.infolist() if "worksheets" in entry.filename)
        return any(cells_spanned(part) > MOST_CELLS_SPANNED for part in parts)


def cells_spanned(sheet: bytes) -> int:
    """How many cells the table from A1 to the last cell has, empty ones included."""
    columns, rows = 0, 0
    for match in _CELL_REFERENCE.finditer(sheet):
        columns = max(columns, _column_number(match[1]))
        rows = max(rows, int(match[2]))
    return columns * rows


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _sheet_rows(workbook: CalamineWorkbook, name: str, faults: AnswerFaults, *, several: bool) -> list[Row]:
    sheet = workbook.get_sheet_by_name(name)
    last_row, last_column = sheet.end or (0, 0)
    if last_row >= MOST_ROWS or last_column >= MOST_COLUMNS:
        faults.note(f"sheet {name}", f"has more than {MOST_ROWS} rows or {MOST_COLUMNS} columns")
        return []
    cells = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS)
    label = f"sheet {name}" if several else ""
    rows = (Row(number, tuple(map(cell_text, row)), label) for number, row in enumerate(cells, start=1))
    return list(_sound(rows, faults))


def cell_text(cell: object) -> str:
    """The cell as a person would have typed it."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()


def read_csv(content: bytes, faults: AnswerFaults) -> list[Row]:
    """The rows of a CSV file with commas, semicolons, tabs or bars: UTF-8, or what Windows programs write."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        faults.note("file", "is neither JSON nor XLSX nor CSV")
        return []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        return list(_sound(_csv_rows(reader, faults), faults))
    except csv.Error as error:
        faults.note(f"line {reader.line_num}", f"is no CSV: {error}")
        return []


def _csv_rows(reader: Iterable[list[str]], faults: AnswerFaults) -> Iterator[Row]:
    for number, cells in enumerate(reader, start=1):
        if number > MOST_ROWS or len(cells) > MOST_COLUMNS:
            faults.note(
                f"row {number}", f"the table has more than {MOST_ROWS} rows or {MOST_COLUMNS} columns"
            )
            return
        yield Row(number, tuple(cell.strip() for cell in cells))


def _delimiter(text: str) -> str:
    """The delimiter that the line with the column names uses most, or else the first line."""
    lines = text.splitlines()[:50]
    named = (line for line in lines if "key" in line.casefold() and "answer" in line.casefold())
    line = next(named, lines[0] if lines else "")
    return max(",;\t|", key=line.count)


def _sound(rows: Iterable[Row], faults: AnswerFaults) -> Iterator[Row]:
    """The rows that are not empty; one with an overlong cell is noted."""
    for row in rows:
        if any(len(cell) > LONGEST_CELL for cell in row.cells):
            faults.note(row.place, f"has a cell of more than {LONGEST_CELL:,} characters")
        elif any(row.cells):
            yield row
