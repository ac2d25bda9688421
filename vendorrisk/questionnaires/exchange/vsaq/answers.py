"""Answer files of VSAQ: one flat object from id to text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from vendorrisk.questionnaires.exchange.fitting import clean, clipped
from vendorrisk.questionnaires.exchange.imported import (
    ExchangeError,
    ForeignAnswer,
    ImportedAnswers,
    ImportLine,
    Outcome,
)
from vendorrisk.questionnaires.exchange.vsaq.lenient_json import read_document
from vendorrisk.scoring.questionnaire import Question, Questionnaire

MOST_ANSWERS = 10_000
LONGEST_ANSWER = 10_000
#: how several choices of one question stand in one value
BETWEEN = ", "

_LARGEST_LOOKED_AT = 1_000_000
_TODO = "vsaq_todo_"
#: how an uploaded file is kept: the id of the file in the source, and its name
_UPLOAD = re.compile(r"[A-Za-z0-9_-]{1,200}\|([^|/\\\n]{1,200}\.(?:pdf|odt|docx?))", re.IGNORECASE)


def looks_like_answers(content: bytes) -> bool:
    """Whether this is an object of texts only, with ids as VSAQ has them."""
    if len(content) > _LARGEST_LOOKED_AT or not content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return False
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return False
    if not isinstance(data, dict) or not data or not all(isinstance(each, str) for each in data.values()):
        return False
    return any(each in ("checked", "yes", "no") for each in data.values())


def read_answer_file(content: bytes, name: str, places: Places) -> ImportedAnswers:
    """See vsaq.read_answers."""
    values = _values(content, name)
    gathering = _Gathering(places)
    for id_, value in values.items():
        gathering.take(id_, value)
    if not values:
        raise ExchangeError(f"{name} holds no answer.")
    return ImportedAnswers("VSAQ", tuple(gathering.answers()), tuple(gathering.report))


def _values(content: bytes, name: str) -> dict[str, str]:
    root = read_document(content, name).root
    if "questionnaire" in root or "extensions" in root:
        raise ExchangeError(f"{name} is a questionnaire, not a file of answers.")
    if len(root) > MOST_ANSWERS:
        raise ExchangeError(f"{name} holds more than {MOST_ANSWERS:,} answers.")
    values: dict[str, str] = {}
    for id_, value in root.items():
        if value is not None and not isinstance(value, str | bool):
            raise ExchangeError(f"{name}: the answer to “{id_[:80]}” must be a text.")
        values[id_] = ("checked" if value else "") if isinstance(value, bool) else value or ""
    return values


@dataclass(frozen=True)
class Places:
    """Where the ids of a file belong in the questionnaire it answers."""

    questions: Mapping[str, Question] = field(default_factory=dict)
    #: id of a choice to the key of its question and the value of its option
    choices: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    #: id of any other question to its key here
    keys: Mapping[str, str] = field(default_factory=dict)
    #: id of a tip to the key of the question it became a part of
    tips: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, questionnaire: Questionnaire) -> Places:
        """The places of a questionnaire that was imported earlier: where ids stayed as they were, and no tips."""
        questions = questionnaire.question_by_key
        choices = {
            option.value: (key, option.value) for key, each in questions.items() for option in each.options
        }
        return cls(questions, choices, {key: key for key in questions})


@dataclass
class _Gathering:
    """Answers while the file is gone through; choices of one question come together."""

    places: Places
    report: list[ImportLine] = field(default_factory=list)
    _values: dict[str, list[str]] = field(default_factory=dict)
    _words: dict[str, str] = field(default_factory=dict)
    _comments: dict[str, list[str]] = field(default_factory=dict)
    _evidence: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def take(self, id_: str, value: str) -> None:
        text = clean(value)
        if len(text) > LONGEST_ANSWER:
            self._note(id_, "changed", f"Cut off after {LONGEST_ANSWER:,} characters.")
            text = clipped(text, LONGEST_ANSWER)
        if id_.startswith(_TODO):
            self._note(id_, "left", "The state of a to-do list, which is no answer.")
        elif not text:
            self._note(id_, "left", "Empty: not ticked, or not filled in.")
        elif text == "checked":
            self._add(*self.places.choices.get(id_, (self.places.keys.get(id_, id_), "yes")))
        else:
            self._take_words(id_, text)

    def _take_words(self, id_: str, text: str) -> None:
        key = self.places.keys.get(id_, id_)
        upload = _UPLOAD.fullmatch(text)
        if upload:
            self._evidence[key] = (upload[1],)
            self._values.setdefault(key, [])
            self._note(
                id_, "changed", f"Only the name of the file “{upload[1]}” is known; attach the file itself."
            )
        elif id_ in self.places.tips:
            key = self.places.tips[id_]
            self._comments.setdefault(key, []).append(text)
            self._values.setdefault(key, [])
            self._note(id_, "changed", "Words about compensating controls became the comment.", key)
        else:
            self._add(key, text)

    def _add(self, key: str, value: str) -> None:
        self._values.setdefault(key, []).append(value)

    def answers(self) -> Iterator[ForeignAnswer]:
        for key, values in self._values.items():
            question = self.places.questions.get(key)
            yield ForeignAnswer(
                key,
                question=question.text if question else "",
                value=BETWEEN.join(values),
                comment="\n\n".join(self._comments.get(key, [])),
                evidence=self._evidence.get(key, ()),
            )

    def _note(self, id_: str, outcome: Outcome, note: str, key: str = "") -> None:
        self.report.append(ImportLine(id_, outcome, key, note))
