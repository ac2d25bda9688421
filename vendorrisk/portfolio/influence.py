"""Which questions of a questionnaire never changed a rating, over what was scored with it so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from vendorrisk.assessments.lifecycle import Status
from vendorrisk.assessments.models import Assessment, AssessmentQuestionnaire
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


def influence_of(questionnaire: Questionnaire) -> Influence:
    rows = db.session.scalars(
        select(Assessment)
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
    ).all()
    rated = [row for row in rows if row.scorecard is not None and row.policy_version is not None]
    if len(rated) < ENOUGH:
        return Influence(len(rated), ())
    idle = never_mattered(_rated(row, row.policy_version) for row in rated if row.policy_version)
    known = questionnaire.question_by_key
    return Influence(len(rated), tuple((known[key], idle[key]) for key in known if key in idle))


def _rated(row: Assessment, policy: PolicyVersion) -> Rated:
    asked = [questionnaire_of(each.questionnaire_version) for each in row.questionnaires]
    return scorecard_from_data(row.scorecard), policy_of(policy), asked
