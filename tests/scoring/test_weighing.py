"""From credits to the score, worked by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.scoring.building import DAY, NO, POLICY, YES, domain, question, questionnaire, score_questions
from vendorrisk.scoring.answers import Answer
from vendorrisk.scoring.errors import ScoringError
from vendorrisk.scoring.questionnaire import Questionnaire
from vendorrisk.scoring.scorecard import Scorecard
from vendorrisk.scoring.scoring import score


def scored(*questionnaires: Questionnaire, answers: dict[str, Answer]) -> Scorecard:
    return score(questionnaires, answers, policy=POLICY, submitted_on=DAY)


def test_domains_are_weighed_against_each_other() -> None:
    """a: (2x100 + 1x0) / 3 = 66.67; b: 100; (4x66.67 + 1x100) / 5 = 73.33."""
    asked = questionnaire(
        domain("a", question("a.1", weight=2), question("a.2"), weight=4),
        domain("b", question("b.1"), weight=1),
    )
    scorecard = scored(asked, answers={"a.1": YES, "a.2": NO, "b.1": YES})
    assert [each.score for each in scorecard.domains] == [Fraction(200, 3), 100]
    assert scorecard.control_score == Fraction(220, 3)
    points = {each.key: (each.points, each.points_possible, each.points_lost) for each in scorecard.questions}
    assert points["a.1"] == (Fraction(160, 3), Fraction(160, 3), 0)
    assert points["a.2"] == (0, Fraction(80, 3), Fraction(80, 3))
    assert points["b.1"] == (20, 20, 0)


def test_weight_sum_is_what_counts_in_the_domain() -> None:
    """The hidden weight of 7 is not part of it: a 3, b 1."""
    asked = questionnaire(
        domain("a", question("a.1", weight=3), question("a.2", weight=7), weight="sum"),
        domain("b", question("b.1", weight=1), weight="sum"),
    )
    scorecard = scored(asked, answers={"a.1": YES, "a.2": Answer(not_applicable="none"), "b.1": NO})
    assert [each.weight for each in scorecard.domains] == [3, 1]
    assert scorecard.control_score == 75


def test_domain_in_which_nothing_counts_is_left_out() -> None:
    asked = questionnaire(domain("a", question("a.1")), domain("b", question("b.1", weight=0), weight=9))
    scorecard = scored(asked, answers={"a.1": YES, "b.1": NO})
    assert ([each.key for each in scorecard.domains], scorecard.control_score) == (["a"], 100)


def test_domain_of_weight_zero_is_shown_but_weighs_nothing() -> None:
    asked = questionnaire(domain("a", question("a.1")), domain("b", question("b.1"), weight=0))
    scorecard = scored(asked, answers={"a.1": YES, "b.1": NO})
    assert [(each.key, each.score, each.points_possible) for each in scorecard.domains] == [
        ("a", 100, 100),
        ("b", 0, 0),
    ]
    assert scorecard.control_score == 100


@pytest.mark.parametrize("weights", [{"weight": 0}, {}])
def test_nothing_that_counts_is_not_rated(weights: dict[str, int]) -> None:
    """No question counts, or the only domain that counts weighs nothing."""
    asked = questionnaire(domain("a", question("a.1", **weights), weight=0))
    scorecard = scored(asked, answers={"a.1": YES})
    assert (scorecard.control_score, scorecard.grade, scorecard.residual_risk) == (None, None, None)
    assert (scorecard.recommendation, scorecard.assurance) == (None, None)
    assert not scorecard.path.reachable
    assert scorecard.recommendation_why == "Nothing that was asked counts, so there is no score to rate."


def test_several_questionnaires_pool_their_domains() -> None:
    one = questionnaire(domain("a", question("a.1"), weight=3), key="one")
    two = questionnaire(domain("b", question("b.1"), weight=1), key="two")
    assert scored(one, two, answers={"a.1": YES, "b.1": NO}).control_score == 75


def test_domains_of_the_same_key_stay_apart() -> None:
    one = questionnaire(domain("a", question("a.1"), weight=3), key="one")
    two = questionnaire(domain("a", question("a.2"), weight=1), key="two")
    scorecard = scored(one, two, answers={"a.1": YES, "a.2": NO})
    assert [(each.key, each.score) for each in scorecard.domains] == [("one/a", 100), ("two/a", 0)]
    assert [each.domain for each in scorecard.questions] == ["one/a", "two/a"]


def test_question_that_stands_in_two_questionnaires_is_refused() -> None:
    one, two = (questionnaire(domain("a", question("same")), key=key) for key in ("one", "two"))
    with pytest.raises(ScoringError, match="same stands in “One” and in “Two”"):
        scored(one, two, answers={})


def test_two_questionnaires_of_the_same_key_are_refused() -> None:
    one, two = (questionnaire(domain("a", question(key))) for key in ("x", "y"))
    with pytest.raises(ScoringError, match="Two questionnaires have the key “q”"):
        scored(one, two, answers={})


def test_intake_is_not_scored_as_a_questionnaire() -> None:
    with pytest.raises(ScoringError, match="is an intake"):
        scored(questionnaire(domain("a", question("a.1")), kind="intake"), answers={})


def test_completeness_counts_questions_that_have_a_weight() -> None:
    scorecard = score_questions(
        question("a"), question("b"), question("c"), question("info", weight=0), answers={"a": NO}
    )
    assert scorecard.completeness == Fraction(100, 3)
    assert scorecard.missing == ("b", "c", "info")


def test_completeness_of_nothing_is_whole() -> None:
    assert score_questions(question("info", weight=0)).completeness == 100


def test_assurance_is_the_share_of_points_that_rests_on_evidence() -> None:
    backed = Answer("yes", evidence=("a.pdf",))
    assert (
        score_questions(question("a", weight=3), question("b"), answers={"a": YES, "b": backed}).assurance
        == 25
    )
    assert score_questions(question("a"), answers={"a": Answer("no", evidence=("a.pdf",))}).assurance == 0
