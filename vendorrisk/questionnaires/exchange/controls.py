"""Columns of a foreign table that name controls: which framework and edition a heading means, and the ids in a cell.

Only editions that the library has count. ISO/IEC 27001:2013 is brought over by the table of correspondence in
ISO/IEC 27002:2022, Annex B (iso27001_2013.csv beside this file). Other older editions are left.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from vendorrisk.questionnaires.loading import library_frameworks

Controls = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Edition:
    """A framework in an edition. `heading` is searched for in small letters and digits."""

    framework: str
    heading: re.Pattern[str]
    id: re.Pattern[str]
    #: put before the id that was found
    prefix: str = ""
    is_2013: bool = False


_EDITIONS: Final = (
    Edition("iso27001", re.compile(r"2700[12]\b.*2022"), re.compile(r"(?:(?<![\d.])|\b[Aa]\.\s?)([5-8]\.\d{1,2})(?![\d.]*\d)"), "A."),
    Edition("iso27001", re.compile(r"2700[12]\b.*2013"), re.compile(r"\b[Aa]\.?\s?(\d{1,2}\.\d{1,2}\.\d{1,2})(?![\d.]*\d)"), "A.", is_2013=True),
    Edition("nist_csf", re.compile(r"(?:\bcsf ?v?|cybersecurity framework.*?)2(?:\.0)?\b"), re.compile(r"\b([A-Za-z]{2}\.[A-Za-z]{2}-\d\d)\b")),
    Edition("soc2", re.compile(r"\b(?:tsc|soc ?2|trust services criteria)\b(?!.*(?:2009|2014|2016))"), re.compile(r"\b((?:CC|PI|[ACP])\d\.\d{1,2})\b", re.IGNORECASE)),
    Edition("cis", re.compile(r"\bcis[ a-z]*?8(?:\.[01])?\b"), re.compile(r"(?<![\d.])(\d{1,2}\.\d{1,2})(?![\d.]*\d)")),
)  # fmt: skip
_NO_HEADING: Final = re.compile(r"[^a-z0-9.:]+")


def edition_of(heading: str) -> Edition | None:
    """The edition that a heading means; None where it means none we can use."""
    plain = _NO_HEADING.sub(" ", heading.casefold())
    return next((each for each in _EDITIONS if each.heading.search(plain)), None)


def control_columns(header: Sequence[str]) -> dict[int, Edition]:
    """Place of the column -> the edition whose controls it names; other columns are left out."""
    found = {place: edition_of(name) for place, name in enumerate(header)}
    return {place: edition for place, edition in found.items() if edition}


def controls_in(cells: Sequence[str], columns: Mapping[int, Edition]) -> Controls:
    """The controls that a row names, by framework; ids that the framework does not have are left out."""
    found: dict[str, list[str]] = {}
    for place, edition in columns.items():
        if place < len(cells):
            known = library_frameworks()[edition.framework].controls
            named = [each for each in _ids(edition, cells[place]) if each in known]
            found.setdefault(edition.framework, []).extend(named)
    return {framework: tuple(dict.fromkeys(ids)) for framework, ids in found.items() if ids}


def _ids(edition: Edition, cell: str) -> Iterable[str]:
    for named in edition.id.findall(cell):
        for each in _in_2022(named) if edition.is_2013 else (named.upper(),):
            yield edition.prefix + each


def _in_2022(named: str) -> tuple[str, ...]:
    return _correspondence().get(named, ())


@lru_cache(maxsize=1)
def _correspondence() -> Mapping[str, tuple[str, ...]]:
    """Control of ISO/IEC 27001:2013 Annex A -> those of 2022 that took its place."""
    with (Path(__file__).parent / "iso27001_2013.csv").open(newline="") as file:
        return {row["2013"]: tuple(row["2022"].split()) for row in csv.DictReader(file)}
