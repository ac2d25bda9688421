"""VSAQ conditions as conditions of ours: what an id stands for, and when an item is shown.

In VSAQ an item is shown while its own condition and those of all blocks around it hold, and an answer counts only
while it is shown. Ours is the same rule, so a condition is translated word by word; a question that is asked under a
condition carries those of its blocks too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from vendorrisk.questionnaires.exchange.imported import ExchangeError
from vendorrisk.questionnaires.exchange.vsaq.conditions import (
    Call,
    Chosen,
    Constant,
    Joined,
    Negated,
    Shown,
    Term,
)
from vendorrisk.questionnaires.exchange.vsaq.items import Item
from vendorrisk.scoring.questionnaire import AllOf, AnyOf, Condition, Equals, IsAnswered, Not

#: Far more than people write; our files allow 20 levels.
MOST_LEAVES = 500
DEEPEST = 18
DEEPEST_REFERENCE = 30
#: steps for all conditions of a file together; the published files need less than a twentieth
MOST_STEPS = 60_000

#: A condition of ours, or one that always or never holds.
Rule = Condition | bool


class UntranslatableError(Exception):
    """The condition has no counterpart here; the message is the half sentence that says why."""


@dataclass(frozen=True)
class Named:
    """What an id of the source stands for here."""

    item: Item
    #: the blocks around it, the outermost first
    blocks: tuple[Item, ...]
    #: key of the question; empty for what is none
    question: str = ""
    #: the option; empty for the question itself
    value: str = ""
    #: the condition of the choice itself
    own: Term = field(default_factory=lambda: Constant(True))


@dataclass
class Visibility:
    """Translates the conditions of one file."""

    named: Mapping[str, Named]
    #: keys of the questions that may be looked at; None: all
    earlier: set[str] | None = None
    #: ids that conditions name and the file does not have
    unknown: set[str] = field(default_factory=set)
    #: keys of the questions that were left out
    gone: set[str] = field(default_factory=set)
    _depth: int = 0
    _steps: int = 0

    def of_item(self, item: Item, blocks: tuple[Item, ...]) -> Rule:
        """When the item is shown. Raises UntranslatableError."""
        return self.joined("&&", [self.of_own(each) for each in (*blocks, item)])

    def of_term(self, term: Term, namespace: str) -> Rule:
        """Raises UntranslatableError; ExchangeError where all conditions together are too many."""
        self._step(1)
        match term:
            case Constant(holds):
                return holds
            case Chosen(id_, asks):
                return self._chosen(self._find(id_, namespace), id_, asks)
            case Shown(id_):
                return self._shown(self._find(id_, namespace), id_)
            case Negated(inner):
                return negated(self.of_term(inner, namespace))
            case Joined(operator, left, right):
                rules = [self.of_term(left, namespace), self.of_term(right, namespace)]
                return self.joined(operator, rules)
            case Call(function, arguments):
                return self._call(function, arguments, namespace)

    def of_own(self, item: Item) -> Rule:
        """What the item itself asks for, whatever is around it. Raises UntranslatableError."""
        return False if item.hidden else self.of_term(item.condition, item.namespace)

    def _find(self, id_: str, namespace: str) -> Named | None:
        """An extension names its own ids without its namespace, and those of the file as they are."""
        found = self.named.get(f"{namespace}:{id_}") if namespace else None
        return found or self.named.get(id_)

    def _chosen(self, named: Named | None, id_: str, asks: str) -> Rule:
        if named is None:
            self.unknown.add(id_)
            return False
        if not named.question:
            return self._advised(named, id_)
        if named.question in self.gone:
            return False
        self._must_be_earlier(named.question, id_)
        return self.joined("&&", [self.of_term(named.own, named.item.namespace), _answer(named, asks)])

    def _advised(self, named: Named, id_: str) -> Rule:
        if named.item.hidden:
            return False
        raise UntranslatableError(f"asks whether “{id_}” is chosen, which is no question")

    def _shown(self, named: Named | None, id_: str) -> Rule:
        if named is None:
            self.unknown.add(id_)
            return False
        if self._depth >= DEEPEST_REFERENCE:
            raise UntranslatableError(f"goes in a circle, or too far, at “{id_}”")
        self._depth += 1
        try:
            shown = self.of_item(named.item, named.blocks)
            own = self.of_term(named.own, named.item.namespace)
        finally:
            self._depth -= 1
        return self.joined("&&", [shown, own])

    def _call(self, function: str, arguments: tuple[str, ...], namespace: str) -> Rule:
        """`matches(id/value, ".+")` is how VSAQ asks whether something is filled in."""
        if function == "matches" and arguments[1:] == (".+",):
            return self.of_term(Chosen(arguments[0].removesuffix("/value"), "value"), namespace)
        raise UntranslatableError(f"uses the function “{function[:40]}”, which has no counterpart here")

    def _must_be_earlier(self, question: str, id_: str) -> None:
        if self.earlier is not None and question not in self.earlier:
            raise UntranslatableError(f"looks at “{id_}”, which stands later")

    def joined(self, operator: str, rules: list[Rule]) -> Rule:
        """Raises UntranslatableError where the rules together are too large."""
        rule = all_of(rules) if operator == "&&" else any_of(rules)
        if isinstance(rule, bool):
            return rule
        for leaves, depth in enumerate(_leaves(rule, 1), start=1):
            self._step(1)
            if leaves > MOST_LEAVES or depth > DEEPEST:
                raise UntranslatableError("becomes too large when written out")
        return rule

    def _step(self, number: int) -> None:
        self._steps += number
        if self._steps > MOST_STEPS:
            raise ExchangeError("The conditions of the file are too many, or too long, to be worked out.")


def _answer(named: Named, asks: str) -> Rule:
    """What is asked about an answer. Of a group: whether anything of it is chosen."""
    key, kind = named.question, named.item.kind
    if named.value:
        return Equals(key, named.value) if asks != "no" else False
    if kind in ("yesno", "check", "radio") and asks != "value":
        wanted = "no" if asks == "no" else "yes"
        return Equals(key, wanted) if kind == "yesno" or wanted == "yes" else False
    return IsAnswered(key)


def all_of(rules: list[Rule]) -> Rule:
    if any(rule is False for rule in rules):
        return False
    parts = _flat(rules, AllOf)
    return AllOf(parts) if len(parts) > 1 else (parts[0] if parts else True)


def any_of(rules: list[Rule]) -> Rule:
    if any(rule is True for rule in rules):
        return True
    parts = _flat(rules, AnyOf)
    return AnyOf(parts) if len(parts) > 1 else (parts[0] if parts else False)


def negated(rule: Rule) -> Rule:
    if isinstance(rule, bool):
        return not rule
    return rule.condition if isinstance(rule, Not) else Not(rule)


def _flat(rules: list[Rule], kind: type[AllOf] | type[AnyOf]) -> tuple[Condition, ...]:
    """The conditions among the rules, those of the same kind taken apart, each once."""
    parts: dict[Condition, None] = {}
    for rule in rules:
        if isinstance(rule, AllOf | AnyOf) and isinstance(rule, kind):
            parts.update(dict.fromkeys(rule.conditions))
        elif not isinstance(rule, bool):
            parts[rule] = None
    return tuple(parts)


def _leaves(rule: Condition, depth: int) -> Iterator[int]:
    """How deep each question is named."""
    match rule:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _leaves(part, depth + 1)
        case Not(part):
            yield from _leaves(part, depth + 1)
        case _:
            yield depth


def decided(rule: Rule, question: str, values: tuple[str, ...]) -> bool | None:
    """What the rule is when this question has these values; None where that hangs on other questions too."""
    match rule:
        case bool():
            return rule
        case Equals(key, value):
            return value in values if key == question else None
        case IsAnswered(key):
            return bool(values) if key == question else None
        case AllOf(parts):
            return _every([decided(part, question, values) for part in parts])
        case AnyOf(parts):
            opposite = _every([_opposite(decided(part, question, values)) for part in parts])
            return _opposite(opposite)
        case Not(part):
            return _opposite(decided(part, question, values))
        case _:
            return None


def _every(parts: list[bool | None]) -> bool | None:
    if False in parts:
        return False
    return None if None in parts else True


def _opposite(value: bool | None) -> bool | None:
    return None if value is None else not value
