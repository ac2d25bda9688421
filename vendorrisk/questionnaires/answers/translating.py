"""A foreign answer in the terms of a question of ours. What cannot be translated is kept as the comment."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from vendorrisk.questionnaires.exchange.imported import ForeignAnswer
from vendorrisk.scoring.answers import AnswerValue
from vendorrisk.scoring.entry import LONGEST_REASON, parse_answer
from vendorrisk.scoring.errors import InvalidAnswerError
from vendorrisk.scoring.questionnaire import Option, Question

#: as long as a comment may be
LONGEST_COMMENT: Final = 4_000
_YES: Final = frozenset(("yes", "y", "true", "ja", "oui", "implemented", "fully implemented", "in place"))
_NO: Final = frozenset(("no", "n", "false", "nein", "non", "not implemented", "not in place"))
_NOT_APPLICABLE: Final = frozenset(("n/a", "na", "n.a.", "n.a", "not applicable", "does not apply"))
_OPENING = re.compile(r"(yes|no)\s*[,.;:–—-]\s*(?=\S)", re.IGNORECASE)
_NUMBER = re.compile(r"(-?[0-9][0-9  ',]*(?:\.[0-9]+)?)\s*(?:%|percent|[a-z]+)?\.?", re.IGNORECASE)
_GROUPED = re.compile(r"-?[0-9]{1,3}([  ',][0-9]{3})+(\.[0-9]+)?")
_DATES: Final = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%d.%m.%Y",
    "%d %B %Y",
    "%d %b %Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%Y%m%d",
)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SEVERAL = re.compile(r"[;\n|,]")


@dataclass(frozen=True)
class Translated:
    """What would be saved if the answer were taken for the question."""

    value: AnswerValue
    #: the reason why the question does not apply; empty where it does
    not_applicable: str
    comment: str

    @property
    def is_answer(self) -> bool:
        """False: only a comment came over, and the answer itself is left to choose."""
        return self.value is not None or bool(self.not_applicable)


def translate(question: Question, foreign: ForeignAnswer, today: date) -> Translated:
    """The foreign answer as our question takes it. Raises nothing: what does not fit stands in the comment."""
    reason = _not_applicable(question, foreign)
    value = None if reason else _value(question, foreign.value, today)
    left = [] if reason and foreign.not_applicable else _words_left(question, foreign, value)
    comment = "" if reason and reason == foreign.comment else foreign.comment
    parts = [*left, comment]
    if foreign.evidence:
        parts.append("Evidence named in the file: " + ", ".join(foreign.evidence))
    text = _cut("\n".join(dict.fromkeys(clean for part in parts if (clean := _clean(part)))), LONGEST_COMMENT)
    return Translated(value, reason, text)


def _not_applicable(question: Question, foreign: ForeignAnswer) -> str:
    if not question.allow_not_applicable or question.type == "file":
        return ""
    if foreign.not_applicable.strip():
        reason = foreign.not_applicable
    elif _folded(foreign.value) in _NOT_APPLICABLE and not _option_named(question, foreign.value):
        reason = foreign.comment.strip() or "Said to be not applicable, without a reason."
    else:
        return ""
    return _cut(_clean(reason), LONGEST_REASON)


def _value(question: Question, text: str, today: date) -> AnswerValue:
    if question.type == "file" or not text.strip():
        return None
    for wording in _WORDINGS[question.type](question, text.strip()):
        try:
            return parse_answer(question, _clean(wording), today)
        except InvalidAnswerError:
            continue
    return None


def _words_left(question: Question, foreign: ForeignAnswer, value: AnswerValue) -> list[str]:
    """What the value of ours does not say: the whole of it, where there is no value or words went with it."""
    text = foreign.value.strip()
    reason = foreign.not_applicable.strip()
    if value is None:
        said = [] if _folded(text) in _NOT_APPLICABLE and question.allow_not_applicable else [text]
        return [*said, reason]
    return [text] if question.type == "yes_no" and _OPENING.match(text) else []


def _yes_no(_question: Question, text: str) -> list[str]:
    folded = _folded(text)
    if opening := _OPENING.match(text):
        return [opening[1].lower()]
    return ["yes"] if folded in _YES else ["no"] if folded in _NO else [text]


def _choice(question: Question, text: str) -> list[str]:
    named = _option_named(question, text)
    return [named.value] if named else [text, *_yes_no(question, text)]


def _choices(question: Question, text: str) -> list[str]:
    if named := _option_named(question, text):
        return [named.value]
    names = [_option_named(question, part) for part in _SEVERAL.split(text) if part.strip()]
    values = [option.value for option in names if option]
    return [";".join(values)] if values and len(values) == len(names) else [text]


def _number(_question: Question, text: str) -> list[str]:
    found = _NUMBER.fullmatch(text)
    if not found:
        return [text]
    digits = found[1].strip()
    return [re.sub(r"[  ',]", "", digits)] if _GROUPED.fullmatch(digits) else [digits]


def _date(_question: Question, text: str) -> list[str]:
    """Days written in one way only. 03/04/2026 is two days, depending on the country, so it is left to choose."""
    day = re.sub(r"[T ][0-9]{2}:[0-9]{2}.*$", "", text)
    for wording in _DATES:
        try:
            return [date(*time.strptime(day, wording)[:3]).isoformat()]
        except ValueError:
            continue
    return [text]


def _text(_question: Question, text: str) -> list[str]:
    return [text]


def _option_named(question: Question, text: str) -> Option | None:
    """The option of this value or label, signs and case set aside."""
    plain = _plain(text)
    for option in question.options:
        if plain and plain in (_plain(option.value), _plain(option.label)):
            return option
    return None


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip("!")


def _clean(text: str) -> str:
    """Without the signs that no answer may hold."""
    return _UNPRINTABLE.sub(" ", text.replace("\r\n", "\n")).strip()


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


#: question type -> how its answer may be meant, the likeliest first
_WORDINGS: Final[Mapping[str, Callable[[Question, str], list[str]]]] = {
    "yes_no": _yes_no,
    "single_choice": _choice,
    "multiple_choice": _choices,
    "number": _number,
    "date": _date,
    "text": _text,
}
