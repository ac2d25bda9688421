"""The record a report is made of: all it shows, and all it takes to work the score out again.

Plain values only (text, numbers, lists), so that bytes and record turn into each other without loss. Days are ISO dates,
moments ISO date-times in UTC, figures decimals in text.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Final

FORMAT: Final = 1


@dataclass(frozen=True)
class VendorFacts:
    """Who was assessed."""

    name: str
    legal_name: str
    domain: str
    registration_number: str
    country: str


@dataclass(frozen=True)
class EngagementFacts:
    """What the vendor is used for."""

    title: str
    description: str
    business_owner: str


@dataclass(frozen=True)
class EvidenceFile:
    """A file that supports an answer."""

    question: str
    filename: str
    media_type: str
    size: int
    sha256: str
    uploaded_at: str
    uploaded_by: str


@dataclass(frozen=True)
class FindingFacts:
    """What is to be mended."""

    question: str
    title: str
    recommendation: str
    severity: str
    points_lost: str
    due_on: str
    status: str
    remediation_agreed: bool
    note: str


@dataclass(frozen=True)
class ClarificationFacts:
    """A question asked back."""

    question: str
    comment: str
    asked_by: str
    asked_at: str
    state: str


@dataclass(frozen=True)
class SubmissionFacts:
    """Who handed the answers in, and what they declared."""

    name: str
    declaration: str
    at: str
    answers_sha256: str


@dataclass(frozen=True)
class PreviousFacts:
    """The assessment before this one."""

    scorecard: dict[str, Any]
    outcome: str
    decided_on: str


@dataclass(frozen=True)
class DecisionFacts:
    """What the CSO decided."""

    outcome: str
    rationale: str
    departs: bool
    #: [{"text": …, "due_on": …}]
    conditions: list[dict[str, str]]
    signer_name: str
    decided_at: str
    valid_until: str
    #: what the signer is in the organisation
    signer_role: str = "Chief Security Officer"


@dataclass(frozen=True)
class AssessmentRecord:
    """One assessment, frozen."""

    organisation: str
    assessment_id: str
    vendor: VendorFacts
    engagement: EngagementFacts
    #: documents as vendorrisk.scoring.documents writes them
    questionnaires: list[dict[str, Any]]
    policy: dict[str, Any]
    intake: dict[str, Any] | None
    intake_answers: dict[str, Any]
    answers: dict[str, Any]
    reviews: dict[str, Any]
    #: question key -> {"by", "at"} of its answer, and of its review with "accepted"
    answered: dict[str, dict[str, str]]
    reviewed: dict[str, dict[str, Any]]
    agreed_remediations: list[str]
    #: the day ages are counted to
    submitted_on: str
    scorecard: dict[str, Any]
    evidence: list[EvidenceFile]
    findings: list[FindingFacts]
    clarifications: list[ClarificationFacts]
    recipients: list[str]
    submission: SubmissionFacts | None
    previous: PreviousFacts | None
    decision: DecisionFacts | None
    #: the log's head when this was frozen
    audit_sequence: int
    audit_hash: str
    generated_at: str
    #: framework key -> title, and control id -> short title
    frameworks: dict[str, dict[str, Any]] = field(default_factory=dict)
    format: int = FORMAT


@dataclass(frozen=True)
class ReceiptAnswer:
    """One answer on a respondent's receipt."""

    question: str
    answer: str
    comment: str
    #: name and SHA-256 of each file
    evidence: list[tuple[str, str]]


@dataclass(frozen=True)
class SubmissionReceipt:
    """What a respondent keeps of what they handed in."""

    organisation: str
    vendor: str
    engagement: str
    submission: SubmissionFacts
    #: title of the domain -> its answers
    domains: list[tuple[str, list[ReceiptAnswer]]]


class RecordError(ValueError):
    """These bytes are not a record this version can read."""


def record_to_bytes(record: AssessmentRecord) -> bytes:
    """Canonical JSON: the same record gives the same bytes."""
    return json.dumps(asdict(record), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def record_from_bytes(content: bytes) -> AssessmentRecord:
    """Raises RecordError."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise RecordError("This is not a record.") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise RecordError("This is not a record of a format this version knows.")
    try:
        return _from_data(data)
    except (TypeError, KeyError) as error:
        raise RecordError(f"The record is not complete: {error}") from error


def _from_data(data: dict[str, Any]) -> AssessmentRecord:
    known = {part.name for part in fields(AssessmentRecord)}
    values = {name: value for name, value in data.items() if name in known}
    values["vendor"] = VendorFacts(**data["vendor"])
    values["engagement"] = EngagementFacts(**data["engagement"])
    values["evidence"] = [EvidenceFile(**one) for one in data["evidence"]]
    values["findings"] = [FindingFacts(**one) for one in data["findings"]]
    values["clarifications"] = [ClarificationFacts(**one) for one in data["clarifications"]]
    for name, kind in (
        ("submission", SubmissionFacts),
        ("previous", PreviousFacts),
        ("decision", DecisionFacts),
    ):
        values[name] = None if data[name] is None else kind(**data[name])
    return AssessmentRecord(**values)
