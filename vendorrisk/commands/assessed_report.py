"""The report of `flask assess`: a record made of files alone.

What only an assessment in the database has is empty.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from vendorrisk.assessments.reviewing.findings import DAYS_TO_MEND, severity_of
from vendorrisk.commands.assess_inputs import Inputs
from vendorrisk.questionnaires.files.reading import frameworks_to_data
from vendorrisk.questionnaires.loading import library_frameworks
from vendorrisk.reports.oscal import oscal_from_record
from vendorrisk.reports.record import (
    AssessmentRecord,
    EngagementFacts,
    EvidenceFile,
    FindingFacts,
    VendorFacts,
)
from vendorrisk.reports.rendering import render_pdf
from vendorrisk.scoring.documents.answers import answers_to_data, reviews_to_data
from vendorrisk.scoring.documents.policies import policy_to_data
from vendorrisk.scoring.documents.questionnaires import questionnaire_to_data
from vendorrisk.scoring.rounding import shown
from vendorrisk.scoring.scorecard import QuestionScore, Scorecard, scorecard_to_data


def render_report(inputs: Inputs, scorecard: Scorecard, vendor: str) -> bytes:
    """The PDF of an assessment that nobody has decided on."""
    return render_pdf(record_of(inputs, scorecard, vendor, datetime.now(UTC)))


def oscal_report(inputs: Inputs, scorecard: Scorecard, vendor: str) -> bytes:
    """The same as OSCAL assessment results."""
    return oscal_from_record(record_of(inputs, scorecard, vendor, datetime.now(UTC)))


def record_of(inputs: Inputs, scorecard: Scorecard, vendor: str, now: datetime) -> AssessmentRecord:
    """All that the files tell, as the record a report is made of."""
    given = inputs.answers
    answers = answers_to_data(given.answers)
    questions = [question for questionnaire in inputs.questionnaires for question in questionnaire.questions]
    return AssessmentRecord(
        organisation=os.environ.get("ORGANISATION_NAME") or "Our organisation",
        assessment_id=hashlib.sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest()[:12],
        vendor=VendorFacts(name=vendor, legal_name="", domain="", registration_number="", country=""),
        engagement=EngagementFacts(title="", description="", business_owner=""),
        questionnaires=[questionnaire_to_data(questionnaire) for questionnaire in inputs.questionnaires],
        policy=policy_to_data(inputs.policy),
        intake=questionnaire_to_data(inputs.intake) if inputs.intake else None,
        intake_answers=answers_to_data(given.intake),
        answers=answers,
        reviews=reviews_to_data(given.reviews),
        answered={},
        reviewed={},
        agreed_remediations=[],
        submitted_on=given.submitted_on.isoformat(),
        scorecard=scorecard_to_data(scorecard),
        evidence=list(_evidence(inputs)),
        findings=list(_findings(inputs, scorecard)),
        clarifications=[],
        recipients=[],
        submission=None,
        previous=None,
        decision=None,
        audit_sequence=0,
        audit_hash="",
        generated_at=now.isoformat(timespec="seconds"),
        frameworks=frameworks_to_data(library_frameworks(), questions),
    )


def _evidence(inputs: Inputs) -> Iterator[EvidenceFile]:
    """The files that the answers name, with size and hash of those that lie beside the answers."""
    for key, answer in inputs.answers.answers.items():
        for name in answer.evidence:
            path = inputs.folder / name
            content = path.read_bytes() if Path(name).name == name and path.is_file() else None
            yield EvidenceFile(
                question=key,
                filename=name,
                media_type="",
                size=len(content or b""),
                sha256="named only" if content is None else hashlib.sha256(content).hexdigest(),
                uploaded_at="",
                uploaded_by="",
            )


def _findings(inputs: Inputs, scorecard: Scorecard) -> Iterator[FindingFacts]:
    """A finding for each question that loses points, the largest loss first."""
    losses = [question for question in scorecard.questions if question.counts and question.points_lost]
    for question in sorted(losses, key=lambda question: -question.points_lost):
        yield _finding(inputs, question)


def _finding(inputs: Inputs, lost: QuestionScore) -> FindingFacts:
    asked = next(
        each.question_by_key[lost.key] for each in inputs.questionnaires if lost.key in each.question_by_key
    )
    severity = severity_of(lost, lost.critical_failure)
    return FindingFacts(
        question=lost.key,
        title=asked.finding.title if asked.finding else asked.text,
        recommendation=asked.finding.recommendation
        if asked.finding
        else "Agree how and when this is mended.",
        severity=severity,
        points_lost=shown(lost.points_lost, 4),
        due_on=(inputs.answers.submitted_on + timedelta(days=DAYS_TO_MEND[severity])).isoformat(),
        status="open",
        remediation_agreed=False,
        note="",
    )
