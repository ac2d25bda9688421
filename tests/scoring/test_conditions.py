"""When a question is asked."""

from __future__ import annotations

import pytest

from tests.scoring.building import NO, YES, choice, domain, option, question, questionnaire, score_questions
from vendorrisk.scoring.answers import Answer, Review
from vendorrisk.scoring.conditions import asked_questions
from vendorrisk.scoring.questionnaire import AllOf, AnyOf, Condition, Equals, IsAnswered, Not, OneOf

FIRST = choice("first", option("a", 100), option("b", 50), option("c", 0))
MANY = question("many", type="multiple_choice", options=(option("x", 50), option("y", 50)))


def is_asked(condition: Condition, answers: dict[str, Answer]) -> bool:
    asked = questionnaire(domain("d", FIRST, MANY, question("last", applies_when=condition)))
    return "last" in asked_questions([asked], answers)


@pytest.mark.parametrize(
    ("condition", "asked"),
    [
        (Equals("first", "a"), True),
        (Equals("first", "b"), False),
        (OneOf("first", ("b", "a")), True),
        (OneOf("first", ("b", "c")), False),
        (IsAnswered("first"), True),
        (IsAnswered("many"), False),
        (Equals("many", "x"), False),
        (Not(Equals("first", "b")), True),
        (AllOf((Equals("first", "a"), IsAnswered("first"))), True),
        (AllOf((Equals("first", "a"), IsAnswered("many"))), False),
        (AnyOf((Equals("first", "b"), IsAnswered("first"))), True),
        (AnyOf((Equals("first", "b"), IsAnswered("many"))), False),
    ],
)
def test_conditions_on_one_answer(condition: Condition, asked: bool) -> None:
    assert is_asked(condition, {"first": Answer("a")}) is asked


def test_multiple_choice_asks_whether_the_value_is_among_those_chosen() -> None:
    chosen = {"many": Answer(("x", "y"))}
    assert is_asked(Equals("many", "y"), chosen)
    assert is_asked(OneOf("many", ("y", "z")), chosen)
    assert not is_asked(Equals("many", "z"), chosen)


def test_not_applicable_is_no_answer() -> None:
    claimed = {"first": Answer(not_applicable="we have none")}
    assert not is_asked(IsAnswered("first"), claimed)
    assert is_asked(Not(IsAnswered("first")), claimed)


def test_hidden_question_is_no_answer_to_anything() -> None:
    """The answer was given while the question was asked, and stays stored when it is not any more."""
    hidden = question("hidden", applies_when=Equals("gate", "yes"))
    after = question("after", applies_when=Equals("hidden", "yes"))
    asked = questionnaire(domain("d", question("gate"), hidden, after))
    answers = {"gate": NO, "hidden": YES, "after": YES}
    assert asked_questions([asked], answers) == {"gate"}
    assert asked_questions([asked], answers | {"gate": YES}) == {"gate", "hidden", "after"}


def test_hidden_question_counts_nowhere_whatever_was_answered_or_reviewed() -> None:
    hidden = question("hidden", weight=9, critical=True, applies_when=Equals("gate", "yes"))
    plain = score_questions(question("gate"), hidden, answers={"gate": NO})
    answered = score_questions(
        question("gate"),
        hidden,
        answers={"gate": NO, "hidden": Answer("nonsense")},
        reviews={"hidden": Review(reason="?")},
    )
    assert (plain.control_score, plain.missing, plain.critical_failures) == (0, (), ())
    assert answered == plain


def test_conditions_see_only_their_own_questionnaire() -> None:
    one = questionnaire(domain("d", question("gate")), key="one")
    two = questionnaire(domain("d", question("last", applies_when=Equals("gate", "yes"))), key="two")
    assert asked_questions([one, two], {"gate": YES}) == {"gate"}
