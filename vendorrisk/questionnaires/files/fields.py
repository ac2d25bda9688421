"""Typed reading of one mapping of a file. Every fault is noted with its line and key, and reading goes on."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from vendorrisk.questionnaires.files.problems import Problem
from vendorrisk.questionnaires.files.yaml_nodes import Mapping, Node, Scalar
from vendorrisk.questionnaires.files.yaml_nodes import Sequence as NodeList

_NULL = re.compile(r"|~|null|Null|NULL")
_TRUE = re.compile(r"yes|Yes|YES|true|True|TRUE|on|On|ON")
_FALSE = re.compile(r"no|No|NO|false|False|FALSE|off|Off|OFF")
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_FIGURE = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")
#: Nobody mends more at once; a hostile file could have any number.
MOST_PROBLEMS = 500
KEY = re.compile(r"[A-Za-z0-9._-]+")


@dataclass
class Faults:
    """The problems of one file, gathered while it is read."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def note(self, line: int, key: str, message: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(self.file, line, key, message))


class Fields:
    """One mapping. Each reading method returns something usable even where it noted a fault."""

    def __init__(self, node: Node, faults: Faults, name: str) -> None:
        self.faults = faults
        self.line = node.line
        #: how messages name the thing, such as “question access.mfa”
        self.name = name
        self._nodes: dict[str, Node] = {}
        self._lines: dict[str, int] = {}
        self._known: set[str] = set()
        self._is_mapping = True
        if isinstance(node, Mapping):
            self._take(node)
        else:
            self.fault(name, "must be a mapping, a list of “key: value” lines")
            self._is_mapping = False

    def _take(self, node: Mapping) -> None:
        for key, value in node.entries:
            if key.text in self._nodes:
                self.faults.note(key.line, key.text, f"stands twice, first in line {self._lines[key.text]}")
                continue
            self._nodes[key.text] = value
            self._lines[key.text] = key.line

    def fault(self, key: str, message: str) -> None:
        """Note a problem with a key of this mapping. Of what is no mapping at all one problem is enough."""
        if not self._is_mapping:
            return
        about = f" ({self.name})" if self.name and self.name != key else ""
        self.faults.note(self._lines.get(key, self.line), key, message + about)

    def has(self, key: str) -> bool:
        self._known.add(key)
        return key in self._nodes

    def names(self) -> list[str]:
        return list(self._nodes)

    def done(self) -> None:
        """Note every key that nothing asked for."""
        for key in self._nodes.keys() - self._known:
            near = difflib.get_close_matches(key, self._known, 1)
            self.fault(key, "is not a key that is known here" + (f"; is “{near[0]}” meant?" if near else ""))

    def text(self, key: str, default: str | None = None, *, longest: int = 10_000) -> str:
        """Words. Without a default the key must be there and not empty."""
        scalar = self._scalar(key, "text", required=default is None)
        if scalar is None:
            return default or ""
        text = scalar.text.strip()
        if not text and (scalar.plain or default is None):
            self.fault(key, "must not be empty")
        elif scalar.plain and (_NULL.fullmatch(text) or _is_truth(text) or _FIGURE.fullmatch(text)):
            self.fault(key, f"must be text, not {_quoted(scalar)}; put it in quotes if it is meant so")
        elif len(text) > longest:
            self.fault(key, f"has more than {longest} characters")
        return text

    def word(self, key: str, *, longest: int = 200) -> str:
        """Any single value as it is written: a label “Yes” or a version 1.0 needs no quotes."""
        scalar = self._scalar(key, "text", required=True)
        if scalar is None:
            return ""
        if not scalar.text.strip() or (scalar.plain and _NULL.fullmatch(scalar.text)):
            self.fault(key, "must not be empty")
        elif len(scalar.text) > longest:
            self.fault(key, f"has more than {longest} characters")
        return scalar.text.strip()

    def key(self, key: str = "key", *, longest: int = 120) -> str:
        """A name made of letters, digits, dots, dashes and underscores."""
        word = self.word(key, longest=longest)
        if word and not KEY.fullmatch(word):
            self.fault(key, f"may have letters, digits, dot, dash and underscore only, not “{word}”")
        return word

    def whole(
        self, key: str, default: int | None = None, *, lowest: int = 0, highest: int = 1_000_000
    ) -> int:
        scalar = self._scalar(key, "a whole number", required=default is None)
        if scalar is None:
            return default or 0
        if not scalar.plain or not _WHOLE.fullmatch(scalar.text):
            self.fault(key, f"must be a whole number of {lowest} or more, not {_quoted(scalar)}")
            return default or 0
        number = int(scalar.text)
        if not lowest <= number <= highest:
            self.fault(key, f"must be from {lowest} to {highest}, not {number}")
        return number

    def figure(
        self, key: str, default: Fraction | None = None, *, lowest: int = 0, highest: int = 100
    ) -> Fraction:
        """A number with or without decimals, exactly as it is written."""
        scalar = self._scalar(key, "a number", required=default is None)
        if scalar is None:
            return default if default is not None else Fraction(0)
        if not scalar.plain or not _FIGURE.fullmatch(scalar.text):
            self.fault(key, f"must be a number such as 50 or 12.5, not {_quoted(scalar)}")
            return Fraction(0)
        figure = Fraction(scalar.text)
        if not lowest <= figure <= highest:
            self.fault(key, f"must be from {lowest} to {highest}, not {scalar.text}")
        return figure

    def flag(self, key: str, default: bool) -> bool:
        scalar = self._scalar(key, "true or false")
        if scalar is None:
            return default
        if not scalar.plain or not _is_truth(scalar.text):
            self.fault(key, f"must be true or false, not {_quoted(scalar)}")
            return default
        return bool(_TRUE.fullmatch(scalar.text))

    def choice(self, key: str, choices: Sequence[str], default: str | None = None) -> str:
        scalar = self._scalar(key, "one of " + ", ".join(choices), required=default is None)
        if scalar is None:
            return default or choices[0]
        word = answer_value(scalar)
        if word not in choices:
            self.fault(key, f"must be one of {', '.join(choices)}, not {_quoted(scalar)}")
            return default or choices[0]
        return word

    def answer_value(self, key: str) -> str:
        """A value of an answer: a bare yes, no, on, off, true or false means “yes” or “no”."""
        scalar = self._scalar(key, "a value", required=True)
        return self._value(key, scalar) if scalar else ""

    def answer_values(self, key: str) -> tuple[str, ...]:
        nodes = self.items(key)
        if any(not isinstance(node, Scalar) for node in nodes):
            self.fault(key, "must be a list of single values")
        return tuple(self._value(key, node) for node in nodes if isinstance(node, Scalar))

    def words(self, key: str) -> tuple[str, ...]:
        """A list of single values as they are written, such as control ids."""
        nodes = self.items(key)
        if any(not isinstance(node, Scalar) for node in nodes):
            self.fault(key, "must be a list of single values")
        return tuple(node.text.strip() for node in nodes if isinstance(node, Scalar))

    def is_word(self, key: str, word: str) -> bool:
        """Whether this very word stands under the key."""
        node = self._nodes.get(key)
        return self.has(key) and isinstance(node, Scalar) and node.text == word

    def _value(self, key: str, scalar: Scalar) -> str:
        if not scalar.text.strip() or (scalar.plain and _NULL.fullmatch(scalar.text)):
            self.fault(key, "must not be empty")
        return answer_value(scalar)

    def items(self, key: str, *, required: bool = True) -> list[Node]:
        """The items of a list, which must not be empty where it is required or given."""
        if not self.has(key):
            if required:
                self.fault(key, "is missing")
            return []
        node = self._nodes[key]
        if not isinstance(node, NodeList) or not node.items:
            self.fault(key, "must be a list with at least one item")
            return []
        return node.items

    def inner(self, key: str, name: str = "") -> Fields | None:
        """The mapping under a key; None where the key is not there."""
        return Fields(self._nodes[key], self.faults, name or self.name) if self.has(key) else None

    def _scalar(self, key: str, what: str, *, required: bool = False) -> Scalar | None:
        if not self.has(key):
            if required:
                self.fault(key, "is missing")
            return None
        node = self._nodes[key]
        if not isinstance(node, Scalar):
            self.fault(key, f"must be {what}, not a {'list' if isinstance(node, NodeList) else 'mapping'}")
            return None
        return node


def answer_value(scalar: Scalar) -> str:
    """A value of an answer as it is kept: where YAML reads a bare yes or no as a truth value, that word."""
    if scalar.plain and _is_truth(scalar.text):
        return "yes" if _TRUE.fullmatch(scalar.text) else "no"
    return scalar.text.strip()


def _is_truth(text: str) -> bool:
    return bool(_TRUE.fullmatch(text) or _FALSE.fullmatch(text))


def _quoted(scalar: Scalar) -> str:
    text = scalar.text if len(scalar.text) <= 60 else scalar.text[:60] + "…"
    return f"“{text}”" if text.strip() else "nothing"
