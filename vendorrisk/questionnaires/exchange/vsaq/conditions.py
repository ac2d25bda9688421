"""The condition language of VSAQ: `&&`, `||` and `!` with parentheses, read strictly from left to right.

There is no precedence of `&&` over `||`: `a || b && c` means `(a || b) && c`. An empty condition always holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

LONGEST = 10_000
DEEPEST = 50
#: ids, signs and parentheses; the longest of the published files has 23
MOST_TOKENS = 400

_TOKEN = re.compile(
    r'\s*(?:(?P<sign>&&|\|\||[!(),])|(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<name>[^\s()!&|,"]+))\s*', re.DOTALL
)


class ConditionError(ValueError):
    """The condition cannot be read; the message says why."""


@dataclass(frozen=True)
class Constant:
    """Always or never."""

    holds: bool


@dataclass(frozen=True)
class Chosen:
    """An id, perhaps with /yes, /no or /value behind it: something is ticked, chosen or filled in."""

    id: str
    asks: Literal["", "yes", "no", "value"] = ""


@dataclass(frozen=True)
class Shown:
    """`^id`: whether that item is shown."""

    id: str


@dataclass(frozen=True)
class Call:
    """A function with what stands in its parentheses, quoted texts without their quotes."""

    function: str
    arguments: tuple[str, ...]


@dataclass(frozen=True)
class Negated:
    term: Term


@dataclass(frozen=True)
class Joined:
    """Both hold (`&&`), or at least one of them (`||`)."""

    operator: Literal["&&", "||"]
    left: Term
    right: Term


Term = Constant | Chosen | Shown | Call | Negated | Joined
ALWAYS = Constant(True)


def parse_condition(text: str) -> Term:
    """The condition as a tree. Raises ConditionError."""
    if len(text) > LONGEST:
        raise ConditionError(f"it has more than {LONGEST:,} characters")
    tokens = list(_tokens(text))
    if not tokens:
        return ALWAYS
    if len(tokens) > MOST_TOKENS:
        raise ConditionError(f"it has more than {MOST_TOKENS} ids and signs")
    parser = _Parser(tokens)
    term = parser.row(1)
    if parser.at < len(tokens):
        raise ConditionError(f"“{parser.peek()}” is not expected there")
    return term


def _tokens(text: str) -> Iterator[str]:
    at = len(text) - len(text.lstrip())
    while at < len(text):
        found = _TOKEN.match(text, at)
        if not found:
            raise ConditionError(f"“{text[at : at + 20]}” cannot be read")
        yield found["sign"] or found["quoted"] or found["name"]
        at = found.end()


@dataclass
class _Parser:
    tokens: list[str]
    at: int = 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self.at += 1
        return token

    def row(self, depth: int) -> Term:
        """Terms joined by operators: each operator takes all that stands left of it."""
        if depth > DEEPEST:
            raise ConditionError(f"it is nested more than {DEEPEST} levels deep")
        left = self.term(depth)
        while self.peek() in ("&&", "||"):
            operator: Literal["&&", "||"] = "&&" if self.take() == "&&" else "||"
            left = Joined(operator, left, self.term(depth))
        return left

    def term(self, depth: int) -> Term:
        negations = 0
        while self.peek() == "!":
            self.take()
            negations += 1
        term = self.plain(depth)
        return Negated(term) if negations % 2 else term

    def plain(self, depth: int) -> Term:
        token = self.take()
        if token == "(":
            term = self.row(depth + 1)
            self._close()
            return term
        if token in ("", "&&", "||", ")", ","):
            raise ConditionError(f"an id is expected before “{token}”" if token else "it ends too early")
        if token.startswith('"'):
            return ALWAYS  # a text is no empty value
        return self._call(token) if self.peek() == "(" else _named(token)

    def _call(self, function: str) -> Call:
        self.take()
        arguments = [self._argument()]
        while self.peek() == ",":
            self.take()
            arguments.append(self._argument())
        self._close()
        return Call(function, tuple(arguments))

    def _argument(self) -> str:
        token = self.take()
        if token in ("", "&&", "||", "!", "(", ")", ","):
            raise ConditionError("a function lacks what stands in its parentheses")
        return re.sub(r"\\(.)", r"\1", token[1:-1], flags=re.DOTALL) if token.startswith('"') else token

    def _close(self) -> None:
        if self.take() != ")":
            raise ConditionError("a parenthesis is not closed")


def _named(token: str) -> Term:
    if token in ("true", "false"):
        return Constant(token == "true")
    if token.startswith("^"):
        return Shown(token[1:])
    name, slash, asks = token.rpartition("/")
    if slash and asks in ("yes", "no", "value"):
        return Chosen(name, asks)
    return Chosen(token)
