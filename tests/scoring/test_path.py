"""The path to approval, worked by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from tests.scoring.building import NO, POLICY, YES, intake_of, question, score_credit, score_questions
from vendorrisk.scoring.answers import Answer
from vendorrisk.scoring.scorecard import Path, Scorecard


def steps(path: Path) -> list[tuple[str, str]]:
    return [(step.question, step.action) for step in path.steps]


def four(intake: str = "50", **answers: Answer) -> Scorecard:
    """Weights 40, 30, 20 and 10, so that a weight is its points; I = 50, tier 2, appetite 30: R <= 30 from C = 44.4."""
    questions = [question(key, weight=weight) for key, weight in (("a", 10), ("b", 40), ("c", 30), ("d", 20))]
    return score_questions(*questions, answers=answers, intake=intake_of(intake))


def test_nothing_to_mend_when_approval_is_recommended_already() -> None:
    path = score_credit(100, intake=intake_of(50)).path
    assert (path.reachable, path.steps) == (True, ())


def test_largest_losses_come_first_and_only_as_many_as_it_takes() -> None:
    """From C = 10: mending b (40) gives C = 50, R = 50 x 0.55 = 27.5."""
    path = four(a=YES, b=NO, c=NO, d=NO).path
    assert steps(path) == [("b", "improve")]
    assert (path.steps[0].control_score, path.steps[0].residual_risk, path.steps[0].grade) == (
        50,
        Fraction("27.5"),
        "F",
    )


def test_every_step_shows_where_the_rating_stands() -> None:
    """I = 90, tier 1, appetite 25: R = 90 x (1 - 0.9 C) <= 25 from C = 80.2."""
    path = four("90", a=NO, b=NO, c=NO, d=NO).path
    assert [(step.question, step.control_score, step.grade) for step in path.steps] == [
        ("b", 40, "F"),
        ("c", 70, "C"),
        ("d", 90, "A"),
    ]
    assert [step.residual_risk for step in path.steps] == [
        Fraction("57.6"),
        Fraction("33.3"),
        Fraction("17.1"),
    ]


def test_critical_failures_come_first_however_little_they_weigh() -> None:
    questions = question("a", weight=98), question("x", critical=True), question("y", critical=True)
    scorecard = score_questions(*questions, answers={"a": NO, "x": NO}, intake=intake_of(50))
    assert steps(scorecard.path) == [("x", "improve"), ("y", "answer"), ("a", "improve")]
    first, second, third = scorecard.path.steps
    assert (first.control_score, first.residual_risk, first.grade) == (1, Fraction("49.55"), "F")
    assert (second.control_score, third.control_score) == (2, 100)


def test_floor_and_cap_hold_until_the_last_critical_failure_is_mended() -> None:
    """C = 90 with x and y open: R is at the floor of 40 and the grade at D until both are mended."""
    questions = question("a", weight=18), question("x", critical=True), question("y", critical=True)
    path = score_questions(*questions, answers={"a": YES, "x": NO, "y": NO}, intake=intake_of(50)).path
    assert [(step.question, step.residual_risk, step.grade) for step in path.steps] == [
        ("x", 40, "D"),
        ("y", 5, "A"),
    ]


def test_equal_losses_stay_in_the_order_of_the_questionnaire() -> None:
    questions = [question(key) for key in "cab"]
    path = score_questions(*questions, intake=intake_of(90)).path
    assert [step.question for step in path.steps] == ["c", "a", "b"]


def test_step_says_what_to_do() -> None:
    questions = (
        question("evidence", weight=4, evidence="required"),
        question("missing", weight=3),
        question("text", weight=2, type="text"),
        question("wrong", weight=1),
    )
    answers = {"evidence": YES, "text": Answer("We do."), "wrong": NO}
    strict = replace(POLICY, tiers=tuple(replace(band, appetite=Fraction(9)) for band in POLICY.tiers))
    path = score_questions(*questions, answers=answers, intake=intake_of(90), policy=strict).path
    assert steps(path) == [
        ("missing", "answer"),
        ("evidence", "attach_evidence"),
        ("text", "await_review"),
        ("wrong", "improve"),
    ]


def test_critical_question_outside_the_sums_enters_them_when_it_is_answered() -> None:
    """a earns 0 of weight 1; x (weight 3) is unanswered and ignored. Mended, C = 300 / 4 = 75, R = 50 x 0.325 = 16.25."""
    questions = question("a"), question("x", weight=3, critical=True, when_missing="ignore")
    path = score_questions(*questions, answers={"a": NO}, intake=intake_of(50)).path
    assert [(step.question, step.control_score, step.residual_risk) for step in path.steps] == [
        ("x", 75, Fraction("16.25"))
    ]


def test_critical_question_without_weight_is_mended_without_points() -> None:
    questions = question("a"), question("x", weight=0, critical=True)
    path = score_questions(*questions, answers={"a": YES, "x": NO}, intake=intake_of(50)).path
    assert [(step.question, step.control_score, step.residual_risk) for step in path.steps] == [("x", 100, 5)]


def test_path_that_controls_cannot_reach_says_why() -> None:
    weak = replace(POLICY, max_mitigation=Fraction(50))
    path = score_credit(20, intake=intake_of(90), policy=weak).path
    assert (path.reachable, path.steps) == (False, ())
    assert path.why_not == (
        "Even with a control score of 100 the residual risk would be 45.0, above the appetite of 25 for tier 1."
    )


def test_path_does_not_depend_on_agreed_remediations() -> None:
    questions = question("a"), question("x", critical=True)
    agreed = frozenset({"x"})
    with_it = score_questions(
        *questions, answers={"a": YES}, intake=intake_of(30), agreed_remediations=agreed
    )
    assert steps(with_it.path) == [("x", "answer")]
