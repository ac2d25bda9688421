"""Questions and domains of ours out of what a VSAQ file was laid out as."""

from __future__ import annotations

from fractions import Fraction

from vendorrisk.questionnaires.exchange.fitting import (
    LONGEST_HELP,
    LONGEST_LABEL,
    LONGEST_RECOMMENDATION,
    LONGEST_TEXT,
    LONGEST_TITLE,
    Keys,
    clipped,
)
from vendorrisk.questionnaires.exchange.vsaq.drafts import Draft, DraftOption, Entry, Layout, Section
from vendorrisk.questionnaires.exchange.vsaq.items import QUESTIONS
from vendorrisk.questionnaires.exchange.vsaq.markup import has_structure, markdown_of, words_of
from vendorrisk.questionnaires.exchange.vsaq.tips import LOSSES, WEIGHTS, quoted
from vendorrisk.questionnaires.exchange.vsaq.visibility import Rule, UntranslatableError, Visibility
from vendorrisk.scoring.questionnaire import (
    FULL_CREDIT,
    Domain,
    FindingText,
    Option,
    Question,
    QuestionType,
)

_TYPES: dict[str, QuestionType] = {
    "line": "text",
    "box": "text",
    "upload": "file",
    "radiogroup": "single_choice",
    "checkgroup": "multiple_choice",
}


def set_conditions(layout: Layout) -> set[str]:
    """Give every question its condition. Returns the keys of those that are never shown, which are left out."""
    gone: set[str] = set()
    visibility = Visibility(layout.named, earlier=set(), gone=gone)
    for entry in layout.entries:
        draft = layout.draft_of(entry)
        if draft is None or draft.entry is not entry:
            continue
        rule = _rule(entry, visibility)
        if rule is False:
            gone.add(draft.key)
            del layout.drafts[draft.key]
            entry.leave("The source never shows it to a vendor.")
            continue
        draft.condition = None if isinstance(rule, bool) else rule
        _note_unknown(entry, visibility)
        _note_choice_conditions(entry)
        if visibility.earlier is not None:
            visibility.earlier.add(draft.key)
    return gone


def _rule(entry: Entry, visibility: Visibility) -> Rule:
    """When the question is asked. What cannot be translated is left out of it, and noted."""
    rules: list[Rule] = []
    for each in (*entry.blocks, entry.item):
        try:
            rules.append(visibility.of_own(each))
        except UntranslatableError as error:
            whose = "Its condition" if each is entry.item else "The condition of a block around it,"
            entry.change(f"{whose} “{each.cond[:200]}” {error}, so it is asked whether that holds or not.")
    try:
        return visibility.joined("&&", rules)
    except UntranslatableError as error:
        entry.change(f"Its condition, with those of the blocks around it, {error}, so it is always asked.")
        return True


def _note_unknown(entry: Entry, visibility: Visibility) -> None:
    if visibility.unknown:
        names = ", ".join(f"“{each[:80]}”" for each in sorted(visibility.unknown)[:10])
        entry.change(f"Its condition names {names}, which the file does not have: taken as not chosen.")
        visibility.unknown.clear()


def _note_choice_conditions(entry: Entry) -> None:
    if entry.item.fields.get("choicesConds"):
        entry.change("Choices that the source shows under a condition of their own are always shown.")


def domains_of(layout: Layout) -> tuple[Domain, ...]:
    """The domains that have questions, with the items around the questions in their help."""
    for section in layout.sections:
        _place_around(section, layout)
    keys = Keys()
    root = layout.entries[0]
    domains: list[Domain] = []
    for section in layout.sections:
        drafts = [
            draft for entry in section.entries if (draft := layout.draft_of(entry)) and draft.entry is entry
        ]
        opening = next((entry for entry in layout.entries if entry.item is section.block), root)
        if drafts:
            domains.append(_domain(section, opening, drafts, keys))
        elif opening.item.kind == "block" and opening is not root:
            opening.leave("It holds no question.")
    root.key = root.key or domains[0].key if len(domains) == 1 else ""
    return tuple(domains)


def _domain(section: Section, opening: Entry, drafts: list[Draft], keys: Keys) -> Domain:
    title = words_of(section.block.text) or "Questions"
    key = keys.give(section.block.id or title.lower()[:60], "part")
    opening.key = key
    if len(title) > LONGEST_TITLE:
        opening.change(f"Its title was cut off after {LONGEST_TITLE} characters.")
    questions = tuple(question_of(draft) for draft in drafts)
    return Domain(key, clipped(title, LONGEST_TITLE), "sum", questions)


