"""Any .xlsx file as sheets of text, within limits, and without anything that could act."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from vendorrisk.questionnaires.answers.tables import cell_text, cells_spanned
from vendorrisk.questionnaires.exchange.imported import ExchangeError

LARGEST_FILE: Final = 10_000_000
LARGEST_UNPACKED: Final = 60_000_000
MOST_SHEETS: Final = 60
MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 200
MOST_CELLS_SPANNED: Final = 1_000_000
LONGEST_CELL: Final = 12_000
#: what the two readers raise for bytes that are no sound file: a part that does not unpack, a wrong offset, a huge number
_UNREADABLE: Final = (
    zipfile.BadZipFile, zlib.error, CalamineError, ValueError, OSError, KeyError, RuntimeError, EOFError, OverflowError,
)  # fmt: skip
_MACROS = re.compile(r"vbaProject|macrosheets|\.bin$", re.IGNORECASE)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
#: the printer's settings are the one binary part that honest files have
_HARMLESS = re.compile(r"xl/printerSettings/", re.IGNORECASE)


@dataclass(frozen=True)
class Sheet:
    """One sheet; rows[0] is its first row, and every row has as many cells as the widest."""

    name: str
    rows: Sequence[Sequence[str]]
    hidden: bool = False

    def numbered(self) -> Iterator[tuple[int, Sequence[str]]]:
        """Rows that are not empty, with the number that the program shows."""
        for number, row in enumerate(self.rows, start=1):
            if any(row):
                yield number, row


def is_workbook(content: bytes) -> bool:
    """Whether the content could be an .xlsx file."""
    return content[:4] == b"PK\x03\x04" and b"xl/workbook" in content


def read_workbook(content: bytes, name: str) -> tuple[Sheet, ...]:
    """The sheets of a workbook, hidden ones too. Formulas give the value they had when the file was saved.

    Raises ExchangeError for what is no workbook, has macros or links to other files, or exceeds a limit.
    """
    try:
        _check_package(content, name)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = tuple(_sheet(workbook, each, name) for each in workbook.sheets_metadata)
    except ExchangeError:
        raise
    except _UNREADABLE as error:
        raise ExchangeError(f"{name} is no workbook that can be read ({type(error).__name__}).") from error
    if not sheets:
        raise ExchangeError(f"{name} has no sheet.")
    return sheets


def _check_package(content: bytes, name: str) -> None:
    if len(content) > LARGEST_FILE:
        raise ExchangeError(f"{name} has more than {LARGEST_FILE // 1_000_000} MB.")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            raise ExchangeError(f"{name} unpacks to more than this kind of file needs.")
        for part in parts:
            _check_part(archive, part, name)


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    if _MACROS.search(part.filename) and not _HARMLESS.search(part.filename):
        raise ExchangeError(
            f"{name} has macros or other programs in it ({part.filename}). Save it without them."
        )
    if part.filename.lower().startswith("xl/externallinks/"):
        raise ExchangeError(f"{name} has links to other workbooks. Break the links and save it again.")
    if _SHEET.fullmatch(part.filename) and cells_spanned(archive.read(part)) > MOST_CELLS_SPANNED:
        raise ExchangeError(f"{name} has a cell far out in an empty table ({part.filename}).")


def _sheet(workbook: CalamineWorkbook, metadata: object, name: str) -> Sheet:
    title = str(getattr(metadata, "name", ""))
    if len(workbook.sheet_names) > MOST_SHEETS:
        raise ExchangeError(f"{name} has more than {MOST_SHEETS} sheets.")
    sheet = workbook.get_sheet_by_name(title)
    last_row, last_column = sheet.end or (0, 0)
    if last_row >= MOST_ROWS or last_column >= MOST_COLUMNS:
        raise ExchangeError(f"{name}, sheet {title}: more than {MOST_ROWS} rows or {MOST_COLUMNS} columns.")
    rows = [[_cell(cell, name, title) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    hidden = getattr(metadata, "visible", SheetVisibleEnum.Visible) != SheetVisibleEnum.Visible
    return Sheet(title, rows, hidden)


def _cell(cell: object, name: str, title: str) -> str:
    text = cell_text(cell)
    if len(text) > LONGEST_CELL:
        raise ExchangeError(f"{name}, sheet {title}: a cell of more than {LONGEST_CELL:,} characters.")
    return text
