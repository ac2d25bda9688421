"""The condition under which a question is asked, checked against the questions that stand before it."""

from __future__ import annotations

from collections.abc import Mapping

from vendorrisk.questionnaires.files.fields import Fields
from vendorrisk.scoring.documents.questions import DEEPEST_CONDITION
from vendorrisk.scoring.entry import number_text
from vendorrisk.scoring.errors import InvalidAnswerError
from vendorrisk.scoring.questionnaire import (
    CHOICE_TYPES,
    AllOf,
    AnyOf,
    Condition,
    Equals,
    IsAnswered,
    Not,
    OneOf,
    Question,
)

_FORMS = "needs either a question with equals, in or answered, or all, any or not"


def read_condition(
    fields: Fields | None, earlier: Mapping[str, Question], depth: int = 1, *, slot: str = "applies_when"
) -> Condition | None:
    """The condition, or None where there is none or it cannot be read. `slot` is the key it stands under."""
    if fields is None:
        return None
    if depth > DEEPEST_CONDITION:
        fields.fault(slot, f"is nested more than {DEEPEST_CONDITION} levels deep")
        return None
    given = [name for name in ("question", "all", "any", "not") if fields.has(name)]
    if len(given) != 1:
        fields.done()
        fields.fault(given[-1] if given else slot, _FORMS)
        return None
    condition = _READERS[given[0]](fields, earlier, depth)
    fields.done()
    return condition


def _read_all(fields: Fields, earlier: Mapping[str, Question], depth: int) -> Condition:
    return AllOf(_read_parts(fields, "all", earlier, depth))


def _read_any(fields: Fields, earlier: Mapping[str, Question], depth: int) -> Condition:
    return AnyOf(_read_parts(fields, "any", earlier, depth))


def _read_parts(
    fields: Fields, key: str, earlier: Mapping[str, Question], depth: int
) -> tuple[Condition, ...]:
    parts = (
        read_condition(Fields(node, fields.faults, fields.name), earlier, depth + 1)
        for node in fields.items(key)
    )
    return tuple(part for part in parts if part is not None)


def _read_not(fields: Fields, earlier: Mapping[str, Question], depth: int) -> Condition | None:
    part = read_condition(fields.inner("not"), earlier, depth + 1)
    return Not(part) if part is not None else None


def _read_leaf(fields: Fields, earlier: Mapping[str, Question], depth: int) -> Condition | None:
    key = fields.word("question")
    question = earlier.get(key)
    if key and question is None:
        fields.fault("question", f"“{key}” is no question that stands earlier in the file")
    tests = [name for name in ("equals", "in", "answered") if fields.has(name)]
    if len(tests) != 1:
        fields.fault("question", "needs exactly one of equals, in and answered")
        return None
    if tests == ["equals"]:
        return Equals(key, _value(fields, "equals", fields.answer_value("equals"), question))
    if tests == ["in"]:
        return OneOf(
            key, tuple(_value(fields, "in", value, question) for value in fields.answer_values("in"))
        )
    if not fields.flag("answered", True):
        fields.fault("answered", "must be true; for the opposite put the condition under “not”")
    return IsAnswered(key)


def _value(fields: Fields, name: str, value: str, question: Question | None) -> str:
    """The value as answers keep it; noted as a fault where the question can never have it."""
    if question is None or not value:
        return value
    if question.type in CHOICE_TYPES or question.type == "yes_no":
        possible = tuple(question.option_by_value) if question.type in CHOICE_TYPES else ("yes", "no")
        if value not in possible:
            fields.fault(
                name, f"“{value}” is no answer to “{question.key}”; possible are: {', '.join(possible)}"
            )
    elif question.type == "number":
        return _number(fields, name, value, question)
    elif question.type == "file":
        fields.fault(name, f"“{question.key}” asks for a file, so only “answered” can be asked about it")
    return value


def _number(fields: Fields, name: str, value: str, question: Question) -> str:
    try:
        return number_text(question.key, value)
    except InvalidAnswerError:
        fields.fault(name, f"“{value}” is no number, as “{question.key}” asks for")
        return value


_READERS = {"question": _read_leaf, "all": _read_all, "any": _read_any, "not": _read_not}
