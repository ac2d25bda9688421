"""Residual risk, bands, critical failures and the recommendation."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.scoring.building import (
    NO,
    POLICY,
    YES,
    choice,
    intake_of,
    option,
    question,
    score_credit,
    score_one,
    score_questions,
)
from vendorrisk.scoring.answers import Answer


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        ("100", "A"),
        ("90", "A"),
        ("89.95", "A"),
        ("89.949", "B"),
        ("80", "B"),
        ("79.95", "B"),
        ("60", "D"),
        ("59.949", "F"),
        ("0", "F"),
    ],
)
def test_grade_is_chosen_by_the_figure_as_shown(score: str, grade: str) -> None:
    assert score_credit(score).grade == grade


@pytest.mark.parametrize(
    ("risk", "level"),
    [
        ("0", "low"),
        ("19.949", "low"),
        ("19.95", "moderate"),
        ("40", "high"),
        ("59.949", "high"),
        ("59.95", "critical"),
    ],
)
def test_risk_level_is_chosen_by_the_figure_as_shown(risk: str, level: str) -> None:
    """With a control score of 0 the residual risk is the inherent risk."""
    scorecard = score_credit(0, intake=intake_of(risk))
    assert (scorecard.residual_risk, scorecard.risk_level) == (Fraction(risk), level)


def test_controls_never_take_all_risk_away() -> None:
    assert score_credit(100, intake=intake_of(80)).residual_risk == 8
    whole = replace(POLICY, max_mitigation=Fraction(100))
    assert score_credit(100, intake=intake_of(80), policy=whole).residual_risk == 0


def test_without_an_intake_there_is_a_grade_but_no_risk() -> None:
    scorecard = score_credit(95)
    assert (scorecard.grade, scorecard.residual_risk, scorecard.recommendation) == ("A", None, None)
    assert (
        scorecard.path.why_not
        == "The inherent risk is not known, so there is no appetite to reach: fill in the intake."
    )


def test_critical_failure_keeps_risk_high_and_caps_the_grade() -> None:
    """C = 90 alone gives R = 50 x (1 - 0.81) = 9.5 and an A."""
    questions = question("a", weight=9), question("mfa", critical=True)
    scorecard = score_questions(*questions, answers={"a": YES, "mfa": NO}, intake=intake_of(50))
    assert scorecard.critical_failures == ("mfa",)
    assert (scorecard.control_score, scorecard.grade) == (90, "D")
    assert (scorecard.residual_risk, scorecard.risk_level) == (40, "high")
    assert scorecard.recommendation == "do_not_approve"
    assert scorecard.recommendation_why.endswith(
        "and 1 critical question fails without an agreed remediation."
    )


def test_critical_floor_and_cap_never_better_a_rating() -> None:
    scorecard = score_questions(question("mfa", critical=True), answers={"mfa": NO}, intake=intake_of(90))
    assert (scorecard.residual_risk, scorecard.grade) == (90, "F")


@pytest.mark.parametrize(("credit", "fails"), [("49.999", True), ("50", False)])
def test_critical_question_fails_below_its_limit(credit: str, fails: bool) -> None:
    asked = choice("q", option("it", credit), critical=True)
    assert score_one(asked, Answer("it")).critical_failure is fails


def test_critical_question_fails_by_its_final_credit() -> None:
    """100 x 50 % is 50: not below 50, but below 51."""
    asked = question("q", critical=True, evidence="required")
    assert score_questions(asked, answers={"q": YES}).critical_failures == ()
    stricter = question("q", critical=True, critical_below=Fraction(51), evidence="required")
    assert score_questions(stricter, answers={"q": YES}).critical_failures == ("q",)


def test_unanswered_critical_question_fails_even_outside_the_sums() -> None:
    asked = question("q", critical=True, when_missing="ignore")
    assert score_questions(question("a"), asked, answers={"a": YES}).critical_failures == ("q",)


@pytest.mark.parametrize(
    ("residual", "recommendation"),
    [
        ("30", "approve"),
        ("30.0001", "approve_with_conditions"),
        ("40", "approve_with_conditions"),
        ("40.0001", "do_not_approve"),
    ],
)
def test_recommendation_compares_the_exact_residual_risk(residual: str, recommendation: str) -> None:
    """Tier 2 has an appetite of 30 and a margin of 10; I = 60, so C = (1 - R/60) / 0.9 x 100."""
    score = (1 - Fraction(residual) / 60) / Fraction("0.9") * 100
    asked = choice("only", replace(option("it", 0), credit=score))
    scorecard = score_questions(asked, answers={"only": Answer("it")}, intake=intake_of(60))
    assert scorecard.residual_risk == Fraction(residual)
    assert scorecard.recommendation == recommendation


def test_residual_risk_shown_like_the_appetite_is_said_to_be_above_it() -> None:
    scorecard = score_credit("55.5554", intake=intake_of(60))
    assert scorecard.recommendation == "approve_with_conditions"
    assert "30.0 is just above the appetite of 30" in scorecard.recommendation_why


def test_critical_failure_with_agreed_remediation_allows_conditions() -> None:
    """Tier 3: appetite 35, margin 10; the floor of 40 is within 45."""
    questions = question("a", weight=9), question("mfa", critical=True)
    answers = {"a": YES, "mfa": NO}
    agreed = frozenset({"mfa"})
    scorecard = score_questions(*questions, answers=answers, intake=intake_of(30), agreed_remediations=agreed)
    assert (scorecard.residual_risk, scorecard.recommendation) == (40, "approve_with_conditions")
    assert scorecard.recommendation_why.endswith("1 critical question fails, with an agreed remediation.")
    assert (
        score_questions(*questions, answers=answers, intake=intake_of(30)).recommendation == "do_not_approve"
    )


def test_each_critical_failure_needs_its_own_remediation() -> None:
    questions = question("a", weight=9), question("x", critical=True), question("y", critical=True)
    scorecard = score_questions(
        *questions, answers={"a": YES}, intake=intake_of(30), agreed_remediations=frozenset({"x"})
    )
    assert scorecard.recommendation == "do_not_approve"
    assert scorecard.recommendation_why.endswith(
        "2 critical questions fail, 1 of them without an agreed remediation."
    )
