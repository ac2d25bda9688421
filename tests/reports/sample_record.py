"""A record as the product freezes it, made without a database: realistic, and bent at will by its arguments."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any

from vendorrisk.questionnaires.files.reading import frameworks_to_data
from vendorrisk.questionnaires.library import library
from vendorrisk.reports.record import (
    AssessmentRecord,
    ClarificationFacts,
    DecisionFacts,
    EngagementFacts,
    EvidenceFile,
    FindingFacts,
    SubmissionFacts,
    VendorFacts,
)
from vendorrisk.reports.signing import SigningIdentity, create_signing_identity, load_signing_identity
from vendorrisk.sample.answers import INTAKES, WEAKEST, answer_to
from vendorrisk.scoring.answers import Answer, Review
from vendorrisk.scoring.documents.answers import answers_to_data, reviews_to_data
from vendorrisk.scoring.documents.policies import policy_to_data
from vendorrisk.scoring.documents.questionnaires import questionnaire_to_data
from vendorrisk.scoring.entry import check_answer
from vendorrisk.scoring.questionnaire import Question, Questionnaire
from vendorrisk.scoring.rounding import shown
from vendorrisk.scoring.scorecard import Scorecard, scorecard_to_data
from vendorrisk.scoring.scoring import score

TODAY = date(2026, 11, 1)
NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
DIGEST = hashlib.sha256(b"sample").hexdigest()
DECISION = DecisionFacts(
    outcome="approved_with_conditions",
    rationale="The shop depends on them and nobody else is ready before spring. Detection must be watched at night first.",
    departs=True,
    conditions=[
        {"text": "Alarms are watched at all hours, and it is shown to us.", "due_on": "2027-01-31"},
        {"text": "Backups are kept where an attacker cannot reach them.", "due_on": "2027-02-28"},
    ],
    signer_name="Celia Cortez",
    decided_at=NOW.isoformat(),
    valid_until="2027-11-02",
)
REJECTION = replace(
    DECISION,
    outcome="rejected",
    rationale="Too much stands open.",
    departs=False,
    conditions=[],
    valid_until="",
)
REVIEWS = {
    "incidents.history": Review(credit=Fraction(80), reason="Told openly, and lessons were drawn."),
    "people.trained": Review(evidence_waived="Seen on screen during the call."),
}


def sample_record(weak: frozenset[str] = WEAKEST, **changes: Any) -> AssessmentRecord:
    """An assessment of “Acme Hosting” under the library's own baseline, intake and policy."""
    baseline = library().questionnaires["baseline"]
    answers = {q.key: _answer(q, weak) for q in baseline.questions}
    return record_with([baseline], answers, REVIEWS, **changes)


