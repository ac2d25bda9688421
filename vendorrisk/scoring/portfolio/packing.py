"""A basis as bytes, a record of one length for each question: those of a whole portfolio are read at once."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from vendorrisk.scoring.portfolio.basis import Basis, Part

#: share 0 to 1, credit 0 to 100, the limit below which it fails (not a number where it is not critical), marks
RECORD: Final = struct.Struct("<dddB")
#: bits of the marks; the two lowest say which evidence is missing (basis.Missing)
MISSING_BITS: Final = 0b0011
AGREED_BIT: Final = 0b0100
#: credit or limit is not exactly what floating point makes of it
ROUNDED_BIT: Final = 0b1000


@dataclass(frozen=True)
class PackedBasis:
    """What Basis has, with the questions as RECORDs, in order and without their keys."""

    parts: bytes
    counts: bool
    risk_by_sum: Fraction | None
    minimum_tier: int | None


def pack(basis: Basis) -> PackedBasis:
    return PackedBasis(
        b"".join(_record(part) for part in basis.parts),
        basis.counts,
        basis.risk_by_sum,
        basis.minimum_tier,
    )


def _record(part: Part) -> bytes:
    limit = part.critical_below
    marks = part.missing | (AGREED_BIT if part.agreed else 0)
    if _is_rounded(part.credit) or (limit is not None and _is_rounded(limit)):
        marks |= ROUNDED_BIT
    below = float("nan") if limit is None else float(limit)
    return RECORD.pack(float(part.share), float(part.credit), below, marks)


def _is_rounded(figure: Fraction) -> bool:
    return Fraction(float(figure)) != figure
