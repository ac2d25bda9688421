"""YAML as plain nodes that know their line. Hostile files are refused before they can cost time or memory.

PyYAML's own constructors lose the lines, and its recursive composer trusts the file; the event stream does
neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from vendorrisk.questionnaires.files.problems import Problem, QuestionnaireFileError

LARGEST_FILE = 1_000_000
DEEPEST = 40
#: counted with every alias written out
MOST_NODES = 100_000


@dataclass(frozen=True)
class Scalar:
    """One value as it is written; `plain` is False where it stands in quotes or in a block."""

    line: int
    text: str
    plain: bool


@dataclass
class Sequence:
    line: int
    items: list[Node] = field(default_factory=list)


@dataclass
class Mapping:
    line: int
    entries: list[tuple[Scalar, Node]] = field(default_factory=list)


Node = Scalar | Sequence | Mapping


def read_nodes(text: str, file: str, *, longest: int = LARGEST_FILE) -> Node:
    """The one document of a YAML file of at most `longest` characters.

    Raises QuestionnaireFileError where it is no YAML, or too large to be one.
    """
    if len(text) > longest:
        raise _fault(file, 1, f"the file has more than {longest:,} characters")
    try:
        return _Composer(yaml.parse(text, Loader=_Loader), file).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _fault(file, mark.line + 1 if mark else 1, error.problem or "this is no YAML") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _fault(file, line, "the file contains a character that YAML does not allow") from error


def _fault(file: str, line: int, message: str) -> QuestionnaireFileError:
    return QuestionnaireFileError([Problem(file, line, "YAML", message)])


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class _Composer:
    events: Iterator[yaml.Event]
    file: str
    anchors: dict[str, tuple[Node, int]] = field(default_factory=dict)
    nodes: int = 0

    def document(self) -> Node:
        self._next()
        start = self._next()
        if isinstance(start, yaml.StreamEndEvent):
            raise _fault(self.file, 1, "the file is empty")
        node = self._node(self._next(), depth=1)
        self._next()
        end = self._next()
        if not isinstance(end, yaml.StreamEndEvent):
            raise _fault(self.file, self._line(end), "only one document a file is possible")
        return node

    def _next(self) -> yaml.Event:
        return next(self.events)

    def _node(self, event: yaml.Event, depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        before = self.nodes
        self._count(1, event)
        node = self._fresh(event, depth)
        anchor = getattr(event, "anchor", None)
        if anchor:
            self.anchors[anchor] = (node, self.nodes - before)
        return node

    def _fresh(self, event: yaml.Event, depth: int) -> Node:
        line = self._line(event)
        if depth > DEEPEST:
            raise _fault(self.file, line, f"this is nested more than {DEEPEST} levels deep")
        if getattr(event, "tag", None) not in (None, "!"):
            raise _fault(self.file, line, f"the tag {getattr(event, 'tag', '')} is not possible here")
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(line, event.value, plain=event.style in (None, ""))
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(line, depth)
        return self._mapping(line, depth)

    def _sequence(self, line: int, depth: int) -> Sequence:
        node = Sequence(line)
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            node.items.append(self._node(event, depth + 1))
        return node

    def _mapping(self, line: int, depth: int) -> Mapping:
        node = Mapping(line)
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, Scalar):
                raise _fault(self.file, self._line(event), "a key must be a single word")
            node.entries.append((key, self._node(self._next(), depth + 1)))
        return node

    def _alias(self, event: yaml.AliasEvent) -> Node:
        if event.anchor not in self.anchors:
            raise _fault(
                self.file, self._line(event), f"the alias *{event.anchor} names nothing that stands before it"
            )
        node, size = self.anchors[event.anchor]
        self._count(size, event)
        return node

    def _count(self, nodes: int, event: yaml.Event) -> None:
        self.nodes += nodes
        if self.nodes > MOST_NODES:
            raise _fault(
                self.file,
                self._line(event),
                f"the file has more than {MOST_NODES:,} values, aliases included",
            )

    def _line(self, event: yaml.Event) -> int:
        return event.start_mark.line + 1 if event.start_mark else 1
