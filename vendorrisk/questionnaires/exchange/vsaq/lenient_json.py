"""VSAQ files are almost JSON: comments, strings joined with “+”, commas too many or too few. Read leniently.

What had to be forgiven is noted with its line. Size, depth and the number of values are limited, so a hostile file
costs no time worth mentioning.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from vendorrisk.questionnaires.exchange.imported import ExchangeError

LARGEST_FILE = 5_000_000
#: lists and objects within each other; a block of the source takes two
DEEPEST = 110
#: far more than 5,000 items have
MOST_VALUES = 100_000
#: nobody mends more by hand
MOST_NOTES = 200

_SKIPPED = re.compile(r"(?:[\s\ufeff]+|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)*")
_STRING = re.compile(r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"')
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?(?:[eE][+-]?[0-9]{1,3})?(?![0-9.])")
_WORDS = {"true": True, "false": False, "null": None}
_WORD = re.compile(r"[a-z]{1,5}")
_BLANKS_JSON_REFUSES = re.compile(r"[\x00-\x1f]")


class Entries(dict[str, Any]):
    """An object of the file, with the line where it begins."""

    line: int = 1


@dataclass(frozen=True)
class Forgiven:
    """Something that is no JSON and was read all the same."""

    line: int
    note: str


@dataclass(frozen=True)
class Document:
    root: Entries
    forgiven: tuple[Forgiven, ...]


def read_document(content: bytes, name: str) -> Document:
    """The one object of the file. Raises ExchangeError with the line where it cannot be read."""
    if len(content) > LARGEST_FILE:
        raise ExchangeError(f"{name} has more than {LARGEST_FILE:,} bytes.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ExchangeError(f"{name}, line {line}: this is not UTF-8 text.") from error
    reader = _Reader(text, name)
    root = reader.only_value()
    if not isinstance(root, Entries):
        raise ExchangeError(f"{name}: the file must hold an object in braces.")
    return Document(root, tuple(reader.forgiven))


@dataclass
class _Reader:
    text: str
    name: str
    at: int = 0
    values: int = 0
    forgiven: list[Forgiven] = field(default_factory=list)
    #: how far lines are counted, and how many there were
    _counted: tuple[int, int] = (0, 1)

    def only_value(self) -> Any:
        self._skip()
        value = self._value(1)
        if self.at < len(self.text):
            raise self._error("nothing may stand after the end")
        return value

    def _value(self, depth: int) -> Any:
        self._count()
        if depth > DEEPEST:
            raise self._error(f"this is nested more than {DEEPEST} levels deep")
        match self._next():
            case "{":
                return self._object(depth)
            case "[":
                return self._list(depth)
            case '"':
                return self._joined()
            case _:
                return self._plain()

    def _object(self, depth: int) -> Entries:
        entries = Entries()
        entries.line = self._line()
        self._members("}", lambda: self._member(entries, depth))
        return entries

    def _member(self, entries: Entries, depth: int) -> None:
        if self._next() != '"':
            raise self._error("a name in quotes is expected")
        key = self._string()
        if self._next() != ":":
            raise self._error(f"a colon is expected after “{key[:40]}”")
        self._step()
        if key in entries:
            self._forgive(f"“{key[:40]}” stands twice; the last one counts")
        entries[key] = self._value(depth + 1)

    def _list(self, depth: int) -> list[Any]:
        items: list[Any] = []
        self._members("]", lambda: items.append(self._value(depth + 1)))
        return items

    def _members(self, closing: str, read: Callable[[], None]) -> None:
        """What stands between brackets; a missing comma is forgiven, and one too many before the end."""
        self._step()
        while self._next() != closing:
            read()
            if self._next() == ",":
                self._step()
            elif self._next() in ('"', "{", "["):
                self._forgive("a comma was missing")
            elif self._next() != closing:
                raise self._error(f"a comma or “{closing}” is expected")
        self._step()

    def _joined(self) -> str:
        parts = [self._string()]
        while self._next() == "+":
            self._step()
            self._count()
            parts.append(self._string())
        return "".join(parts)

    def _string(self) -> str:
        found = _STRING.match(self.text, self.at)
        if not found:
            raise self._error("a text in quotes is expected, which must end in the same line")
        escaped = _BLANKS_JSON_REFUSES.sub(" ", found[0])
        try:
            value = str(json.loads(escaped))
        except ValueError as error:
            raise self._error("this text has a backslash that means nothing") from error
        self.at = found.end()
        self._skip()
        return value.encode("utf-8", "replace").decode()  # half a surrogate pair is no character

    def _plain(self) -> float | int | bool | None:
        number = _NUMBER.match(self.text, self.at)
        word = _WORD.match(self.text, self.at)
        if word and word[0] in _WORDS:
            self.at = word.end()
            self._skip()
            return _WORDS[word[0]]
        if not number or not math.isfinite(float(number[0])):
            raise self._error("a value is expected")
        self.at = number.end()
        self._skip()
        return int(number[0]) if number[0].lstrip("-").isdigit() else float(number[0])

    def _count(self) -> None:
        self.values += 1
        if self.values > MOST_VALUES:
            raise self._error(f"the file has more than {MOST_VALUES:,} values")

    def _next(self) -> str:
        return self.text[self.at : self.at + 1]

    def _step(self) -> None:
        self.at += 1
        self._skip()

    def _skip(self) -> None:
        found = _SKIPPED.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def _line(self) -> int:
        counted, line = self._counted
        self._counted = (self.at, line + self.text.count("\n", counted, self.at))
        return self._counted[1]

    def _forgive(self, note: str) -> None:
        if len(self.forgiven) < MOST_NOTES:
            self.forgiven.append(Forgiven(self._line(), note))

    def _error(self, message: str) -> ExchangeError:
        return ExchangeError(f"{self.name}, line {self._line()}: {message}.")
