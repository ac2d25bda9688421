"""The worked example of the scoring standard, to the last digit."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import Any

from tests.scoring.building import DATA
from vendorrisk.questionnaires.answers.files import Asked, read_answer_file
from vendorrisk.questionnaires.loading import load_policy, load_questionnaire
from vendorrisk.scoring.scorecard import Scorecard, scorecard_from_data, scorecard_to_data
from vendorrisk.scoring.scoring import score

EXAMPLE = DATA / "example"


def example() -> Scorecard:
    questionnaire = load_questionnaire(EXAMPLE / "questionnaire.yaml")
    intake = load_questionnaire(EXAMPLE / "intake.yaml")
    asked = Asked.of([questionnaire], intake)
    given = read_answer_file(EXAMPLE / "answers.json", asked, on=None, today=date(2030, 1, 1))
    return score(
        [questionnaire],
        given.answers,
        policy=load_policy(EXAMPLE / "policy.yaml"),
        submitted_on=given.submitted_on,
        intake=(intake, given.intake),
    )


def test_every_figure_of_the_expected_scorecard() -> None:
    expected: dict[str, Any] = json.loads((EXAMPLE / "scorecard.json").read_text())
    data = scorecard_to_data(example())
    assert {name: data[name] for name in expected} == expected
    assert list(data["points"]) == list(expected["points"])


def test_path_to_approval_is_to_attach_one_evidence() -> None:
    path = example().path
    assert path.reachable
    (step,) = path.steps
    assert (step.question, step.action, step.grade) == ("access.mfa", "attach_evidence", "A")
    assert (step.control_score, step.residual_risk) == (Fraction("95.3125"), Fraction("11.375"))


def test_each_question_explains_itself() -> None:
    why = {question.key: question.why for question in example().questions}
    assert why == {
        "access.mfa": "“Everyone” earns 100, of which 50 % counts because its required evidence is missing: "
        "23.4 of 46.9 points.",
        "access.review": "2026-05-02 was 183 days before the submission, within 183, which earns 100: "
        "18.8 of 18.8 points.",
        "access.leavers": "94.9 is in the band from 80, which earns 50: 4.7 of 9.4 points.",
        "hosting.own": "Asked for information only.",
        "hosting.guards": "Not asked, because its condition does not hold.",
        "hosting.measures": "3 options of 4 earn 120, limited to 100: 25.0 of 25.0 points.",
        "hosting.tiering": "Set aside as not applicable, with a reason.",
    }


def test_recommendation_explains_itself() -> None:
    assert example().recommendation_why == (
        "The residual risk of 28.3 is above the appetite of 25 for tier 1, but within the margin of 10, "
        "and no critical question fails."
    )


def test_scorecard_survives_json_without_loss() -> None:
    scorecard = example()
    assert scorecard_from_data(json.loads(json.dumps(scorecard_to_data(scorecard)))) == scorecard
