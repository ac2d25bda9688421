"""The score, worked out again from nothing but the record."""

from __future__ import annotations

from datetime import date
from typing import Any

from vendorrisk.reports.record import AssessmentRecord
from vendorrisk.scoring.documents.answers import answers_from_data, reviews_from_data
from vendorrisk.scoring.documents.policies import policy_from_data
from vendorrisk.scoring.documents.questionnaires import questionnaire_from_data
from vendorrisk.scoring.scorecard import scorecard_to_data
from vendorrisk.scoring.scoring import score


def rescore(record: AssessmentRecord) -> dict[str, Any]:
    """The scorecard as plain data. Raises ScoringError when the record's documents do not hold."""
    intake = None
    if record.intake is not None:
        intake = (questionnaire_from_data(record.intake), answers_from_data(record.intake_answers))
    scorecard = score(
        [questionnaire_from_data(data) for data in record.questionnaires],
        answers_from_data(record.answers),
        policy=policy_from_data(record.policy),
        submitted_on=date.fromisoformat(record.submitted_on),
        reviews=reviews_from_data(record.reviews),
        intake=intake,
        agreed_remediations=frozenset(record.agreed_remediations),
    )
    return scorecard_to_data(scorecard)
