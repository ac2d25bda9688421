"""Which questions of a questionnaire never changed a rating, over what was scored with it so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Select, func, select

from vendorrisk.assessments.lifecycle import Status
from vendorrisk.assessments.models import Assessment, AssessmentQuestionnaire
from vendorrisk.assessments.review_models import RatingBasis
from vendorrisk.database import db
from vendorrisk.questionnaires.models import PolicyVersion, QuestionnaireVersion
from vendorrisk.questionnaires.versions import policy_of, questionnaire_of
from vendorrisk.scoring.portfolio.influence import ENOUGH, Rated, never_mattered
from vendorrisk.scoring.questionnaire import Question, Questionnaire
from vendorrisk.scoring.scorecard import scorecard_from_data

#: the newest of them; older ratings say little about the questions of today
MOST_LOOKED_AT: Final = 300


@dataclass(frozen=True)
class Influence:
    """How many were scored, and the questions that never mattered with how often they counted; none before ENOUGH."""

    scored: int
    idle: tuple[tuple[Question, int], ...]

    @property
    def still_needed(self) -> int:
        return max(0, ENOUGH - self.scored)


def count_scored(questionnaire: Questionnaire) -> int:
    """How many of the newest assessments were scored with it, MOST_LOOKED_AT at most; reads no scorecard."""
    newest = _scored_with(questionnaire).with_only_columns(Assessment.id).subquery()
    return db.session.scalar(select(func.count()).select_from(newest)) or 0


def influence_of(questionnaire: Questionnaire) -> Influence:
    rows = db.session.scalars(_scored_with(questionnaire)).all()
    rated = [row for row in rows if row.scorecard is not None and row.policy_version is not None]
    if len(rated) < ENOUGH:
        return Influence(len(rated), ())
    idle = never_mattered(_rated(row, row.policy_version) for row in rated if row.policy_version)
    known = questionnaire.question_by_key
    return Influence(len(rated), tuple((known[key], idle[key]) for key in known if key in idle))


def _scored_with(questionnaire: Questionnaire) -> Select[Assessment]:
    """The newest first."""
    return (
        select(Assessment)
        .join(RatingBasis, RatingBasis.assessment_id == Assessment.id)
        .join(AssessmentQuestionnaire, AssessmentQuestionnaire.assessment_id == Assessment.id)
        .join(
            QuestionnaireVersion, QuestionnaireVersion.id == AssessmentQuestionnaire.questionnaire_version_id
        )
        .where(
            QuestionnaireVersion.key == questionnaire.key,
            Assessment.submitted_at.is_not(None),
            Assessment.status != Status.CANCELLED,
        )
        .order_by(Assessment.id.desc())
        .limit(MOST_LOOKED_AT)
    )


def _rated(row: Assessment, policy: PolicyVersion) -> Rated:
    asked = [questionnaire_of(each.questionnaire_version) for each in row.questionnaires]
    return scorecard_from_data(row.scorecard), policy_of(policy), asked
