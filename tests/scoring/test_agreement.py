"""A scorecard that was stated once, beside the one that comes out today."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from tests.scoring.building import NO, YES, intake_of, question, score_questions
from vendorrisk.scoring.explaining.agreement import is_same_rating
from vendorrisk.scoring.scorecard import scorecard_to_data


def rating() -> dict[str, Any]:
    scorecard = score_questions(
        question("a"), question("b", critical=True), answers={"a": YES, "b": NO}, intake=intake_of(60)
    )
    return json.loads(json.dumps(scorecard_to_data(scorecard)))


def test_same_rating_agrees() -> None:
    assert is_same_rating(rating(), rating())


def test_other_words_and_more_details_still_agree() -> None:
    later = rating()
    later |= {"a_new_figure": "1.0000", "recommendation_why": "In other words."}
    later["question_details"][0] |= {"why": "Said better.", "and": "more"}
    assert is_same_rating(rating(), later)


@pytest.mark.parametrize(
    "name", ["control_score", "grade", "tier", "recommendation", "critical_failures", "points"]
)
def test_other_figure_does_not_agree(name: str) -> None:
    changed = rating()
    changed[name] = None
    assert not is_same_rating(changed, rating())
    assert not is_same_rating(rating(), changed)


def test_other_detail_does_not_agree() -> None:
    changed = copy.deepcopy(rating())
    changed["question_details"][1]["credit"] = 50
    assert not is_same_rating(changed, rating())


def test_statement_that_leaves_a_figure_out_is_no_rating() -> None:
    shorter = rating()
    del shorter["residual_risk"]
    assert not is_same_rating(shorter, rating())
    assert not is_same_rating({}, rating())


def test_truth_value_is_not_a_number() -> None:
    changed = rating()
    changed["question_details"][0]["weight"] = True
    assert not is_same_rating(changed, rating())
