"""The arithmetic of the OpenSSF Scorecard said in our format: a weighted mean in which inconclusive checks are left out.

Each check gives 0 to 10, or -1 where it was inconclusive; the whole is the sum of risk weight times score over the sum of the risk
weights of what was conclusive (risk weights 10, 7.5, 5 and 2.5 for critical, high, medium and low).
"""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scoring.building import domain, question, questionnaire, score_questions
from vendorrisk.questionnaires.files.writing import questionnaire_to_yaml
from vendorrisk.questionnaires.loading import load_questionnaire
from vendorrisk.scoring.answers import Answer
from vendorrisk.scoring.questionnaire import Band, Question

INCONCLUSIVE = -1
#: risk weights times 4, as our weights are whole: only their proportion counts
RISK_WEIGHTS = {
    "Dangerous-Workflow": 40, "Webhooks": 40,
    "Branch-Protection": 30, "Code-Review": 30, "Dependency-Update-Tool": 30, "Maintained": 30,
    "Binary-Artifacts": 30, "Signed-Releases": 30, "Token-Permissions": 30, "Vulnerabilities": 30,
    "Fuzzing": 20, "Packaging": 20, "Pinned-Dependencies": 20, "SAST": 20, "Security-Policy": 20, "SBOM": 20,
    "CI-Tests": 10, "CII-Best-Practices": 10, "Contributors": 10, "License": 10,
}  # fmt: skip


def check(name: str) -> Question:
    """A number from 0 to 10 that earns ten points each; a check without one is in no sum."""
    bands = tuple(Band(Fraction(each), Fraction(10 * each)) for each in range(11))
    key = name.lower()
    return question(key, type="number", bands=bands, weight=RISK_WEIGHTS[name], when_missing="ignore")


CHECKS = [check(name) for name in RISK_WEIGHTS]


def expected(scores: dict[str, int]) -> Fraction | None:
    """The scorecard's own rule, 0 to 10; nothing where no check was conclusive."""
    conclusive = {name: each for name, each in scores.items() if each != INCONCLUSIVE}
    weight = sum(RISK_WEIGHTS[name] for name in conclusive)
    return (
        Fraction(sum(RISK_WEIGHTS[name] * each for name, each in conclusive.items()), weight)
        if weight
        else None
    )


@given(st.fixed_dictionaries({name: st.integers(INCONCLUSIVE, 10) for name in RISK_WEIGHTS}))
def test_every_set_of_results_comes_out_the_same(scores: dict[str, int]) -> None:
    answers = {name.lower(): Answer(str(each)) for name, each in scores.items() if each != INCONCLUSIVE}
    came_out = score_questions(*CHECKS, answers=answers).control_score
    assert (None if came_out is None else came_out / 10) == expected(scores)


@pytest.mark.parametrize("left_out", [{}, {"fuzzing": Answer(not_applicable="Nothing here to fuzz.")}])
def test_what_is_left_out_is_in_no_sum(left_out: dict[str, Answer]) -> None:
    """Critical 10 and high 3, medium inconclusive: (10 x 10 + 7.5 x 3) / 17.5 = 7; with the medium one at 0 it would be 5.44."""
    asked = [check("Webhooks"), check("Code-Review"), check("Fuzzing")]
    answers = {"webhooks": Answer("10"), "code-review": Answer("3"), **left_out}
    assert score_questions(*asked, answers=answers).control_score == 70


def test_the_checks_go_through_a_file_of_ours() -> None:
    made = questionnaire(domain("checks", *CHECKS, weight="sum"), key="scorecard")
    assert load_questionnaire(questionnaire_to_yaml(made), "scorecard") == made
