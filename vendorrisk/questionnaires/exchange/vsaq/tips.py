"""What VSAQ's tips become: credit lost and findings, hints to the reviewer, or help.

VSAQ does not score. It warns: a tip with “warn” is shown for certain choices and has a severity. Such a choice loses
credit here, and the tip is the finding. A tip that depends on several questions cannot be a credit of one of them; it
becomes a contradiction, which the reviewer is shown under the very same condition.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from vendorrisk.questionnaires.exchange.fitting import LONGEST_FINDING, LONGEST_SENTENCE, clipped
from vendorrisk.questionnaires.exchange.vsaq.drafts import Advice, Draft, DraftOption, Entry, Layout, Severity
from vendorrisk.questionnaires.exchange.vsaq.items import Item
from vendorrisk.questionnaires.exchange.vsaq.markup import markdown_of, words_of
from vendorrisk.questionnaires.exchange.vsaq.visibility import (
    Rule,
    UntranslatableError,
    Visibility,
    all_of,
    decided,
)
from vendorrisk.scoring.questionnaire import AllOf, AnyOf, Contradiction, Equals, Not, questions_named

#: what a choice that shows such a tip loses, of 100
LOSSES: dict[Severity, int] = {"low": 25, "medium": 50, "high": 75, "critical": 100}
#: the weight of a question whose worst tip has this severity
WEIGHTS: dict[Severity, int] = {"low": 1, "medium": 2, "high": 3, "critical": 4}
_SEVERITIES: dict[str, Severity] = {"low": "low", "medium": "medium", "high": "high", "critical": "critical"}
#: more choices than this are looked at in pairs only
_MOST_TOGETHER = 6


class Tips:
    """Gives every tip of a layout its place. `visibility` may look at all questions."""

    def __init__(self, layout: Layout, visibility: Visibility) -> None:
        self.layout = layout
        self.visibility = visibility
        self.order = {key: place for place, key in enumerate(layout.drafts)}
        self.contradictions: list[Contradiction] = []
        self._rules: dict[str, list[Rule]] = {}
        self._previous: Draft | None = None

    def place_all(self) -> None:
        for entry in self.layout.entries:
            draft = self.layout.draft_of(entry)
            if draft and draft.entry is entry:
                self._previous = draft
            elif entry.item.kind == "tip":
                self._place(entry)
        for key, rules in self._rules.items():
            _mind_sums(self.layout.drafts[key], rules)

    def _place(self, entry: Entry) -> None:
        try:
            shown = self.visibility.of_item(entry.item, entry.blocks)
            own = self._nearest(entry)
        except UntranslatableError as error:
            self._as_help(entry, self._previous, f"Its condition “{entry.item.cond[:200]}” {error}.")
            return
        if shown is False:
            entry.leave("The source never shows it.")
            return
        owner = self._owner(own) or self._previous
        if owner is None:
            entry.leave("No question stands before it.")
        elif not _warns(entry.item):
            self._as_help(entry, owner, "", self._labels(owner, own))
        else:
            self._as_warning(entry, owner, shown, own)

    def _nearest(self, entry: Entry) -> Rule:
        """The tip's own condition or, where it has none, that of the closest block that has one."""
        rules = (self.visibility.of_own(each) for each in (entry.item, *reversed(entry.blocks)))
        return next((rule for rule in rules if rule is not True), True)

    def _owner(self, rule: Rule) -> Draft | None:
        """The last question that the condition names."""
        keys = [] if isinstance(rule, bool) else list(questions_named(rule))
        return self.layout.drafts[max(keys, key=self.order.__getitem__)] if keys else None

    def _labels(self, owner: Draft, rule: Rule) -> list[str]:
        """The choices of the owner that show the tip; empty where they alone do not decide."""
        if isinstance(rule, bool) or set(questions_named(rule)) != {owner.key}:
            return []
        return [option.label for option in _showing(owner, rule)]

    def _as_help(self, entry: Entry, owner: Draft | None, note: str, labels: list[str] | None = None) -> None:
        if owner is None:
            entry.leave(f"{note} No question stands before it.".strip())
            return
        text = _text(entry.item)
        if text:
            name = words_of(entry.item.word("name")) or words_of(entry.item.word("customTitle"))
            owner.help.append(_when(labels or []) + (f"**{name}**: {text}" if name else text))
        _ask_for_comment(entry.item, owner)
        told = f" Severity: {_severity(entry.item)}." if _warns(entry.item) else ""
        because = f" In the source it is shown for: {entry.item.cond[:500]}." if entry.item.cond else ""
        entry.change(f"{note} Its text stands in the help of the question.{because}{told}".strip(), owner.key)

    def _as_warning(self, entry: Entry, owner: Draft, shown: Rule, own: Rule) -> None:
        """A choice that is sure to show the tip loses credit; what hangs on several questions is for the reviewer."""
        named = {} if isinstance(own, bool) else dict.fromkeys(questions_named(own))
        losing = {key for key in named if self._loses(entry, self.layout.drafts[key], own)}
        if losing and (len(named) == 1 or _is_told(own, losing)):
            return
        if not isinstance(shown, bool) and len(set(questions_named(shown))) > 1 and named:
            self.contradictions.append(Contradiction(shown, _sentence(entry.item)))
            self._as_help(
                entry, owner, "It depends on several answers: the reviewer is shown it when they are given."
            )
        else:
            self._as_help(entry, owner, "No single choice shows it, so it costs no credit.")

    def _loses(self, entry: Entry, draft: Draft, own: Rule) -> bool:
        around = [block for block in entry.blocks if all(block is not each for each in draft.entry.blocks)]
        rule = all_of([own, *(self.visibility.of_own(block) for block in around)])
        showing = _showing(draft, rule)
        if showing or _shown_for_none(draft, rule):
            self._as_loss(entry, draft, rule, showing)
            return True
        return False

    def _as_loss(self, entry: Entry, owner: Draft, rule: Rule, showing: list[DraftOption]) -> None:
        severity = _severity(entry.item)
        for option in showing:
            if option.severity is None or LOSSES[severity] > LOSSES[option.severity]:
                option.severity = severity
        labels = [option.label for option in showing]
        owner.advice.append(
            Advice(severity, _title(entry.item), _text(entry.item) or _title(entry.item), labels)
        )
        _ask_for_comment(entry.item, owner)
        self._rules.setdefault(owner.key, []).append(rule)
        told = f"{severity.capitalize()}, for {entry.item.cond[:500]}: a finding, and {LOSSES[severity]} of 100 lost."
        if entry.item.word("severity") not in _SEVERITIES:
            entry.change(f"The source gives no severity that is known; taken as {severity}.")
        entry.keep(told, owner.key)


