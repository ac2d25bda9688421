"""What may be entered as an answer, and in which form it is kept."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scoring.building import DAY, choice, option, question
from vendorrisk.scoring.entry import check_answer, check_not_applicable, parse_answer
from vendorrisk.scoring.errors import InvalidAnswerError
from vendorrisk.scoring.questionnaire import Question

YES_NO = question("q")
SINGLE = choice("q", option("all", 100), option("No one; nobody", 0))
MANY = question(
    "q", type="multiple_choice", options=(option("a", 50), option("b", 50), option("none", 0, exclusive=True))
)
NUMBER = question("q", type="number")
DATE = question("q", type="date")
TEXT = question("q", type="text")
FILE = question("q", type="file")


@pytest.mark.parametrize(
    ("asked", "value", "kept"),
    [
        (YES_NO, "yes", "yes"),
        (YES_NO, False, "no"),
        (SINGLE, "all", "all"),
        (MANY, ["b", "a", "b"], ("a", "b")),
        (MANY, ("none",), ("none",)),
        (MANY, "a", ("a",)),
        (NUMBER, 94.9, "94.9"),
        (NUMBER, 95, "95"),
        (NUMBER, 95.0, "95"),
        (NUMBER, " 94.90 ", "94.9"),
        (NUMBER, "1e3", "1000"),
        (NUMBER, 1e-7, "0.0000001"),
        (NUMBER, "-0", "0"),
        (NUMBER, Decimal("0.10"), "0.1"),
        (DATE, "2026-11-01", "2026-11-01"),
        (DATE, date(2026, 5, 2), "2026-05-02"),
        (DATE, datetime(2026, 5, 2, 13), "2026-05-02"),
        (TEXT, "  We do.\r\nTwice. ", "We do.\nTwice."),
        (TEXT, "   ", None),
        *(
            (asked, nothing, None)
            for asked in (YES_NO, SINGLE, MANY, NUMBER, DATE, TEXT, FILE)
            for nothing in (None, "")
        ),
        (MANY, [], None),
    ],
)
def test_value_is_kept_in_one_form(asked: Question, value: object, kept: object) -> None:
    assert check_answer(asked, value, DAY) == kept


@pytest.mark.parametrize(
    ("asked", "value", "sentence"),
    [
        (YES_NO, "maybe", "Please answer “yes” or “no”, not “maybe”."),
        (YES_NO, 1, "Please answer “yes” or “no”, not “1”."),
        (SINGLE, "some", "“some” is not one of the options: all, No one; nobody."),
        (SINGLE, ["all"], "Please choose one of the options, not “['all']”."),
        (MANY, ["a", 3], "Please choose one of the options, not “3”."),
        (MANY, ["a", "none"], "“None” cannot be chosen together with anything else."),
        (NUMBER, True, "Please give a number, not “True”."),
        (NUMBER, "many", "Please give a number such as 12 or 94.9, not “many”."),
        (NUMBER, "1_000", "Please give a number such as 12 or 94.9, not “1_000”."),
        (NUMBER, math.nan, "Please give a finite number."),
        (NUMBER, math.inf, "Please give a finite number."),
        (NUMBER, "1e999999999", "This number is too large."),
        (NUMBER, 10**15, "This number is too large."),
        (NUMBER, "0.12345678901", "Please give at most 10 decimals."),
        (NUMBER, "1e-999999999", "Please give at most 10 decimals."),
        (DATE, "2026-11-02", "This date, 2026-11-02, lies in the future."),
        (DATE, "2026-02-30", "Please give a date such as 2026-11-01, not “2026-02-30”."),
        (DATE, "1.5.2026", "Please give a date such as 2026-11-01, not “1.5.2026”."),
        (DATE, "0001-01-01", "This date, 0001-01-01, is too long ago to be meant."),
        (DATE, 20260101, "Please give a date such as 2026-11-01, not “20260101”."),
        (TEXT, 5, "This must be text."),
        (TEXT, "x" * 10_001, "Please keep it within 10000 characters; this has 10001."),
        (TEXT, "a\0b", "This contains characters that are no text. Please type it anew."),
        (TEXT, "a\ud800b", "This contains characters that are no text. Please type it anew."),
        (FILE, "report.pdf", "This question is answered by attaching a file, not by a value."),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(asked: Question, value: object, sentence: str) -> None:
    with pytest.raises(InvalidAnswerError) as caught:
        check_answer(asked, value, DAY)
    assert (caught.value.message, str(caught.value), caught.value.question) == (sentence, sentence, "q")


@pytest.mark.parametrize(
    "asked", [YES_NO, SINGLE, MANY, NUMBER, DATE, TEXT, FILE], ids=lambda asked: asked.type
)
def test_number_with_thousands_of_digits_is_refused(asked: Question) -> None:
    with pytest.raises(InvalidAnswerError):
        check_answer(asked, 10**5000, DAY)


@pytest.mark.parametrize(
    ("asked", "text", "kept"),
    [
        (YES_NO, " Yes", "yes"),
        (YES_NO, "FALSE", "no"),
        (SINGLE, "ALL", "all"),
        (SINGLE, "no one; nobody", "No one; nobody"),
        (MANY, "B; a", ("a", "b")),
        (MANY, "a\nb\n", ("a", "b")),
        (MANY, "None", ("none",)),
        (NUMBER, " 12.50 ", "12.5"),
        (DATE, "2026-01-31 ", "2026-01-31"),
        (TEXT, " We do. ", "We do."),
        (TEXT, "  ", None),
        (YES_NO, "", None),
    ],
)
def test_text_is_read_as_people_write_it(asked: Question, text: str, kept: object) -> None:
    assert parse_answer(asked, text, DAY) == kept


@pytest.mark.parametrize(
    ("asked", "text"), [(YES_NO, "jein"), (SINGLE, "some"), (MANY, "a; z"), (NUMBER, "12,5")]
)
def test_text_that_names_nothing_is_refused(asked: Question, text: str) -> None:
    with pytest.raises(InvalidAnswerError):
        parse_answer(asked, text, DAY)


def test_not_applicable_needs_a_reason_and_a_question_that_allows_it() -> None:
    assert check_not_applicable(YES_NO, " we have no offices ") == "we have no offices"
    with pytest.raises(InvalidAnswerError, match="say why"):
        check_not_applicable(YES_NO, "  ")
    with pytest.raises(InvalidAnswerError, match="applies to everyone"):
        check_not_applicable(question("q", allow_not_applicable=False), "no")


@given(
    st.sampled_from([YES_NO, SINGLE, MANY, NUMBER, DATE, TEXT, FILE]),
    st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists),
)
def test_whatever_comes_in_is_kept_or_refused(asked: Question, value: object) -> None:
    """And what is kept is kept as it is the second time."""
    try:
        kept = check_answer(asked, value, DAY)
    except InvalidAnswerError:
        return
    assert check_answer(asked, kept, DAY) == kept
