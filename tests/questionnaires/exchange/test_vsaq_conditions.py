"""The condition language of VSAQ, read as its published tests say."""

from __future__ import annotations

from itertools import product

import pytest

from vendorrisk.questionnaires.exchange.vsaq.conditions import (
    Call,
    Chosen,
    ConditionError,
    Constant,
    Joined,
    Negated,
    Shown,
    Term,
    parse_condition,
)

VALID = [
    "a&&b", "a &&b", "a && b", "(a&&(b))", "(a&&b)", "((aa)) && b", "((aa)&&(aa||bb))",
    "a&&(b||c&&!(!d||(e&&f)))&&(g||h)", "a&&b&&c(d,e)", 'a||"b"||c', r'"a\"b\\\"c\\"',
]  # fmt: skip
INVALID = [
    "a!&&b", "a&&(c||d", "a&b", "a&&b&&(c", "a&&b&&c)", "a&&b&&c(d", "a&&b&&c(d,", "a&&b&&c(d e)", "a(b(c)",
    '"a', r'"\"', 'a "', 'a "b', "&&a", "a&&", "a||", "!", "()", "a,b", "a b", "f()", "a|b", "!(a", "a&&&b",
]  # fmt: skip


def _value(term: Term, true: set[str]) -> bool:
    match term:
        case Constant(holds):
            return holds
        case Chosen(name, _) | Shown(name):
            return name in true
        case Negated(inner):
            return not _value(inner, true)
        case Joined("&&", left, right):
            return _value(left, true) and _value(right, true)
        case Joined(_, left, right):
            return _value(left, true) or _value(right, true)
        case Call():
            raise AssertionError("no functions here")


@pytest.mark.parametrize("text", VALID)
def test_what_the_source_takes_is_read(text: str) -> None:
    parse_condition(text)


@pytest.mark.parametrize("text", INVALID)
def test_what_the_source_refuses_is_refused(text: str) -> None:
    with pytest.raises(ConditionError):
        parse_condition(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true && false", False),
        ("(true && false)", False),
        ("false && false", False),
        ("false || false", False),
        ("true && (false && !true)", False),
        ("true && true", True),
        ("true && (true || false)", True),
        ("false || !false", True),
        ("true && (false || (!true)) || (true && true)", True),
        ("", True),
        ("   ", True),
        ("true || true && false", False),
    ],
)
def test_constants_have_the_value_they_have_in_the_source(text: str, value: bool) -> None:
    assert _value(parse_condition(text), set()) is value


def test_operators_are_taken_from_left_to_right_without_precedence() -> None:
    for a, b, c, d in product((True, False), repeat=4):
        true = {name for name, holds in zip("abcd", (a, b, c, d), strict=True) if holds}
        assert _value(parse_condition("a || b && c"), true) is ((a or b) and c)
        assert _value(parse_condition("a || (b && c)"), true) is (a or (b and c))
        assert _value(parse_condition("!a || b && !c || d"), true) is ((((not a) or b) and not c) or d)


def test_an_id_may_ask_for_yes_no_its_value_or_whether_it_is_shown() -> None:
    assert parse_condition("a/yes") == Chosen("a", "yes")
    assert parse_condition("a/no") == Chosen("a", "no")
    assert parse_condition("a/value") == Chosen("a", "value")
    assert parse_condition("a/b") == Chosen("a/b")
    assert parse_condition("!^a-b:c") == Negated(Shown("a-b:c"))
    assert parse_condition('matches(a/value, "x\\"y", "i")') == Call("matches", ("a/value", 'x"y', "i"))


@pytest.mark.parametrize(
    "text", ["(" * 9_999, "!" * 9_999, "a&&" * 3_000 + "a", "a" * 20_000, "((((" + "a&&b||" * 1_600]
)
def test_a_condition_that_nobody_writes_is_refused(text: str) -> None:
    with pytest.raises(ConditionError):
        parse_condition(text)
