"""Typed reading of plain JSON data, and figures in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from vendorrisk.scoring.errors import DocumentError
from vendorrisk.scoring.rounding import shown

#: What a denominator must divide for the figure to end within twelve decimals.
_DECIMAL_SCALE = 10**12
_LARGEST_WHOLE = 10**9
#: Long enough for every exact figure of a scorecard, too short to be a burden.
_FIGURE = re.compile(r"-?[0-9]{1,600}(\.[0-9]{1,40}|/[1-9][0-9]{0,599})?")


def figure_to_data(figure: Fraction) -> int | str:
    """A whole number as such; any other exactly, as text: a decimal of at most twelve places, else "1/3"."""
    numerator, denominator = figure.numerator, figure.denominator
    if denominator == 1:
        return numerator
    if _DECIMAL_SCALE % denominator:
        return f"{numerator}/{denominator}"
    return shown(figure, 12).rstrip("0")


def exact_figures(figures: Mapping[str, Fraction | None]) -> dict[str, int | str | None]:
    return {name: None if figure is None else figure_to_data(figure) for name, figure in figures.items()}


def shown_figures(figures: Mapping[str, Fraction | None]) -> dict[str, str | None]:
    """The figures as people see them, with one decimal."""
    return {name: None if figure is None else shown(figure) for name, figure in figures.items()}


def four_decimals(figure: Fraction | None) -> str | None:
    return None if figure is None else shown(figure, 4)


def figure_from_data(value: object) -> Fraction:
    """The exact figure. Raises DocumentError where the value is none."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, str) and _FIGURE.fullmatch(value):
        return Fraction(value)
    raise DocumentError("A figure is missing or unreadable.")


class Fields:
    """One JSON object whose fields are read by type. Every method raises DocumentError naming the field."""

    def __init__(self, data: object, what: str) -> None:
        if not isinstance(data, dict) or not all(isinstance(name, str) for name in data):
            raise DocumentError(f"The data of the {what} is not an object.")
        self._data: dict[str, Any] = data
        self._what = what

    def names(self) -> Sequence[str]:
        return list(self._data)

    def raw(self, name: str) -> object:
        """The value as it is; None where there is none."""
        return self._data.get(name)

    def text(self, name: str) -> str:
        value = self.raw(name)
        return value if isinstance(value, str) else self._refuse(name)

    def text_or_none(self, name: str) -> str | None:
        return None if self.raw(name) is None else self.text(name)

    def choice(self, name: str, choices: Sequence[str]) -> str:
        value = self.text(name)
        return value if value in choices else self._refuse(name)

    def whole(self, name: str) -> int:
        """A whole number of 0 or more."""
        value = self.raw(name)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST_WHOLE:
            return value
        return self._refuse(name)

    def flag(self, name: str) -> bool:
        value = self.raw(name)
        return value if isinstance(value, bool) else self._refuse(name)

    def figure(self, name: str) -> Fraction:
        try:
            return figure_from_data(self.raw(name))
        except DocumentError:
            return self._refuse(name)

    def figure_or_none(self, name: str) -> Fraction | None:
        return None if self.raw(name) is None else self.figure(name)

    def whole_or_none(self, name: str) -> int | None:
        return None if self.raw(name) is None else self.whole(name)

    def texts(self, name: str) -> tuple[str, ...]:
        value = self._list(name)
        return tuple(value) if all(isinstance(each, str) for each in value) else self._refuse(name)

    def object(self, name: str) -> Fields:
        return Fields(self.raw(name), name)

    def objects(self, name: str) -> list[Fields]:
        return [Fields(each, name) for each in self._list(name)]

    def _list(self, name: str) -> list[Any]:
        value = self.raw(name)
        return value if isinstance(value, list) else self._refuse(name)

    def _refuse(self, name: str) -> Any:
        raise DocumentError(f"“{name}” of the {self._what} is missing or not what it should be.")