def _place_around(section: Section, layout: Layout) -> None:
    """Infos and titles of inner blocks go into the help of the next question, or else of the last one."""
    waiting: list[Entry] = []
    last: Draft | None = None
    for entry in section.entries:
        draft = layout.draft_of(entry)
        if draft and draft.entry is entry:
            _help_with(draft, waiting, first=True)
            waiting, last = [], draft
        elif entry.item.kind == "spacer":
            entry.leave("A blank space; nothing is lost.")
        elif entry.item.kind in ("info", "block"):
            waiting.append(entry)
        elif entry.item.kind not in QUESTIONS | {"tip"}:
            entry.leave(f"Items of the type “{entry.item.kind}” are not known.")
    for entry in waiting:
        if last is None or entry.item.kind == "block":
            entry.leave("No question stands by it.")
        else:
            _help_with(last, [entry], first=False)


def _help_with(draft: Draft, entries: list[Entry], *, first: bool) -> None:
    texts: list[str] = []
    if not draft.text and entries and entries[-1].item.kind == "info" and not entries[-1].item.cond:
        asking = entries.pop()
        draft.text = words_of(asking.item.text)
        asking.keep("It is the text of the question.", draft.key)
    for entry in entries:
        text = words_of(entry.item.text) if entry.item.kind == "block" else markdown_of(entry.item.text)
        texts.append(f"**{text}**" if entry.item.kind == "block" and text else text)
        entry.keep("It stands in the help of the question.", draft.key)
        if entry.item.kind == "info" and entry.item.cond:
            entry.change(f"There it is always shown; in the source only for {entry.item.cond[:500]}.")
        if entry.item.hidden:
            entry.change("In the source only administrators see it.")
    draft.help[:] = [*texts, *draft.help] if first else [*draft.help, *texts]


def question_of(draft: Draft) -> Question:
    text = draft.text or _text_instead(draft)
    worst = max(draft.advice, key=lambda each: LOSSES[each.severity]).severity if draft.advice else None
    type_ = _type(draft)
    return Question(
        key=draft.key,
        text=_cut(text, LONGEST_TEXT, draft, "text"),
        type=type_,
        help=_help(draft, text),
        weight=WEIGHTS[worst] if worst else 0,
        options=() if type_ in ("yes_no", "text", "file") else _options(draft),
        critical=worst == "critical",
        applies_when=draft.condition,
        finding=_finding(draft),
    )


def _type(draft: Draft) -> QuestionType:
    """A yes or no whose answers have words of their own, or a credit between all and nothing, is a choice."""
    if draft.item.kind in _TYPES:
        return _TYPES[draft.item.kind]
    plain = [option.label for option in draft.options] == ["Yes", "No"]
    if draft.item.kind != "yesno":
        draft.entry.change("A box to tick became a question to be answered with yes or no.")
    return "yes_no" if plain and not draft.advice else "single_choice"


def _text_instead(draft: Draft) -> str:
    draft.entry.change("The source gives it no text of its own.")
    return words_of(draft.entry.blocks[-1].text) or draft.key


def _options(draft: Draft) -> tuple[Option, ...]:
    return tuple(
        Option(
            option.value,
            _cut(option.label, LONGEST_LABEL, draft, "label of a choice"),
            _credit(option, draft),
            exclusive=option.exclusive,
        )
        for option in draft.options
    )


def _credit(option: DraftOption, draft: Draft) -> Fraction:
    if option.severity is None:
        return FULL_CREDIT
    return Fraction(0) if draft.strict else FULL_CREDIT - LOSSES[option.severity]


def _help(draft: Draft, text: str) -> str:
    parts = [markdown_of(draft.item.text)] if has_structure(draft.item.text) else []
    parts += [markdown_of(choice.text) for choice in draft.item.choices if _needs_help(choice.text)]
    parts += draft.help
    if len(text) > LONGEST_TEXT:
        parts.insert(0, text)
    return _cut("\n\n".join(part for part in parts if part), LONGEST_HELP, draft, "help")


def _needs_help(text: str) -> bool:
    return has_structure(text) or len(text) > LONGEST_LABEL


def _finding(draft: Draft) -> FindingText | None:
    """The worst tip gives the title; the recommendation has them all."""
    advice = draft.advice
    if not advice:
        return None
    worst = max(advice, key=lambda each: LOSSES[each.severity])
    parts = [
        f"{each.text}\n\n({each.severity.capitalize()}, for {quoted(each.labels[:5])}.)" for each in advice
    ]
    if len(advice) > 1:
        parts = [f"**{each.title}**: {part}" for each, part in zip(advice, parts, strict=True)]
    return FindingText(worst.title, _cut("\n\n".join(parts), LONGEST_RECOMMENDATION, draft, "recommendation"))


def _cut(text: str, longest: int, draft: Draft, what: str) -> str:
    if len(text) > longest:
        draft.entry.change(f"The {what} was cut off after {longest:,} characters.")
    return clipped(text, longest)
