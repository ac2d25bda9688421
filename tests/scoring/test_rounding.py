"""Figures as people see them: half up, once."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendorrisk.scoring.rounding import plain, rounded, shown


@pytest.mark.parametrize(
    ("figure", "places", "text"),
    [
        ("71.875", 1, "71.9"),
        ("89.95", 1, "90.0"),
        ("89.949999", 1, "89.9"),
        ("0.05", 1, "0.1"),
        ("0.049", 1, "0.0"),
        ("100", 1, "100.0"),
        ("34.78260869", 4, "34.7826"),
        ("0.00005", 4, "0.0001"),
        ("12.5", 0, "13"),
        ("-0.05", 1, "-0.1"),
        ("-0.04", 1, "0.0"),
    ],
)
def test_figures_are_shown_rounded_half_up(figure: str, places: int, text: str) -> None:
    assert shown(Fraction(figure), places) == text


@given(st.decimals(-1000, 1000, allow_nan=False, places=6), st.integers(0, 4))
def test_rounding_agrees_with_decimal_arithmetic(figure: Decimal, places: int) -> None:
    expected = figure.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert rounded(Fraction(figure), places) == Fraction(expected)
    assert Decimal(shown(Fraction(figure), places)) == expected


def test_plain_figures_have_no_needless_decimals() -> None:
    assert (plain(Fraction(25)), plain(Fraction("28.25")), plain(Fraction(100, 3))) == ("25", "28.3", "33.3")
