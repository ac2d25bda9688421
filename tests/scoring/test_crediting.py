"""From an answer to its credit: every question type, evidence, not applicable and the reviewer."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.scoring.building import NO, YES, choice, option, question, score_one, score_questions
from vendorrisk.scoring.answers import Answer, Review
from vendorrisk.scoring.errors import InvalidAnswerError
from vendorrisk.scoring.questionnaire import Band, Question

PERCENT = question(
    "n", type="number", bands=(Band(Fraction(10), Fraction(40)), Band(Fraction("99.5"), Fraction(100)))
)
AGE = question(
    "d", type="date", bands=(Band(Fraction(365), Fraction(100)), Band(Fraction(730), Fraction(50)))
)
MEASURES = question(
    "m",
    type="multiple_choice",
    options=(option("a", 60), option("b", 30), option("c", 30), option("none", 0, exclusive=True)),
)


def final_credit(asked: Question, answer: Answer, review: Review | None = None) -> Fraction:
    return score_one(asked, answer, review).final_credit


@pytest.mark.parametrize(
    ("expected", "value", "credit"),
    [("yes", "yes", 100), ("yes", "no", 0), ("no", "no", 100), ("no", "yes", 0)],
)
def test_yes_no_earns_all_for_the_expected_answer(expected: str, value: str, credit: int) -> None:
    assert final_credit(question("q", expected=expected), Answer(value)) == credit


def test_single_choice_earns_the_credit_of_its_option() -> None:
    asked = choice("q", option("good", 100), option("third", "33.3"))
    assert final_credit(asked, Answer("third")) == Fraction(333, 10)


@pytest.mark.parametrize(
    ("values", "credit"), [(("a",), 60), (("b", "c"), 60), (("a", "b", "c"), 100), (("none",), 0)]
)
def test_multiple_choice_earns_the_sum_but_at_most_100(values: tuple[str, ...], credit: int) -> None:
    assert final_credit(MEASURES, Answer(values)) == credit


@pytest.mark.parametrize(
    ("value", "credit"),
    [("9.99", 0), ("-5", 0), ("10", 40), ("99.4", 40), ("99.49999", 40), ("99.5", 100), ("1000", 100)],
)
def test_number_earns_the_band_with_the_largest_start_below_it(value: str, credit: int) -> None:
    assert final_credit(PERCENT, Answer(value)) == credit


@pytest.mark.parametrize(
    ("value", "credit"),
    [("2026-11-01", 100), ("2025-11-01", 100), ("2025-10-31", 50), ("2024-11-01", 50), ("2024-10-31", 0)],
)
def test_date_earns_the_smallest_band_that_holds_its_age(value: str, credit: int) -> None:
    assert final_credit(AGE, Answer(value)) == credit


def test_date_after_the_submission_is_as_good_as_new() -> None:
    """Refused when it is entered; an answer given in a clarification may all the same be younger."""
    assert final_credit(AGE, Answer("2026-11-05")) == 100


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (question("t", type="text"), Answer("We rotate keys yearly.")),
        (question("f", type="file"), Answer(evidence=("report.pdf",))),
    ],
)
def test_text_and_file_wait_for_a_reviewer(asked: Question, answer: Answer) -> None:
    waiting = score_questions(asked, answers={asked.key: answer})
    assert waiting.awaiting_review == (asked.key,)
    assert waiting.control_score == 0
    assert waiting.missing == ()
    reviewed = score_questions(
        asked, answers={asked.key: answer}, reviews={asked.key: Review(credit=Fraction(70), reason="sound")}
    )
    assert (reviewed.awaiting_review, reviewed.control_score) == ((), 70)


def test_file_without_evidence_is_missing() -> None:
    assert score_questions(question("f", type="file")).missing == ("f",)


@pytest.mark.parametrize(
    ("need", "evidence", "factor"),
    [
        ("none", (), 1),
        ("required", (), Fraction(1, 2)),
        ("recommended", (), Fraction(9, 10)),
        ("required", ("a.pdf",), 1),
        ("recommended", ("a.pdf",), 1),
    ],
)
def test_missing_evidence_leaves_only_a_share_of_the_credit(
    need: str, evidence: tuple[str, ...], factor: Fraction
) -> None:
    scored = score_one(question("q", evidence=need), Answer("yes", evidence=evidence))
    assert (scored.factor, scored.final_credit) == (factor, 100 * factor)


def test_waived_evidence_counts_as_attached() -> None:
    review = Review(evidence_waived="seen on site")
    assert final_credit(question("q", evidence="required"), YES, review) == 100


def test_own_credit_replaces_credit_and_evidence_factor() -> None:
    scored = score_one(question("q", evidence="required"), YES, Review(credit=Fraction(40), reason="partly"))
    assert (scored.state, scored.credit, scored.factor, scored.final_credit) == ("reviewed", 40, 1, 40)
    assert scored.why == "A reviewer gave it 40: 40.0 of 100.0 points."


def test_own_credit_of_zero_is_a_credit() -> None:
    assert final_credit(question("q"), YES, Review(credit=Fraction(0), reason="not so")) == 0


def test_own_credit_of_an_unanswered_question_counts_but_it_stays_missing() -> None:
    scorecard = score_questions(
        question("q", when_missing="ignore"),
        reviews={"q": Review(credit=Fraction(80), reason="shown in a call")},
    )
    assert (scorecard.control_score, scorecard.missing, scorecard.completeness) == (80, ("q",), 0)


def test_unanswered_counts_as_zero() -> None:
    scorecard = score_questions(question("a"), question("b"), answers={"a": YES})
    assert (scorecard.control_score, scorecard.missing) == (50, ("b",))


def test_unanswered_may_leave_the_sums_and_is_listed_all_the_same() -> None:
    scorecard = score_questions(question("a"), question("b", when_missing="ignore"), answers={"a": YES})
    assert (scorecard.control_score, scorecard.missing, scorecard.completeness) == (100, ("b",), 50)


def test_not_applicable_counts_nowhere_and_is_listed() -> None:
    answers = {"a": NO, "b": Answer(not_applicable="we have no offices")}
    scorecard = score_questions(question("a"), question("b"), answers=answers)
    assert (scorecard.control_score, scorecard.not_applicable, scorecard.missing) == (0, ("b",), ())
    assert scorecard.completeness == 100


def test_refused_not_applicable_is_unanswered() -> None:
    answers = {"a": YES, "b": Answer(not_applicable="we have no offices")}
    scorecard = score_questions(
        question("a"), question("b"), answers=answers, reviews={"b": Review(refused_not_applicable="they do")}
    )
    assert (scorecard.control_score, scorecard.not_applicable, scorecard.missing) == (50, (), ("b",))


def test_refused_not_applicable_may_get_an_own_credit() -> None:
    review = Review(credit=Fraction(30), reason="seen", refused_not_applicable="it does apply")
    assert final_credit(question("q"), Answer(not_applicable="no"), review) == 30


def test_not_applicable_that_stands_is_not_credited() -> None:
    scored = score_one(question("q"), Answer(not_applicable="no"), Review(credit=Fraction(30), reason="?"))
    assert (scored.state, scored.counts) == ("not_applicable", False)


@pytest.mark.parametrize("reason", ["", "  ", None])
def test_not_applicable_needs_a_reason(reason: str | None) -> None:
    assert score_one(question("q"), Answer(not_applicable=reason)).state == "missing"


def test_not_applicable_where_it_is_not_allowed_has_no_effect() -> None:
    asked = question("q", allow_not_applicable=False)
    assert score_one(asked, Answer(not_applicable="no")).state == "missing"
    assert score_one(asked, Answer("yes", not_applicable="no")).final_credit == 100


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        (question("q"), "perhaps"),
        (MEASURES, ("a", "z")),
        (PERCENT, "many"),
        (AGE, "soon"),
        (question("q"), ("yes",)),
    ],
)
def test_answer_that_does_not_fit_is_refused(asked: Question, value: str | tuple[str, ...]) -> None:
    with pytest.raises(InvalidAnswerError):
        score_one(asked, Answer(value))
