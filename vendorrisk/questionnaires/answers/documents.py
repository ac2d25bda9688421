"""Answers, intake and reviews from a JSON document, every fault noted with its key."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from vendorrisk.questionnaires.answers.faults import AnswerFaults
from vendorrisk.scoring.answers import Answer, Review
from vendorrisk.scoring.entry import (
    LONGEST_REASON,
    check_answer,
    check_free_text,
    check_not_applicable,
    number_text,
)
from vendorrisk.scoring.questionnaire import Question

#: “questions” is for people and for matching; here the questionnaire itself says what is asked
_PARTS = ("submitted_on", "answers", "intake", "reviews", "questions")
_ANSWER_FIELDS = ("value", "evidence", "comment", "not_applicable")
_REVIEW_FIELDS = ("credit", "reason", "evidence_waived", "refused_not_applicable")
LONGEST_FILE_NAME = 300
MOST_FILES = 50


@dataclass
class ReadDocument:
    submitted_on: date
    answers: dict[str, Answer] = field(default_factory=dict)
    intake: dict[str, Answer] = field(default_factory=dict)
    reviews: dict[str, Review] = field(default_factory=dict)


def read_document(
    content: bytes,
    questions: Mapping[str, Question],
    intake: Mapping[str, Question] | None,
    on: date | None,
    today: date,
    faults: AnswerFaults,
) -> ReadDocument:
    """What the document holds; what is wrong with it is noted in `faults`."""
    data = _object(_parsed(content, faults), "document", _PARTS, faults)
    submitted_on = on or _day(data.get("submitted_on"), faults) or today
    reader = _Reader(submitted_on, faults)
    result = ReadDocument(submitted_on, reader.answers(data.get("answers", {}), "answers", questions))
    if intake is not None:
        result.intake = reader.answers(data.get("intake", {}), "intake", intake)
    elif data.get("intake"):
        faults.note("intake", "there are answers to an intake, but no intake was named")
    result.reviews = reader.reviews(data.get("reviews", {}), questions)
    return result


def _parsed(content: bytes, faults: AnswerFaults) -> object:
    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in items]
        for key in {key for key in keys if keys.count(key) > 1} if len(set(keys)) < len(keys) else ():
            faults.note(key, "stands twice in the same object")
        return dict(items)

    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        faults.note(f"line {error.lineno}", f"this is no JSON: {error.msg}")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        faults.note(f"line {line}", "this is not UTF-8 text")
    except (RecursionError, ValueError):
        faults.note("document", "this is no JSON that can be read: a number or a nesting is too large")
    return {}


def _object(data: object, place: str, known: tuple[str, ...] | None, faults: AnswerFaults) -> dict[str, Any]:
    """The object, with a fault for each field that is not known; empty where it is none."""
    if not isinstance(data, dict):
        faults.note(place, "must be an object of keys and values")
        return {}
    for name in data:
        if known is not None and name not in known:
            faults.note(f"{place} › {name}", f"is not known here; possible are: {', '.join(known)}")
    return data


def _day(value: object, faults: AnswerFaults) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else _no_day(faults)
    except ValueError:
        return _no_day(faults)


def _no_day(faults: AnswerFaults) -> None:
    faults.note("submitted_on", "must be a date such as 2026-11-01")


@dataclass
class _Reader:
    on: date
    faults: AnswerFaults

    def answers(self, data: object, place: str, questions: Mapping[str, Question]) -> dict[str, Answer]:
        return {
            key: self._answer(question, f"{place} › {key}", given)
            for key, question, given in self._entries(data, place, questions)
        }

    def reviews(self, data: object, questions: Mapping[str, Question]) -> dict[str, Review]:
        return {
            key: self._review(key, f"reviews › {key}", given)
            for key, _, given in self._entries(data, "reviews", questions)
        }

    def _entries(
        self, data: object, place: str, questions: Mapping[str, Question]
    ) -> Iterator[tuple[str, Question, object]]:
        for key, given in _object(data, place, None, self.faults).items():
            if key in questions:
                yield key, questions[key], given
            else:
                self.faults.note(f"{place} › {key}", "there is no such question")

    def _answer(self, question: Question, place: str, given: object) -> Answer:
        data = _object(given, place, _ANSWER_FIELDS, self.faults)
        value = reason = None
        with self.faults.at(f"{place} › value"):
            value = check_answer(question, data.get("value"), self.on)
        if data.get("not_applicable") is not None:
            with self.faults.at(f"{place} › not_applicable"):
                reason = check_not_applicable(question, data["not_applicable"])
            if value is not None:
                self.faults.note(place, "has both an answer and “not applicable”")
        comment = self._text(question.key, data, "comment", place) or ""
        return Answer(value, self._evidence(data.get("evidence"), place), comment, reason)

    def _evidence(self, names: object, place: str) -> tuple[str, ...]:
        if names is None:
            return ()
        if not isinstance(names, list) or not all(isinstance(name, str) and name.strip() for name in names):
            self.faults.note(f"{place} › evidence", "must be a list of file names")
            return ()
        if len(names) > MOST_FILES or any(len(name) > LONGEST_FILE_NAME for name in names):
            self.faults.note(f"{place} › evidence", "has too many names, or one that is too long")
        return tuple(name.strip() for name in names)

    def _review(self, key: str, place: str, given: object) -> Review:
        data = _object(given, place, _REVIEW_FIELDS, self.faults)
        review = Review(
            credit=self._credit(data.get("credit"), place),
            reason=self._text(key, data, "reason", place) or "",
            evidence_waived=self._reason(key, data, "evidence_waived", place),
            refused_not_applicable=self._reason(key, data, "refused_not_applicable", place),
        )
        if review.credit is not None and not review.reason:
            self.faults.note(f"{place} › reason", "a credit needs a reason")
        return review

    def _credit(self, value: object, place: str) -> Fraction | None:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            self.faults.note(f"{place} › credit", "must be a number from 0 to 100")
            return None
        credit = None
        with self.faults.at(f"{place} › credit"):
            credit = Fraction(number_text("credit", str(value)))
        if credit is not None and not 0 <= credit <= 100:
            self.faults.note(f"{place} › credit", "must be from 0 to 100")
        return credit

    def _reason(self, key: str, data: Mapping[str, Any], name: str, place: str) -> str | None:
        if data.get(name) is None:
            return None
        reason = self._text(key, data, name, place)
        if reason == "":
            self.faults.note(f"{place} › {name}", "needs a reason")
        return reason

    def _text(self, key: str, data: Mapping[str, Any], name: str, place: str) -> str | None:
        if data.get(name) is None:
            return None
        with self.faults.at(f"{place} › {name}"):
            return check_free_text(key, data[name], LONGEST_REASON)
        return None