def _warns(item: Item) -> bool:
    return item.fields.get("warn") in ("yes", "true", True)


def _severity(item: Item) -> Severity:
    return _SEVERITIES.get(item.word("severity"), "medium")


def _showing(owner: Draft, rule: Rule) -> list[DraftOption]:
    """The options that are sure to show it. Those that the rule does not name all mean the same to it."""
    named = _named_values(rule, owner.key)
    others = decided(rule, owner.key, ("something else",))
    return [
        option
        for option in owner.options
        if (
            decided(rule, owner.key, option.answers)
            if not option.answers or option.value in named
            else others
        )
    ]


def _named_values(rule: Rule, question: str) -> set[str]:
    match rule:
        case Equals(key, value) if key == question:
            return {value}
        case AllOf(parts) | AnyOf(parts):
            return set().union(*(_named_values(part, question) for part in parts))
        case Not(part):
            return _named_values(part, question)
        case _:
            return set()


def _is_told(rule: Rule, losing: set[str]) -> bool:
    """Whether the rule is nothing but choices of which each alone shows the tip, and loses credit for it."""
    if not isinstance(rule, AnyOf):
        return False
    return all(
        len(set(questions_named(part))) == 1 and set(questions_named(part)) <= losing
        for part in rule.conditions
    )


def _shown_for_none(owner: Draft, rule: Rule) -> bool:
    """Whether ticking nothing shows it: that earns nothing here either."""
    return owner.item.kind == "checkgroup" and decided(rule, owner.key, ()) is True


def _title(item: Item) -> str:
    title = words_of(item.word("name")) or words_of(item.word("customTitle")) or words_of(item.text)
    return clipped(title or item.place, LONGEST_FINDING)


def _text(item: Item) -> str:
    todo = words_of(item.word("todo"))
    return "\n\n".join(filter(None, [markdown_of(item.text), f"To do: {todo}" if todo else ""]))


def _ask_for_comment(item: Item, owner: Draft) -> None:
    """The box for compensating controls is the comment of the question here; what it asks for is said once."""
    why = words_of(item.word("why"))
    if why and f"*In the comment:* {why}" not in owner.help:
        owner.help.append(f"*In the comment:* {why}")


def _sentence(item: Item) -> str:
    named = f"{clipped(_title(item), 200)} ({_severity(item)})"
    words = words_of(item.text)
    return clipped(f"{named}: {words}" if words else named, LONGEST_SENTENCE)


def _when(labels: list[str]) -> str:
    return f"If the answer is {quoted(labels)}: " if labels else ""


def quoted(labels: list[str]) -> str:
    """The labels as a list in a sentence."""
    if not labels:
        return "nothing ticked"
    return " or ".join(f"“{clipped(label, 80)}”" for label in labels)


def _mind_sums(draft: Draft, rules: list[Rule]) -> None:
    """Choices of one answer add up here. What is warned of together must not add up to full credit."""
    if draft.item.kind != "checkgroup":
        return
    if any(_earns(options) and _warned(draft, options, rules) for options in _together(draft)):
        draft.strict = True
        draft.entry.change(
            "Choices that are ticked together add up, so those that the source warns of earn nothing here. Beside "
            "a choice that earns full credit they cost nothing: please look at them."
        )


def _together(draft: Draft) -> Iterator[tuple[DraftOption, ...]]:
    options = [option for option in draft.options if not option.exclusive]
    most = len(options) if len(options) <= _MOST_TOGETHER else 2
    for number in range(2, most + 1):
        yield from combinations(options[:40], number)


def _earns(options: tuple[DraftOption, ...]) -> bool:
    return sum(100 - (LOSSES[each.severity] if each.severity else 0) for each in options) >= 100


def _warned(draft: Draft, options: tuple[DraftOption, ...], rules: list[Rule]) -> bool:
    values = tuple(option.value for option in options)
    return any(decided(rule, draft.key, values) for rule in rules)
