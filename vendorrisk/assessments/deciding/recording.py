"""From an assessment's rows to the frozen record its documents are made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import current_app

from vendorrisk import audit
from vendorrisk.assessments.answer_models import Answer, Evidence, Submission
from vendorrisk.assessments.answering.sheet import AnswerSheet, answer_sheet
from vendorrisk.assessments.answering.submitting import latest_submission
from vendorrisk.assessments.deciding.staleness import decision_of
from vendorrisk.assessments.decision_models import Decision
from vendorrisk.assessments.models import Assessment
from vendorrisk.assessments.review_models import Clarification, Finding
from vendorrisk.assessments.reviewing.clarifying import clarifications_of
from vendorrisk.assessments.reviewing.crediting import reviews_of
from vendorrisk.assessments.reviewing.findings import findings_of
from vendorrisk.assessments.reviewing.rating import agreed_remediations, scorecard_of, scoring_reviews
from vendorrisk.config import settings_of
from vendorrisk.errors import WrongStateError
from vendorrisk.questionnaires.files.reading import frameworks_to_data
from vendorrisk.questionnaires.library import library
from vendorrisk.reports.record import (
    AssessmentRecord,
    ClarificationFacts,
    DecisionFacts,
    EngagementFacts,
    EvidenceFile,
    FindingFacts,
    PreviousFacts,
    SubmissionFacts,
    VendorFacts,
    record_from_bytes,
    record_to_bytes,
)
from vendorrisk.scoring.documents.answers import answers_to_data, reviews_to_data
from vendorrisk.scoring.scorecard import scorecard_to_data


def record_of(assessment: Assessment, now: datetime) -> AssessmentRecord:
    """Freeze the assessment as it stands. Raises WrongStateError before it was sent and handed in."""
    if assessment.policy_version is None or assessment.submitted_at is None:
        raise WrongStateError("There is nothing to report before the answers are handed in.")
    sheet, submission, head = answer_sheet(assessment), latest_submission(assessment), audit.current_head()
    return AssessmentRecord(
        organisation=settings_of(current_app).organisation_name,
        assessment_id=assessment.public_id,
        vendor=_vendor(assessment),
        engagement=_engagement(assessment),
        questionnaires=[asked.questionnaire_version.data for asked in assessment.questionnaires],
        policy=assessment.policy_version.data,
        intake=assessment.intake_version.data if assessment.intake_version else None,
        intake_answers=assessment.intake_answers,
        answers=answers_to_data(sheet.for_scoring),
        reviews=reviews_to_data(scoring_reviews(assessment)),
        answered={key: _answered(answer) for key, answer in sheet.answers.items()},
        reviewed=_reviewed(assessment),
        agreed_remediations=sorted(agreed_remediations(assessment)),
        submitted_on=assessment.submitted_at.date().isoformat(),
        scorecard=scorecard_to_data(scorecard_of(assessment, sheet, now.date())),
        evidence=[_evidence(file) for file in _asked_evidence(sheet)],
        findings=[_finding(finding) for finding in findings_of(assessment)],
        clarifications=[
            _clarification(c) for c in clarifications_of(assessment) if c.state in {"asked", "answered"}
        ],
        recipients=[invitation.contact.name for invitation in assessment.invitations],
        submission=submission_facts(submission) if submission else None,
        previous=_previous(assessment),
        decision=None,
        audit_sequence=head.sequence,
        audit_hash=head.hash,
        generated_at=now.isoformat(),
        frameworks=frameworks_to_data(library().frameworks, sheet.questions.values()),
    )


def with_decision(content: bytes, decision: Decision, now: datetime) -> bytes:
    """The record the CSO read, with the decision in it and nothing else changed."""
    facts = DecisionFacts(
        outcome=decision.outcome,
        rationale=decision.rationale,
        departs=decision.departs,
        conditions=[{"text": c.text, "due_on": c.due_on.isoformat()} for c in decision.conditions],
        signer_name=decision.signer_name,
        decided_at=decision.decided_at.isoformat(),
        valid_until=decision.valid_until.isoformat() if decision.valid_until else "",
    )
    decided = replace(
        record_from_bytes(content),
        decision=facts,
        audit_sequence=decision.audit_sequence,
        audit_hash=decision.audit_hash,
        generated_at=now.isoformat(),
    )
    return record_to_bytes(decided)


def submission_facts(submission: Submission) -> SubmissionFacts:
    return SubmissionFacts(
        name=submission.name,
        declaration=submission.declaration,
        at=submission.submitted_at.isoformat(),
        answers_sha256=submission.answers_sha256,
    )


def _vendor(assessment: Assessment) -> VendorFacts:
    vendor = assessment.vendor
    return VendorFacts(
        vendor.name, vendor.legal_name, vendor.domain, vendor.registration_number, vendor.country
    )


def _engagement(assessment: Assessment) -> EngagementFacts:
    engagement = assessment.engagement
    owner = engagement.business_owner.name if engagement.business_owner else ""
    return EngagementFacts(engagement.title, engagement.description, owner)


def _answered(answer: Answer) -> dict[str, str]:
    """Who answered and when; where it was taken from, if it was not given by hand."""
    told = {"by": answer.updated_by, "at": answer.updated_at.isoformat()}
    return {**told, "source": answer.source} if answer.source else told


def _reviewed(assessment: Assessment) -> dict[str, dict[str, Any]]:
    return {
        key: {"by": review.reviewed_by, "at": review.reviewed_at.isoformat(), "accepted": review.accepted}
        for key, review in reviews_of(assessment).items()
    }


def _asked_evidence(sheet: AnswerSheet) -> list[Evidence]:
    return [file for key in sheet.asked_in_order for file in sheet.evidence.get(key, ())]


def _evidence(file: Evidence) -> EvidenceFile:
    return EvidenceFile(
        question=file.question_key,
        filename=file.filename,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        uploaded_at=file.uploaded_at.isoformat(),
        uploaded_by=file.uploaded_by,
    )


def _finding(finding: Finding) -> FindingFacts:
    return FindingFacts(
        question=finding.question_key,
        title=finding.title,
        recommendation=finding.recommendation,
        severity=finding.severity,
        points_lost=str(finding.points_lost),
        due_on=finding.due_on.isoformat() if finding.due_on else "",
        status=finding.status,
        remediation_agreed=finding.remediation_agreed,
        note=finding.note,
    )


def _clarification(clarification: Clarification) -> ClarificationFacts:
    return ClarificationFacts(
        question=clarification.question_key,
        comment=clarification.comment,
        asked_by=clarification.asked_by,
        asked_at=clarification.asked_at.isoformat(),
        state=clarification.state,
    )


def _previous(assessment: Assessment) -> PreviousFacts | None:
    before = assessment.previous
    decision = decision_of(before) if before else None
    if before is None or decision is None or before.scorecard is None:
        return None
    return PreviousFacts(before.scorecard, decision.outcome, decision.decided_at.date().isoformat())
