"""The YAML of CISO Assistant read leniently: what is not asked for is not looked at, what is wrong names its line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vendorrisk.questionnaires.exchange.fitting import clean
from vendorrisk.questionnaires.exchange.imported import ExchangeError
from vendorrisk.questionnaires.files.problems import QuestionnaireFileError
from vendorrisk.questionnaires.files.yaml_nodes import Mapping, Node, Scalar, Sequence, read_nodes

LARGEST_FILE = 5_000_000

_NULL = re.compile(r"|~|null|Null|NULL")
_WHOLE = re.compile(r"-?[0-9]{1,9}(?:\.0+)?")
_TRUE = re.compile(r"true|True|TRUE|yes|Yes|YES|on|On|ON|1")


class Part:
    """One mapping of the file."""

    def __init__(self, node: Mapping, name: str, language: str = "") -> None:
        self.line = node.line
        self.name = name
        self.language = language
        self._nodes = {key.text: value for key, value in node.entries}

    def names(self) -> list[str]:
        """The keys that have something under them."""
        return [key for key, node in self._nodes.items() if not _is_empty(node)]

    def text(self, key: str) -> str:
        """Words; empty where there are none. Raises ExchangeError where a list or a mapping stands there."""
        node = self._nodes.get(key)
        if node is None or _is_empty(node):
            return ""
        if not isinstance(node, Scalar):
            raise self.error(f"“{key}” must be a text", node.line)
        return clean(node.text)

    def told(self, key: str) -> str:
        """Words in the language asked for, where the file has them, else as they stand."""
        if self.language:
            translations = self.part("translations")
            wished = translations.part(self.language) if translations else None
            if wished and wished.text(key):
                return wished.text(key)
        return self.text(key)

    def whole(self, key: str) -> int | None:
        """A whole number; None where there is none. Raises ExchangeError."""
        text = self.text(key)
        if not text:
            return None
        if not _WHOLE.fullmatch(text):
            raise self.error(f"“{key}” must be a whole number, not “{text[:40]}”")
        return int(text.partition(".")[0])

    def flag(self, key: str) -> bool:
        return bool(_TRUE.fullmatch(self.text(key)))

    def part(self, key: str) -> Part | None:
        node = self._nodes.get(key)
        if node is None or _is_empty(node):
            return None
        if not isinstance(node, Mapping):
            raise self.error(f"“{key}” must be a mapping", node.line)
        return Part(node, self.name, self.language)

    def parts(self, key: str) -> list[Part]:
        """The mappings of a list."""
        node = self._nodes.get(key)
        if node is None or _is_empty(node):
            return []
        if not isinstance(node, Sequence):
            raise self.error(f"“{key}” must be a list", node.line)
        return [self._inner(each, key) for each in node.items]

    def named_parts(self, key: str) -> Iterator[tuple[str, Part]]:
        """The mappings under a mapping, or those of a list with a “urn” each."""
        node = self._nodes.get(key)
        if isinstance(node, Sequence):
            for part in self.parts(key):
                yield part.text("urn"), part
        elif isinstance(node, Mapping):
            for name, inner in node.entries:
                yield clean(name.text), self._inner(inner, key)
        elif node is not None and not _is_empty(node):
            raise self.error(f"“{key}” must be a mapping or a list", node.line)

    def words(self, key: str) -> tuple[str, ...]:
        """The single values of a list, or the one value that stands there instead."""
        node = self._nodes.get(key)
        if node is None or _is_empty(node):
            return ()
        nodes = node.items if isinstance(node, Sequence) else [node]
        words = [clean(each.text) for each in nodes if isinstance(each, Scalar)]
        if len(words) < len(nodes):
            raise self.error(f"“{key}” must be a list of single values", node.line)
        return tuple(word for word in words if word)

    def error(self, message: str, line: int = 0) -> ExchangeError:
        return ExchangeError(f"{self.name}, line {line or self.line}: {message}.")

    def _inner(self, node: Node, key: str) -> Part:
        if not isinstance(node, Mapping):
            raise self.error(f"each of “{key}” must be a mapping", node.line)
        return Part(node, self.name, self.language)


def read_part(content: bytes, name: str, language: str = "") -> Part:
    """The mapping that is the whole file. Raises ExchangeError."""
    if len(content) > LARGEST_FILE:
        raise ExchangeError(f"{name} has more than {LARGEST_FILE:,} bytes.")
    try:
        node = read_nodes(content.decode("utf-8-sig"), name, longest=LARGEST_FILE)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ExchangeError(f"{name}, line {line}: this is not UTF-8 text.") from error
    except QuestionnaireFileError as error:
        problem = error.problems[0]
        raise ExchangeError(f"{name}, line {problem.line}: {problem.message}.") from error
    if not isinstance(node, Mapping):
        raise ExchangeError(f"{name}: the file must be a mapping, a list of “key: value” lines.")
    return Part(node, name, language)


def _is_empty(node: Node) -> bool:
    if isinstance(node, Scalar):
        return node.plain and bool(_NULL.fullmatch(node.text))
    return not (node.items if isinstance(node, Sequence) else node.entries)
