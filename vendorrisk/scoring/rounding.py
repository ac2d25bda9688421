"""Figures as people see them.

Everything is computed exactly; a figure is rounded once, here, when it is shown.
"""

from __future__ import annotations

from fractions import Fraction


def rounded(figure: Fraction, places: int) -> Fraction:
    """The figure rounded half up (a half goes away from zero) to so many decimals."""
    scale = 10**places
    return Fraction(_scaled(figure, scale), scale)


def shown(figure: Fraction, places: int = 1) -> str:
    """The figure as text with exactly so many decimals, rounded half up: 71.875 is shown as "71.9"."""
    scale = 10**places
    units = _scaled(figure, scale)
    sign = "-" if units < 0 else ""
    whole, rest = divmod(abs(units), scale)
    return f"{sign}{whole}.{rest:0{places}d}" if places else f"{sign}{whole}"


def plain(figure: Fraction) -> str:
    """The figure as short as it can be shown: without decimals where it is whole, else with one."""
    return str(figure.numerator) if figure.denominator == 1 else shown(figure)


def _scaled(figure: Fraction, scale: int) -> int:
    numerator, denominator = figure.numerator * scale, figure.denominator
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return magnitude if numerator >= 0 else -magnitude
