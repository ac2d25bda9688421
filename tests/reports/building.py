"""A record as the product freezes it, made without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from vendorrisk.questionnaires.library import library
from vendorrisk.questionnaires.reading import frameworks_to_data
from vendorrisk.reports.record import (
    AssessmentRecord,
    DecisionFacts,
    EngagementFacts,
    EvidenceFile,
    FindingFacts,
    SubmissionFacts,
    VendorFacts,
)
from vendorrisk.reports.signing import SigningIdentity, create_signing_identity, load_signing_identity
from vendorrisk.sample.answers import INTAKES, WEAKEST, answer_to
from vendorrisk.scoring.answers import Answer
from vendorrisk.scoring.documents import answers_to_data, policy_to_data, questionnaire_to_data
from vendorrisk.scoring.entry import check_answer
from vendorrisk.scoring.scorecard import scorecard_to_data
from vendorrisk.scoring.scoring import score

TODAY = date(2026, 11, 1)
NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
DIGEST = "ab" * 32
DECISION = DecisionFacts(
    outcome="approved_with_conditions",
    rationale="Detection must be watched at night first.",
    departs=False,
    conditions=[{"text": "Alarms are watched at all hours.", "due_on": "2027-01-31"}],
    signer_name="Celia Cortez",
    decided_at=NOW.isoformat(),
    valid_until="2027-11-02",
)


def sample_record(weak: frozenset[str] = WEAKEST, **changes: Any) -> AssessmentRecord:
    """An assessment of “Acme Hosting” under the library's own baseline, intake and policy."""
    known = library()
    baseline, intake, policy = (
        known.questionnaires["baseline"],
        known.questionnaires["intake"],
        known.policies["standard"],
    )
    answers = {
        q.key: Answer(value=check_answer(q, answer_to(q, weak, TODAY), TODAY)) for q in baseline.questions
    }
    given = {
        q.key: Answer(value=check_answer(q, INTAKES["heavy"].get(q.key), TODAY)) for q in intake.questions
    }
    card = score([baseline], answers, policy=policy, submitted_on=TODAY, intake=(intake, given))
    record = AssessmentRecord(
        organisation="Northwind Instruments",
        assessment_id="a-sample-assessment",
        vendor=VendorFacts("Acme Hosting", "Acme Hosting Ltd", "acme.example", "HRB 1", "Ireland"),
        engagement=EngagementFacts("Hosting of the shop", "", "Bo Bergman"),
        questionnaires=[questionnaire_to_data(baseline)],
        policy=policy_to_data(policy),
        intake=questionnaire_to_data(intake),
        intake_answers=answers_to_data(given),
        answers=answers_to_data(answers),
        reviews={},
        answered={"access.mfa": {"by": "Victor Valdez", "at": NOW.isoformat()}},
        reviewed={},
        agreed_remediations=[],
        submitted_on=TODAY.isoformat(),
        scorecard=scorecard_to_data(card),
        evidence=[
            EvidenceFile("access.mfa", "mfa.pdf", "application/pdf", 10, DIGEST, NOW.isoformat(), "Victor")
        ],
        findings=[
            FindingFacts(
                "access.mfa",
                "No second factor where it matters",
                "Require one.",
                "critical",
                "5.1",
                "2026-12-01",
                "open",
                False,
                "",
            )
        ],
        clarifications=[],
        recipients=["Victor Valdez"],
        submission=SubmissionFacts("Victor Valdez", "I declare it.", NOW.isoformat(), DIGEST),
        previous=None,
        decision=None,
        audit_sequence=7,
        audit_hash=DIGEST,
        generated_at=NOW.isoformat(),
        frameworks=frameworks_to_data(known.frameworks, baseline.questions),
    )
    return replace(record, **changes)


@lru_cache(maxsize=2)
def identity(organisation: str = "Northwind Instruments") -> SigningIdentity:
    """A signing identity with an authority of its own."""
    return load_signing_identity(create_signing_identity(organisation, NOW, b"secret"), b"secret")
