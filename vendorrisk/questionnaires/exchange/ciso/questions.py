"""A library of CISO Assistant as a questionnaire of ours, with a line in the report for all it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from vendorrisk.questionnaires.exchange.ciso.library import Asked, Choice, Library, Requirement
from vendorrisk.questionnaires.exchange.ciso.scores import STEPS, credits_of, is_scored
from vendorrisk.questionnaires.exchange.fitting import (
    LONGEST_HELP,
    LONGEST_LABEL,
    LONGEST_TEXT,
    LONGEST_TITLE,
    Keys,
    clipped,
    fitted_key,
    one_line,
)
from vendorrisk.questionnaires.exchange.imported import ImportLine, Outcome
from vendorrisk.scoring.questionnaire import (
    FULL_CREDIT,
    AllOf,
    AnyOf,
    Band,
    Condition,
    Domain,
    Equals,
    IsAnswered,
    OneOf,
    Option,
    Question,
    QuestionType,
)

_TYPES: dict[str, QuestionType] = {
    "unique_choice": "single_choice",
    "single_choice": "single_choice",
    "multiple_choice": "multiple_choice",
    "text": "text",
    "number": "number",
    "date": "date",
    "boolean": "yes_no",
}
#: a number or a day is asked for information: whatever it is, it costs nothing
_ANY_NUMBER = (Band(Fraction(-999_999_999), FULL_CREDIT),)
_ANY_DAY = (Band(Fraction(100_000), FULL_CREDIT),)
_CONDITION_PARTS = 200


@dataclass
class Made:
    """A question that was made, and what it came from."""

    requirement: Requirement
    #: None where the requirement itself is asked
    asked: Asked | None
    key: str
    #: urn of a choice to the value of its option
    values: dict[str, str]


@dataclass
class Conversion:
    """Goes through the requirements in the order of the file."""

    library: Library
    made: dict[str, Made] = field(default_factory=dict)
    report: list[ImportLine] = field(default_factory=list)
    domains: list[Domain] = field(default_factory=list)
    _keys: Keys = field(default_factory=Keys)
    _domain_keys: Keys = field(default_factory=Keys)
    _waiting: list[str] = field(default_factory=list)
    _questions: list[Question] = field(default_factory=list)

    #: group to the answers that switch it on
    _switches: dict[str, list[Condition]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._parents = {each.parent for each in self.library.requirements if each.parent}
        self._by_urn = {each.urn: each for each in self.library.requirements}
        self._prefix = _common_start([each.urn for each in self.library.requirements])
        self._switched = {
            group
            for each in self.library.requirements
            for question in each.questions
            for choice in question.choices
            for group in choice.groups
        }

    def run(self) -> None:
        for urn, note in self.library.aside:
            self._note(urn, "left", "", note)
        head: Requirement | None = None
        for requirement in self.library.requirements:
            top = self._top(requirement)
            if head is None or (top is not head and (self._is_head(top) or self._is_head(head))):
                self._close(head)
                head = top
            self._take(requirement, heads=requirement is head and self._is_head(head))
        self._close(head)
        for group, name in self.library.groups.items():
            self._note(group, *self._fate_of_group(group, name))

    def _top(self, requirement: Requirement) -> Requirement:
        """The outermost requirement around this one."""
        seen: set[str] = set()
        while requirement.parent in self._by_urn and requirement.urn not in seen:
            seen.add(requirement.urn)
            requirement = self._by_urn[requirement.parent]
        return requirement

    def _is_head(self, requirement: Requirement) -> bool:
        return requirement.urn in self._parents

    def _close(self, head: Requirement | None) -> None:
        """What was asked since the last domain becomes one."""
        if head is None or not self._questions:
            return
        if self._waiting:
            last = self._questions[-1]
            told = "\n\n".join(filter(None, [last.help, *self._taken()]))
            self._questions[-1] = replace(last, help=clipped(told, LONGEST_HELP))
        own = self._is_head(head) and _title(head)
        title = one_line(own or self.library.name or "Requirements")
        key = self._domain_keys.give(self._short(head.urn) if own else fitted_key(title.lower())[:60], "part")
        self.domains.append(Domain(key, clipped(title, LONGEST_TITLE), "sum", tuple(self._questions)))
        self._questions = []

    def _take(self, requirement: Requirement, *, heads: bool) -> None:
        texts = [text for text in (requirement.description, requirement.annotation) if text]
        if requirement.splash:
            self._note(requirement.urn, "left", "", "A screen of introduction.")
        elif requirement.questions:
            self._ask_all(requirement, [*([] if heads else [_heading(requirement)]), *texts])
        elif requirement.assessable and not self._is_head(requirement):
            self._ask_itself(requirement)
        else:
            self._waiting += [*([] if heads else [_heading(requirement)]), *texts]
            outcome: Outcome = "changed" if requirement.assessable else "kept"
            told = "What belongs to it is asked instead." if requirement.assessable else "It is a heading."
            self._note(requirement.urn, outcome, "", told)

    def _ask_all(self, requirement: Requirement, texts: list[str]) -> None:
        self._waiting += texts
        if requirement.evidence:
            self._waiting.append(f"Typical evidence: {requirement.evidence}")
        condition, note = self._condition_of_groups(requirement)
        first = len(self._questions)
        scored = any(is_scored(question) for question in requirement.questions)
        for asked in requirement.questions:
            self._ask(requirement, asked, condition, scored=scored)
        notes = [note, _lost(requirement.lost)]
        outcome: Outcome = "changed" if any(notes) else "kept"
        self._note(requirement.urn, outcome, self._questions[first].key, " ".join(filter(None, notes)))

    def _ask(self, requirement: Requirement, asked: Asked, around: Condition | None, *, scored: bool) -> None:
        notes = [_lost(asked.lost)]
        key = self._keys.give(self._short(asked.urn), "question")
        values = _values(asked)
        condition = _both(around, self._depends_on(asked, notes))
        type_ = _type(asked, notes)
        question = Question(
            key=key,
            text=_cut(one_line(asked.text) or one_line(_title(requirement)) or key, LONGEST_TEXT, notes),
            type=type_,
            help=_cut("\n\n".join([*self._taken(), *_about(asked.choices)]), LONGEST_HELP, notes),
            weight=_weight(requirement, asked, type_, scored=scored),
            options=_options(asked, values, notes) if type_ in ("single_choice", "multiple_choice") else (),
            evidence="recommended" if requirement.evidence else "none",
            applies_when=condition,
            bands=_ANY_NUMBER if type_ == "number" else _ANY_DAY if type_ == "date" else (),
        )
        self._questions.append(question)
        self.made[asked.urn] = Made(requirement, asked, key, values)
        self._remember_switches(self.made[asked.urn])
        self._note(asked.urn, "changed" if any(notes) else "kept", key, " ".join(filter(None, notes)))

    def _ask_itself(self, requirement: Requirement) -> None:
        """A statement without questions is answered in four steps."""
        condition, note = self._condition_of_groups(requirement)
        notes = ["A statement: it is answered in four steps from “Not in place” to “improved”.", note]
        notes.append(_lost(requirement.lost))
        key = self._keys.give(self._short(requirement.urn), "requirement")
        texts = (
            [requirement.description, requirement.annotation]
            if requirement.name
            else [requirement.annotation]
        )
        evidence = [f"Typical evidence: {requirement.evidence}"] if requirement.evidence else []
        text = one_line(_title(requirement) or requirement.description) or key
        question = Question(
            key=key,
            text=_cut(text, LONGEST_TEXT, notes),
            type="single_choice",
            help=_cut("\n\n".join([*self._taken(), *filter(None, texts), *evidence]), LONGEST_HELP, notes),
            weight=requirement.weight,
            options=tuple(Option(value, label, Fraction(credit)) for value, label, credit, _ in STEPS),
            evidence="recommended" if requirement.evidence else "none",
            applies_when=condition,
        )
        self._questions.append(question)
        self.made[requirement.urn] = Made(requirement, None, key, {})
        self._note(requirement.urn, "changed", key, " ".join(filter(None, notes)))

    def _taken(self) -> list[str]:
        waiting, self._waiting = [text for text in self._waiting if text], []
        return waiting

    def _short(self, urn: str) -> str:
        """The urn without what all of the library have in common."""
        return (urn.removeprefix(self._prefix) or urn).replace(":", ".").strip(".")

    def _depends_on(self, asked: Asked, notes: list[str]) -> Condition | None:
        if not asked.depends_on:
            return None
        made = self.made.get(asked.depends_on)
        if made is None:
            notes.append(
                f"It depends on “{asked.depends_on[:200]}”, which does not stand before it: always asked."
            )
            return None
        values = tuple(dict.fromkeys(filter(None, (_value(made, answer) for answer in asked.answers))))
        if len(values) < len(set(asked.answers)):
            notes.append("It depends on an answer that its question does not have.")
        if not values:
            return IsAnswered(made.key)
        if len(values) == 1:
            return Equals(made.key, values[0])
        if asked.needs_all:
            return AllOf(tuple(Equals(made.key, value) for value in values[:_CONDITION_PARTS]))
        return OneOf(made.key, values[:_CONDITION_PARTS])

    def _condition_of_groups(self, requirement: Requirement) -> tuple[Condition | None, str]:
        """Groups that answers switch on become conditions, where the library works that way at all."""
        groups = set(requirement.groups)
        if not groups or not self._switched or groups & self.library.selected_groups:
            return None, ""
        parts = tuple(dict.fromkeys(part for group in groups for part in self._switches.get(group, ())))
        names = ", ".join(sorted(groups))[:200]
        if len(parts) > _CONDITION_PARTS:
            return (
                None,
                f"More answers than {_CONDITION_PARTS} switch on its group {names}; here always asked.",
            )
        if parts:
            return (parts[0] if len(parts) == 1 else AnyOf(parts)), ""
        return None, f"In the source only where the group {names} is switched on by hand; here always asked."

    def _remember_switches(self, made: Made) -> None:
        """What answers of a question switch on groups of requirements that come later."""
        values: dict[str, list[str]] = {}
        for choice in made.asked.choices if made.asked else ():
            for group in choice.groups if choice.urn in made.values else ():
                values.setdefault(group, []).append(made.values[choice.urn])
        for group, found in values.items():
            part = Equals(made.key, found[0]) if len(found) == 1 else OneOf(made.key, tuple(found))
            self._switches.setdefault(group, []).append(part)

    def _fate_of_group(self, group: str, name: str) -> tuple[Outcome, str, str]:
        if group in self.library.selected_groups and self._switched:
            return "kept", "", f"{name}: always asked, as in the source."
        if group in self._switched:
            return "kept", "", f"{name}: asked when an answer asks for it, as in the source."
        return "changed", "", f"{name}: groups are not chosen by hand here; its requirements are asked."

    def _note(self, urn: str, outcome: Outcome, key: str, note: str) -> None:
        self.report.append(ImportLine(urn, outcome, key, note))


def _common_start(urns: list[str]) -> str:
    """What all urns begin with, up to and with the last colon."""
    if not urns:
        return ""
    low, high = min(urns), max(urns)
    same = next((place for place, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), len(low))
    return low[: low.rfind(":", 0, same) + 1]


def _title(requirement: Requirement) -> str:
    return (
        " ".join(part for part in (requirement.ref_id, requirement.name) if part) if requirement.name else ""
    )


def _heading(requirement: Requirement) -> str:
    title = one_line(_title(requirement))
    return f"**{title}**" if title else ""


def _about(choices: tuple[Choice, ...]) -> Iterator[str]:
    for choice in choices:
        if choice.description or len(choice.label) > LONGEST_LABEL:
            yield f"**{clipped(one_line(choice.label), 80)}**: {choice.description or choice.label}"


def _lost(lost: tuple[str, ...]) -> str:
    return f"Without counterpart here: {', '.join(lost)}." if lost else ""


def _both(first: Condition | None, second: Condition | None) -> Condition | None:
    return AllOf((first, second)) if first and second else first or second


def _values(asked: Asked) -> dict[str, str]:
    """The value of each option; a choice that means “not applicable” is none, for every question here has that."""
    keys = Keys()
    return {
        choice.urn: keys.give(choice.urn.removeprefix(asked.urn).replace(":", ".").strip("."), "option")
        for choice in asked.choices
        if choice.result != "not_applicable" or choice.score or len(asked.choices) < 3
    }


def _value(made: Made, answer: str) -> str:
    """The value of an answer that something depends on; empty where there is no such answer."""
    if made.values:
        return made.values.get(answer, "")
    return {"true": "yes", "yes": "yes", "false": "no", "no": "no"}.get(answer.lower(), "")


def _type(asked: Asked, notes: list[str]) -> QuestionType:
    type_ = _TYPES.get(asked.type)
    if type_ is None:
        notes.append(
            f"The type “{asked.type[:40]}” is not known; asked as {'a choice' if asked.choices else 'text'}."
        )
        type_ = "single_choice" if asked.choices else "text"
    if asked.choices and type_ == "yes_no":
        return "single_choice"
    if type_ in ("single_choice", "multiple_choice") and not asked.choices:
        notes.append("It has no choices; asked as text.")
        return "text"
    return type_


def _weight(requirement: Requirement, asked: Asked, type_: QuestionType, *, scored: bool) -> int:
    """What the source scores is weighed; where it scores nothing, words are for the reviewer to judge."""
    if is_scored(asked):
        return requirement.weight * asked.weight
    return requirement.weight if type_ == "text" and requirement.assessable and not scored else 0


def _options(asked: Asked, values: dict[str, str], notes: list[str]) -> tuple[Option, ...]:
    credits_, exact = credits_of(asked)
    if not exact:
        notes.append("Its scores were brought to credits from 0 to 100, rounded to two decimals.")
    aside = [choice.label for choice in asked.choices if choice.urn not in values]
    if aside:
        told = ", ".join(f"“{clipped(one_line(label), 80)}”" for label in aside)
        notes.append(f"Instead of {told} the answer is “not applicable”, with a reason: it leaves the sums.")
    if not is_scored(asked):
        credits_ = dict.fromkeys(credits_, FULL_CREDIT)
    return tuple(
        Option(
            values[choice.urn],
            _cut(one_line(choice.label) or values[choice.urn], LONGEST_LABEL, notes),
            credits_[choice.urn],
        )
        for choice in asked.choices
        if choice.urn in values
    )


def _cut(text: str, longest: int, notes: list[str]) -> str:
    if len(text) > longest:
        notes.append(f"A text was cut off after {longest:,} characters.")
    return clipped(text, longest)
