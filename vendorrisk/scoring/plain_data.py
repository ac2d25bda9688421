"""Typed reading of plain JSON data, and figures in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from vendorrisk.scoring.errors import DocumentError

#: Long enough for every exact figure of a scorecard, too short to be a burden.
_FIGURE = re.compile(r"-?[0-9]{1,600}(\.[0-9]{1,40}|/[1-9][0-9]{0,599})?")


def figure_to_data(figure: Fraction) -> int | str:
    """A whole number as such; any other exactly, as text: a decimal where it has an end, else "1/3"."""
    if figure.denominator == 1:
        return figure.numerator
    return decimal_text(figure) or f"{figure.numerator}/{figure.denominator}"


def decimal_text(figure: Fraction) -> str | None:
    """The figure as a decimal of at most 12 places, or None where it would not be exact."""
    for places in range(13):
        scaled = figure * 10**places
        if scaled.denominator == 1:
            sign, digits = ("-" if scaled < 0 else ""), str(abs(scaled.numerator)).rjust(places + 1, "0")
            return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"
    return None


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
        value = self.raw(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else self._refuse(name)

    def flag(self, name: str) -> bool:
        value = self.raw(name)
        return value if isinstance(value, bool) else self._refuse(name)

    def figure(self, name: str) -> Fraction:
        try:
            return figure_from_data(self.raw(name))
        except DocumentError:
            return self._refuse(name)

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
