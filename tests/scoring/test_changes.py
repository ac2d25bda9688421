"""What changed between two scorings."""

from __future__ import annotations

from fractions import Fraction

from tests.scoring.building import NO, YES, question, score_questions
from vendorrisk.scoring.answers import Answer
from vendorrisk.scoring.explaining.changes import what_changed
from vendorrisk.scoring.scorecard import Scorecard


def scored(**answers: Answer) -> Scorecard:
    return score_questions(question("a", weight=2), question("b"), question("c"), answers=answers)


def test_nothing_changed_between_equal_answers() -> None:
    changes = what_changed(scored(a=YES), scored(a=YES))
    assert (changes.control_score, changes.questions) == (0, ())


def test_changes_add_up_to_the_change_of_the_score() -> None:
    """Before: a 50, c 25 = 75. After: a (2 of 3) 66.67, b 33.33 = 100, c left."""
    before, after = scored(a=YES, b=NO, c=YES), scored(a=YES, b=YES, c=Answer(not_applicable="none"))
    changes = what_changed(before, after)
    assert changes.control_score == 25
    assert {each.key: (each.cause, each.change) for each in changes.questions} == {
        "b": ("credit", Fraction(100, 3)),
        "c": ("left", -25),
        "a": ("share", Fraction(50, 3)),
    }
    assert [each.key for each in changes.questions] == ["b", "c", "a"]
    assert sum(each.change for each in changes.questions) == changes.control_score


def test_each_change_explains_itself() -> None:
    changes = what_changed(scored(a=YES, b=NO, c=Answer(not_applicable="none")), scored(a=NO, b=NO, c=YES))
    assert {each.key: each.why for each in changes.questions} == {
        "a": "Its credit went from 100 to 0.",
        "c": "It counts now, with a credit of 100.",
    }


def test_questions_of_another_version_enter_and_leave() -> None:
    before = score_questions(question("old"), answers={"old": YES})
    after = score_questions(question("new"), question("more"), answers={"new": YES})
    changes = what_changed(before, after)
    assert changes.control_score == -50
    assert {each.key: each.cause for each in changes.questions} == {"old": "left", "new": "entered"}


def test_rating_without_a_score_counts_as_nothing() -> None:
    nothing = score_questions(question("info", weight=0))
    assert what_changed(nothing, scored(a=YES)).control_score == 50
