"""Whether a value answers its question: checked when entered, and brought into the form that is kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from vendorrisk.scoring.answers import AnswerValue
from vendorrisk.scoring.errors import InvalidAnswerError
from vendorrisk.scoring.questionnaire import Question

LONGEST_TEXT = 10_000
LONGEST_REASON = 2_000
_LARGEST_NUMBER = Decimal(10) ** 15
_MOST_DECIMALS = 10
_OLDEST_DATE = date(1900, 1, 1)
_SEPARATORS = re.compile(r"[;\n]")
_YES_NO = {"yes": "yes", "no": "no", "y": "yes", "n": "no", "true": "yes", "false": "no"}


def check_answer(question: Question, value: object, on: date) -> AnswerValue:
    """The value in the form that is kept (see answers.AnswerValue), or None where nothing was given.

    `on` is the day of entry: a later date is refused. Raises InvalidAnswerError with a sentence for whoever
    answers.
    """
    if value is None or value == "" or value == [] or value == ():
        return None
    return _CHECKS[question.type](question, value, on)


def parse_answer(question: Question, text: str, on: date) -> AnswerValue:
    """The same, from text a person typed: a form field or a table's cell.

    Options may be named by value or by label, several are separated by semicolons or lines; upper and lower
    case are the same. Raises InvalidAnswerError.
    """
    text = text.strip()
    if not text:
        return None
    if question.type == "yes_no":
        return check_answer(question, _YES_NO.get(text.casefold(), text), on)
    if question.type == "single_choice":
        return check_answer(question, _value_named(question, text), on)
    if question.type == "multiple_choice":
        names = [text] if _is_option(question, text) else _SEPARATORS.split(text)
        return check_answer(
            question, [_value_named(question, name.strip()) for name in names if name.strip()], on
        )
    return check_answer(question, text, on)


def check_not_applicable(question: Question, reason: object) -> str:
    """The reason for "not applicable", trimmed.

    Raises InvalidAnswerError where the question allows no such claim.
    """
    if not question.allow_not_applicable:
        raise InvalidAnswerError(
            question.key, "This question applies to everyone; “not applicable” is not possible."
        )
    reason = check_free_text(question.key, reason, LONGEST_REASON)
    if not reason:
        raise InvalidAnswerError(question.key, "Please say why this does not apply.")
    return reason


def check_free_text(key: str, text: object, longest: int = LONGEST_TEXT) -> str:
    """Text of a comment, a reason or a text answer, trimmed; `key` is the question's."""
    if not isinstance(text, str):
        raise InvalidAnswerError(key, "This must be text.")
    text = text.replace("\r\n", "\n").strip()
    if len(text) > longest:
        raise InvalidAnswerError(key, f"Please keep it within {longest} characters; this has {len(text)}.")
    if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t" for letter in text):
        raise InvalidAnswerError(key, "This contains characters that are no text. Please type it anew.")
    return text


def _check_yes_no(question: Question, value: object, on: date) -> AnswerValue:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value == "yes" or value == "no":
        return "yes" if value == "yes" else "no"
    raise InvalidAnswerError(question.key, f"Please answer “yes” or “no”, not {_quoted(value)}.")


def _check_single_choice(question: Question, value: object, on: date) -> AnswerValue:
    if isinstance(value, bool):
        value = "yes" if value else "no"
    return _check_option(question, value)


def _check_multiple_choice(question: Question, value: object, on: date) -> AnswerValue:
    values: Iterable[object] = value if isinstance(value, list | tuple) else [value]
    chosen = {_check_option(question, each) for each in values}
    for option in question.options:
        if option.exclusive and option.value in chosen and len(chosen) > 1:
            raise InvalidAnswerError(
                question.key, f"“{option.label}” cannot be chosen together with anything else."
            )
    return tuple(option.value for option in question.options if option.value in chosen)


def _check_option(question: Question, value: object) -> str:
    if not isinstance(value, str):
        raise InvalidAnswerError(question.key, f"Please choose one of the options, not {_quoted(value)}.")
    if value not in question.option_by_value:
        options = ", ".join(option.value for option in question.options)
        raise InvalidAnswerError(question.key, f"{_quoted(value)} is not one of the options: {options}.")
    return value


def _check_number(question: Question, value: object, on: date) -> AnswerValue:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise InvalidAnswerError(question.key, f"Please give a number, not {_quoted(value)}.")
    if isinstance(value, int) and abs(value) >= _LARGEST_NUMBER:
        raise InvalidAnswerError(question.key, "This number is too large.")
    return number_text(question.key, str(value))


def number_text(key: str, text: str) -> str:
    """A decimal number as short plain text: "94.90" is "94.9".

    Raises InvalidAnswerError for the question `key`.
    """
    text = text.strip()
    try:
        number = Decimal(text) if len(text) <= 40 and "_" not in text else None
    except InvalidOperation:
        number = None
    if number is None:
        raise InvalidAnswerError(key, f"Please give a number such as 12 or 94.9, not {_quoted(text)}.")
    if not number.is_finite():
        raise InvalidAnswerError(key, "Please give a finite number.")
    if number.adjusted() >= 15 or abs(number) >= _LARGEST_NUMBER:
        raise InvalidAnswerError(key, "This number is too large.")
    return _short(key, number)


def _short(key: str, number: Decimal) -> str:
    if not number:
        return "0"
    _, digits, exponent = number.as_tuple()
    trailing = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    if isinstance(exponent, int) and -(exponent + trailing) > _MOST_DECIMALS:
        raise InvalidAnswerError(key, f"Please give at most {_MOST_DECIMALS} decimals.")
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _check_date(question: Question, value: object, on: date) -> AnswerValue:
    day = _date(value)
    if day is None:
        raise InvalidAnswerError(
            question.key, f"Please give a date such as {on.isoformat()}, not {_quoted(value)}."
        )
    if day > on:
        raise InvalidAnswerError(question.key, f"This date, {day.isoformat()}, lies in the future.")
    if day < _OLDEST_DATE:
        raise InvalidAnswerError(question.key, f"This date, {day.isoformat()}, is too long ago to be meant.")
    return day.isoformat()


def _date(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value.strip()):
        return None
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        return None


def _check_text(question: Question, value: object, on: date) -> AnswerValue:
    return check_free_text(question.key, value) or None


def _check_file(question: Question, value: object, on: date) -> AnswerValue:
    raise InvalidAnswerError(question.key, "This question is answered by attaching a file, not by a value.")


def _is_option(question: Question, name: str) -> bool:
    return _value_named(question, name) in question.option_by_value


def _value_named(question: Question, name: str) -> str:
    """The value of the option of this value or label; the name itself where there is none."""
    if name in question.option_by_value:
        return name
    folded = name.casefold()
    for option in question.options:
        if folded in (option.value.casefold(), option.label.casefold()):
            return option.value
    return name


def _quoted(value: object) -> str:
    if isinstance(value, int) and abs(value) >= _LARGEST_NUMBER:
        return "such a large number"
    text = value if isinstance(value, str) else repr(value)
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"


_CHECKS: dict[str, Callable[[Question, object, date], AnswerValue]] = {
    "yes_no": _check_yes_no,
    "single_choice": _check_single_choice,
    "multiple_choice": _check_multiple_choice,
    "number": _check_number,
    "date": _check_date,
    "text": _check_text,
    "file": _check_file,
}