def record_with(
    questionnaires: list[Questionnaire],
    answers: Mapping[str, Answer],
    reviews: Mapping[str, Review],
    intake_answers: Mapping[str, Any] = INTAKES["heavy"],
    **changes: Any,
) -> AssessmentRecord:
    """A record of any questionnaires and answers; without intake answers it has no inherent risk."""
    known = library()
    intake, policy = known.questionnaires["intake"], known.policies["standard"]
    given = {q.key: Answer(value=check_answer(q, intake_answers.get(q.key), TODAY)) for q in intake.questions}
    reviews = {key: review for key, review in reviews.items() if key in answers}
    card = score(
        questionnaires,
        answers,
        policy=policy,
        submitted_on=TODAY,
        reviews=reviews,
        intake=(intake, given) if intake_answers else None,
    )
    questions = {q.key: q for one in questionnaires for q in one.questions}
    record = AssessmentRecord(
        organisation="Northwind Instruments",
        assessment_id="k3Vw9tQm2xLr",
        vendor=VendorFacts("Acme Hosting", "Acme Hosting Ltd", "acme.example", "HRB 104277", "Ireland"),
        engagement=EngagementFacts(
            "Hosting of the shop", "Runs the web shop with its data base, day and night.", "Bo Bergman"
        ),
        questionnaires=[questionnaire_to_data(one) for one in questionnaires],
        policy=policy_to_data(policy),
        intake=questionnaire_to_data(intake) if intake_answers else None,
        intake_answers=answers_to_data(given) if intake_answers else {},
        answers=answers_to_data(answers),
        reviews=reviews_to_data(reviews),
        answered={key: {"by": "Victor Valdez", "at": NOW.isoformat()} for key in answers},
        reviewed={key: _reviewed(key not in reviews) for key in list(answers)[:20] + list(reviews)},
        agreed_remediations=[],
        submitted_on=TODAY.isoformat(),
        scorecard=scorecard_to_data(card),
        evidence=list(_evidence(questions, answers)),
        findings=list(_findings(questions, card)),
        clarifications=list(_clarifications(questions)),
        recipients=["Victor Valdez", "Vera Voss"],
        submission=SubmissionFacts(
            "Victor Valdez", "These answers are true to the best of my knowledge.", NOW.isoformat(), DIGEST
        ),
        previous=None,
        decision=None,
        audit_sequence=1874,
        audit_hash=DIGEST,
        generated_at=NOW.isoformat(),
        frameworks=frameworks_to_data(known.frameworks, list(questions.values())),
    )
    return replace(record, **changes)


def _answer(question: Question, weak: frozenset[str]) -> Answer:
    value = check_answer(question, answer_to(question, weak, TODAY), TODAY)
    shows = question.evidence == "required" and question.key not in weak
    files = (f"{question.key.replace('.', '-')}.pdf",) if shows else ()
    comment = "Planned for the first quarter." if question.key in weak and question.critical else ""
    return Answer(value=value, evidence=files, comment=comment)


def _reviewed(accepted: bool) -> dict[str, Any]:
    return {"by": "Ana Alvarez", "at": NOW.isoformat(), "accepted": accepted}


def _evidence(questions: Mapping[str, Question], answers: Mapping[str, Answer]) -> Iterator[EvidenceFile]:
    for key, answer in answers.items():
        if key not in questions:
            continue
        for name in answer.evidence:
            digest = hashlib.sha256(name.encode()).hexdigest()
            size = 20_000 + 977 * len(name)
            yield EvidenceFile(key, name, "application/pdf", size, digest, NOW.isoformat(), "Victor Valdez")


def _findings(questions: Mapping[str, Question], card: Scorecard) -> Iterator[FindingFacts]:
    lost = [one for one in card.questions if one.counts and one.points_lost]
    order = ("critical", "high", "medium", "low")
    severities = {one.key: _severity(one.critical_failure, one.points_lost) for one in lost}
    for one in sorted(lost, key=lambda one: (order.index(severities[one.key]), -one.points_lost)):
        text = questions[one.key].finding
        yield FindingFacts(
            question=one.key,
            title=text.title if text else questions[one.key].text,
            recommendation=text.recommendation if text else "Agree how and when this is mended.",
            severity=severities[one.key],
            points_lost=shown(one.points_lost, 4),
            due_on=(TODAY + timedelta(days=30 * (1 + order.index(severities[one.key])))).isoformat(),
            status="open",
            remediation_agreed=one.critical_failure,
            note="",
        )


def _severity(critical: bool, lost: Fraction) -> str:
    if critical:
        return "critical"
    return "high" if lost >= 3 else "medium" if lost >= 1 else "low"


def _clarifications(questions: Mapping[str, Question]) -> Iterator[ClarificationFacts]:
    for key in list(questions)[:1]:
        comment = "Does the certificate cover the hosting?"
        yield ClarificationFacts(key, comment, "Ana Alvarez", NOW.isoformat(), "answered")


@lru_cache(maxsize=2)
def identity(organisation: str = "Northwind Instruments") -> SigningIdentity:
    """A signing identity with an authority of its own."""
    return load_signing_identity(create_signing_identity(organisation, NOW, b"secret"), b"secret")
