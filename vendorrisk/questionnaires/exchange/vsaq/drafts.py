"""A VSAQ tree laid out as ours: which block is a domain, which item a question, and what every id stands for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from vendorrisk.questionnaires.exchange.fitting import Keys
from vendorrisk.questionnaires.exchange.imported import ImportLine, Outcome
from vendorrisk.questionnaires.exchange.vsaq.items import GROUPS, QUESTIONS, Choice, Item
from vendorrisk.questionnaires.exchange.vsaq.markup import words_of
from vendorrisk.questionnaires.exchange.vsaq.visibility import Named
from vendorrisk.scoring.questionnaire import Condition

Severity = Literal["low", "medium", "high", "critical"]

#: group items have it where the source offers no other answer
NONE_OF_THE_ABOVE = "None of the above."


@dataclass
class Entry:
    """One item with what becomes of it."""

    item: Item
    blocks: tuple[Item, ...]
    key: str = ""
    outcome: Outcome = "kept"
    notes: list[str] = field(default_factory=list)

    def change(self, note: str, key: str = "") -> None:
        if self.outcome == "kept":
            self.outcome = "changed"
        self.key = key or self.key
        self.notes.append(note)

    def keep(self, note: str, key: str) -> None:
        self.key = key
        self.notes.append(note)

    def leave(self, note: str) -> None:
        self.outcome = "left"
        self.key = ""
        self.notes.append(note)

    @property
    def line(self) -> ImportLine:
        return ImportLine(self.item.place, self.outcome, self.key, " ".join(dict.fromkeys(self.notes)))


@dataclass
class DraftOption:
    value: str
    label: str
    #: what the answer is to conditions: the option alone, or nothing where it stands for “none”
    answers: tuple[str, ...]
    exclusive: bool = False
    #: the worst that a tip says about it
    severity: Severity | None = None


@dataclass
class Advice:
    """A tip that warns, at the question whose choices show it."""

    severity: Severity
    title: str
    text: str
    #: labels of the choices that show it; none where it is shown while nothing is ticked
    labels: list[str]


@dataclass
class Draft:
    """A question on its way."""

    entry: Entry
    key: str
    #: one line; empty where the source has none
    text: str = ""
    options: list[DraftOption] = field(default_factory=list)
    condition: Condition | None = None
    help: list[str] = field(default_factory=list)
    advice: list[Advice] = field(default_factory=list)
    #: a choice that is warned of earns nothing, because choices add up
    strict: bool = False

    @property
    def item(self) -> Item:
        return self.entry.item


@dataclass
class Section:
    """What becomes a domain."""

    block: Item
    #: everything in it in the order of the file, blocks included
    entries: list[Entry]


@dataclass
class Layout:
    sections: list[Section]
    entries: list[Entry]
    drafts: dict[str, Draft] = field(default_factory=dict)
    named: dict[str, Named] = field(default_factory=dict)
    #: changed ids of choices, for the report
    lines: list[ImportLine] = field(default_factory=list)
    keys: Keys = field(default_factory=Keys)

    def draft_of(self, entry: Entry) -> Draft | None:
        return self.drafts.get(entry.key)


def lay_out(root: Item) -> Layout:
    """Sections, questions and names of a tree; conditions and tips are not looked at yet."""
    entry = Entry(root, ())
    layout = Layout([], [entry])
    _split(entry, layout)
    for each in layout.entries:
        for note in each.item.notes:
            each.change(note)
        if each.item.kind in QUESTIONS:
            _draft(each, layout)
        elif each.item.id:
            _name(each.item.id, Named(each.item, each.blocks), each, layout)
    return layout


def _split(entry: Entry, layout: Layout) -> None:
    """A block with questions of its own is a domain with all that is in it; else each block in it is split."""
    block, around = entry.item, (*entry.blocks, entry.item)
    inner = [each for each in block.items if each.kind == "block"]
    if not inner or any(each.kind in QUESTIONS for each in block.items):
        entries = [Entry(item, blocks) for item, blocks in _walk(block, around)]
        layout.entries.extend(entries)
        layout.sections.append(Section(block, entries))
        return
    if entry.blocks:
        entry.change("Its parts are domains of their own.")
    for item in block.items:
        each = Entry(item, around)
        layout.entries.append(each)
        if item.kind == "block":
            _split(each, layout)
        elif item is block.items[0]:
            layout.sections.append(Section(block, [each]))
        elif layout.sections:
            layout.sections[-1].entries.append(each)


def _walk(block: Item, around: tuple[Item, ...]) -> Iterator[tuple[Item, tuple[Item, ...]]]:
    for item in block.items:
        yield item, around
        if item.kind == "block":
            yield from _walk(item, (*around, item))


def _draft(entry: Entry, layout: Layout) -> None:
    item = entry.item
    wished = item.id or (f"group.{item.choices[0].id}" if item.choices else f"line-{item.line}")
    key = layout.keys.give(wished, "question")
    entry.key = key
    if not item.id:
        entry.change(f"The source gives it no id; here it is “{key}”.")
    elif key != item.id:
        entry.change(f"Here its key is “{key}”.")
    draft = Draft(entry, key, words_of(item.text))
    layout.drafts[key] = draft
    if item.id:
        _name(item.id, Named(item, entry.blocks, key), entry, layout)
    if item.kind in GROUPS:
        _options(draft, layout)
    elif item.kind in ("yesno", "check", "radio"):
        labels = (words_of(item.word(answer)) or answer.capitalize() for answer in ("yes", "no"))
        draft.options = [
            DraftOption(value, label, (value,)) for value, label in zip(("yes", "no"), labels, strict=True)
        ]


def _options(draft: Draft, layout: Layout) -> None:
    values = Keys()
    for choice in draft.item.choices:
        value = values.give(choice.id, "option")
        _name(
            choice.id,
            Named(draft.item, draft.entry.blocks, draft.key, value, choice.condition),
            draft.entry,
            layout,
        )
        _note_choice(choice, value, draft, layout)
        draft.options.append(DraftOption(value, words_of(choice.text) or value, (value,)))
    if draft.item.fields.get("defaultChoice") in (True, "true", "yes"):
        value = values.give("none", "none")
        multiple = draft.item.kind == "checkgroup"
        draft.options.append(DraftOption(value, NONE_OF_THE_ABOVE, (), exclusive=multiple))


def _note_choice(choice: Choice, value: str, draft: Draft, layout: Layout) -> None:
    if value != choice.id:
        layout.lines.append(
            ImportLine(choice.id, "changed", draft.key, f"Here the value of the option is “{value}”.")
        )


def _name(id_: str, named: Named, entry: Entry, layout: Layout) -> None:
    if id_ in layout.named:
        entry.change(f"The id “{id_[:80]}” stands twice in the file; conditions mean the first.")
        return
    layout.named[id_] = named
