"""Which questions never changed a rating."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scoring.building import POLICY
from tests.scoring.generating import scoring_of
from vendorrisk.scoring.answers import Answer
from vendorrisk.scoring.portfolio.influence import never_mattered
from vendorrisk.scoring.scorecard import Scorecard


@settings(max_examples=400)
@given(st.integers(0, 10_000_000))
def test_a_question_matters_when_the_rating_without_it_is_another(seed: int) -> None:
    """Set aside, a question leaves the sums: the exact scorer then tells what the rating would have been."""
    scoring = scoring_of(seed)
    if any(question.applies_when for question in scoring.questions):
        return  # setting one aside would close others
    card = scoring.scored()
    idle = never_mattered([(card, POLICY, scoring.questionnaires)])
    by_key = {question.key: question for question in scoring.questions}
    for score in card.questions:
        if score.counts and by_key[score.key].allow_not_applicable:
            answers = {**scoring.answers, score.key: Answer(not_applicable="left out")}
            reviews = {key: each for key, each in scoring.reviews.items() if key != score.key}
            other = scoring.scored(answers=answers, reviews=reviews)
            assert (score.key in idle) == (_outcome(other) == _outcome(card)), score.key


def _outcome(card: Scorecard) -> tuple[str | None, str | None, str | None]:
    return card.grade, card.risk_level, card.recommendation


def test_it_takes_only_one_assessment_in_which_it_mattered() -> None:
    cards = [(each.scored(), POLICY, each.questionnaires) for each in map(scoring_of, range(200))]
    alone = [never_mattered([each]) for each in cards]
    together = never_mattered(cards)
    for key in together:
        assert all(
            key in idle
            for idle, (card, _, _) in zip(alone, cards, strict=True)
            if any(q.key == key and q.counts for q in card.questions)
        )
