"""Questionnaires, policies, answers and reviews survive plain JSON without loss."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scoring.building import DATA, POLICY, domain, question, questionnaire, score_questions
from tests.scoring.generating import scoring_of
from vendorrisk.questionnaires.loading import load_questionnaire
from vendorrisk.scoring.answers import Answer, Review
from vendorrisk.scoring.documents.answers import (
    answers_from_data,
    answers_to_data,
    reviews_from_data,
    reviews_to_data,
)
from vendorrisk.scoring.documents.policies import policy_from_data, policy_to_data
from vendorrisk.scoring.documents.questionnaires import questionnaire_from_data, questionnaire_to_data
from vendorrisk.scoring.errors import DocumentError
from vendorrisk.scoring.questionnaire import (
    AllOf,
    AnyOf,
    Band,
    Domain,
    Equals,
    FindingText,
    IsAnswered,
    Not,
    OneOf,
    Option,
    Question,
    Questionnaire,
)
from vendorrisk.scoring.scorecard import scorecard_from_data, scorecard_to_data

EVERYTHING = questionnaire(
    domain(
        "d",
        question("a", expected="no", evidence="required", critical=True, critical_below=Fraction("62.5")),
        Question(
            "b",
            "Which?",
            "multiple_choice",
            help="**Why**",
            weight=0,
            options=(
                Option("x", "X", Fraction(100, 3), minimum_tier=2),
                Option("y", "Y", Fraction(0), exclusive=True),
            ),
            allow_not_applicable=False,
            when_missing="ignore",
            controls={"iso27001": ("A.5.1", "A.5.2")},
            finding=FindingText("Lost", "Mend it."),
        ),
        question(
            "n", type="number", bands=(Band(Fraction("-1.5"), Fraction(0)), Band(Fraction(95), Fraction(100)))
        ),
        question("t", type="date", bands=(Band(Fraction(365), Fraction(100)),)),
        question(
            "z",
            applies_when=AllOf((AnyOf((Equals("a", "no"), OneOf("b", ("x", "y")))), Not(IsAnswered("n")))),
        ),
        weight="sum",
    ),
    kind="intake",
)


def through_json(data: object) -> object:
    return json.loads(json.dumps(data))


def test_questionnaire_with_everything_comes_back() -> None:
    assert questionnaire_from_data(through_json(questionnaire_to_data(EVERYTHING))) == EVERYTHING


def test_questionnaire_data_has_the_shape_of_the_file() -> None:
    data = questionnaire_to_data(load_questionnaire(DATA / "example" / "questionnaire.yaml"))
    leavers = data["domains"][0]["questions"][2]
    assert leavers["bands"] == [
        {"from": 0, "credit": 0},
        {"from": 80, "credit": 50},
        {"from": 95, "credit": 100},
    ]
    assert data["domains"][1]["questions"][1]["applies_when"] == {"question": "hosting.own", "equals": "yes"}


def test_policy_comes_back() -> None:
    assert policy_from_data(through_json(policy_to_data(POLICY))) == POLICY


def test_answers_come_back_and_leave_out_what_is_empty() -> None:
    answers = {
        "a": Answer("yes", ("f.pdf",), "so it is"),
        "b": Answer(("x", "y")),
        "c": Answer(not_applicable="none"),
        "d": Answer(),
    }
    data = answers_to_data(answers)
    assert data["d"] == {}
    assert answers_from_data(through_json(data)) == answers


def test_reviews_come_back() -> None:
    reviews = {
        "a": Review(credit=Fraction(0), reason="no"),
        "b": Review(credit=Fraction(100, 3), reason="a third"),
        "c": Review(evidence_waived="seen"),
        "d": Review(refused_not_applicable="it does"),
        "e": Review(),
    }
    assert reviews_from_data(through_json(reviews_to_data(reviews))) == reviews


@given(st.integers(0, 10**9))
def test_scorecard_of_anything_comes_back(seed: int) -> None:
    scorecard = scoring_of(seed).scored()
    assert scorecard_from_data(through_json(scorecard_to_data(scorecard))) == scorecard


@pytest.mark.parametrize(
    "data",
    [None, [], {}, {"key": 5}, {"key": "a"}, questionnaire_to_data(EVERYTHING) | {"domains": [{}]},
     questionnaire_to_data(EVERYTHING) | {"kind": "other"}],
)  # fmt: skip
def test_data_of_something_else_is_refused(data: object) -> None:
    for read in (questionnaire_from_data, policy_from_data, scorecard_from_data):
        with pytest.raises(DocumentError):
            read(data)


@pytest.mark.parametrize("figure", ["1e999999", "nan", "1/0", "x", 0.5, True, None, "1" * 700])
def test_figure_that_is_none_is_refused(figure: object) -> None:
    data = policy_to_data(POLICY) | {"max_mitigation": figure}
    with pytest.raises(DocumentError, match="max_mitigation"):
        policy_from_data(data)


def test_policy_whose_names_mean_no_band_is_refused() -> None:
    data = policy_to_data(POLICY)
    for change in ({"critical_floor": "huge"}, {"critical_grade_cap": "E"}, {"tiers": []}):
        with pytest.raises(DocumentError, match="not complete"):
            policy_from_data(data | change)


def test_question_that_stands_twice_is_refused() -> None:
    data = questionnaire_to_data(EVERYTHING)
    data["domains"].append(data["domains"][0] | {"key": "other"})
    with pytest.raises(DocumentError, match="same key"):
        questionnaire_from_data(data)


@pytest.mark.parametrize("weight", [-1, 1.5, True, "5", 10**10])
def test_weight_that_is_none_is_refused(weight: object) -> None:
    data = questionnaire_to_data(EVERYTHING)
    data["domains"][0]["questions"][0]["weight"] = weight
    with pytest.raises(DocumentError, match="weight"):
        questionnaire_from_data(data)


def test_condition_that_is_nested_without_end_is_refused() -> None:
    condition: dict[str, object] = {"question": "a", "answered": True}
    for _ in range(100):
        condition = {"not": condition}
    data = questionnaire_to_data(
        Questionnaire("q", "1", "Q", "vendor", (Domain("d", "D", 1, (question("a"),)),))
    )
    data["domains"][0]["questions"][0]["applies_when"] = condition
    with pytest.raises(DocumentError, match="nested too deeply"):
        questionnaire_from_data(data)


def test_not_rated_scorecard_comes_back() -> None:
    scorecard = score_questions(question("info", weight=0))
    data = scorecard_to_data(scorecard)
    assert (data["control_score"], data["shown"]["control_score"], data["inherent"]) == (None, None, None)
    assert scorecard_from_data(through_json(data)) == scorecard
