"""From the stored answers and reviews to the scorecard, and what a single decision would do to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select

from vendorrisk.assessments.answering.sheet import AnswerSheet, answer_sheet
from vendorrisk.assessments.models import Assessment
from vendorrisk.assessments.review_models import Finding, RatingBasis, Review
from vendorrisk.database import db
from vendorrisk.questionnaires.versions import policy_of, questionnaire_of
from vendorrisk.scoring.answers import Answer as ScoringAnswer
from vendorrisk.scoring.answers import Review as ScoringReview
from vendorrisk.scoring.documents.answers import answers_from_data
from vendorrisk.scoring.portfolio.basis import Basis, basis_of
from vendorrisk.scoring.portfolio.packing import pack
from vendorrisk.scoring.questionnaire import Questionnaire
from vendorrisk.scoring.scorecard import Scorecard, scorecard_to_data
from vendorrisk.scoring.scoring import score


def rate(assessment: Assessment, now: datetime) -> Scorecard:
    """Score what is stored and keep the scorecard on the assessment, and beside it what it rests on."""
    scorecard = scorecard_of(assessment, answer_sheet(assessment), now.date())
    data = scorecard_to_data(scorecard)
    assessment.scorecard = data
    assessment.control_score = _figure(data["control_score"])
    assessment.inherent_risk = _figure(data["inherent_risk"])
    assessment.residual_risk = _figure(data["residual_risk"])
    assessment.tier, assessment.grade = data["tier"], data["grade"]
    assessment.risk_level, assessment.recommendation = data["risk_level"], data["recommendation"]
    _keep_basis(assessment, basis_of_rating(assessment, scorecard))
    db.session.flush()
    return scorecard


def basis_of_rating(assessment: Assessment, scorecard: Scorecard) -> Basis:
    """What the scorecard rests on, whatever the policy."""
    asked = (questionnaire_of(each.questionnaire_version) for each in assessment.questionnaires)
    questions = {key: question for each in asked for key, question in each.question_by_key.items()}
    waived = (key for key, review in scoring_reviews(assessment).items() if review.evidence_waived)
    agreed = agreed_remediations(assessment)
    return basis_of(scorecard, questions, waived=frozenset(waived), agreed=agreed)


def _keep_basis(assessment: Assessment, basis: Basis) -> None:
    packed = pack(basis)
    row = db.session.get(RatingBasis, assessment.id) or RatingBasis(assessment_id=assessment.id)
    row.parts, row.counts, row.minimum_tier = packed.parts, packed.counts, packed.minimum_tier
    row.risk_by_sum = None if packed.risk_by_sum is None else str(packed.risk_by_sum)
    db.session.add(row)


def scorecard_of(
    assessment: Assessment,
    sheet: AnswerSheet,
    today: date,
    *,
    instead: Mapping[str, ScoringReview] | None = None,
) -> Scorecard:
    """The scorecard of the stored facts; `instead` replaces single reviews, to show what a decision would do.

    Ages are counted to the day of submission, so a rating does not drift while it is under review.
    """
    if assessment.policy_version is None:
        raise LookupError("an assessment that was never sent has no policy")
    submitted_on = assessment.submitted_at.date() if assessment.submitted_at else today
    return score(
        sheet.questionnaires,
        sheet.for_scoring,
        policy=policy_of(assessment.policy_version),
        submitted_on=submitted_on,
        reviews={**scoring_reviews(assessment), **(instead or {})},
        intake=intake_of(assessment),
        agreed_remediations=agreed_remediations(assessment),
    )


def scoring_reviews(assessment: Assessment) -> dict[str, ScoringReview]:
    rows = db.session.scalars(select(Review).where(Review.assessment_id == assessment.id))
    return {row.question_key: scoring_review(row) for row in rows}


def scoring_review(row: Review) -> ScoringReview:
    return ScoringReview(
        credit=None if row.credit is None else Fraction(row.credit),
        reason=row.reason,
        evidence_waived=row.evidence_waived or None,
        refused_not_applicable=row.refused_not_applicable or None,
    )


def review_facts(review: Review) -> dict[str, object]:
    """The review as the scorer's documents write it; what was not decided is left out."""
    facts: dict[str, object] = {}
    if review.credit is not None:
        facts["credit"] = str(review.credit)
        facts["reason"] = review.reason
    if review.evidence_waived:
        facts["evidence_waived"] = review.evidence_waived
    if review.refused_not_applicable:
        facts["refused_not_applicable"] = review.refused_not_applicable
    return facts


def intake_of(assessment: Assessment) -> tuple[Questionnaire, Mapping[str, ScoringAnswer]] | None:
    """The intake as it stood when the assessment was sent."""
    if assessment.intake_version is None:
        return None
    return questionnaire_of(assessment.intake_version), answers_from_data(assessment.intake_answers)


def agreed_remediations(assessment: Assessment) -> frozenset[str]:
    keys = db.session.scalars(
        select(Finding.question_key).where(
            Finding.assessment_id == assessment.id,
            Finding.remediation_agreed.is_(True),
            Finding.status == "open",
        )
    )
    return frozenset(keys)


def _figure(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
