"""Is a PDF genuine, current, and is its score right?

`pdfsig` and `qpdf --check` call a tampered file valid. A document is accepted only when three things agree (pyHanko's
bottom line, no modification since, and coverage of the whole file) and its SHA-256 is the one that was stored.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from vendorrisk.reports.record import AssessmentRecord, RecordError, record_from_bytes
from vendorrisk.reports.rescoring import rescore
from vendorrisk.scoring.agreement import is_same_rating
from vendorrisk.scoring.errors import ScoringError

ATTACHMENT = "assessment.json"
LARGEST_RECORD = 50 * 1024 * 1024


@dataclass(frozen=True)
class KnownDocument:
    """What the database knows of a signed document."""

    sha256: str
    assessment_id: str
    #: current, superseded, stale or expired
    standing: str
    reason: str = ""


@dataclass(frozen=True)
class Verification:
    """What was found."""

    #: genuine (and current), superseded, stale, expired, altered or not_ours
    status: str
    reasons: tuple[str, ...]
    signer: str = ""
    signed_at: datetime | None = None
    record: AssessmentRecord | None = None
    #: the score worked out from the attached record is the one it states
    score_agrees: bool | None = None


@dataclass(frozen=True)
class _Signature:
    holds: bool
    ours: bool
    signer: str
    signed_at: datetime | None
    problem: str


def verify_pdf(
    pdf: bytes, *, trust_roots: Sequence[Certificate], known: Callable[[str], KnownDocument | None]
) -> Verification:
    """Check any bytes somebody calls one of our documents; never raises for what is in them."""
    if not pdf.startswith(b"%PDF-"):
        return Verification("not_ours", ("This is not a PDF file.",))
    try:
        signature = _signature_of(pdf, trust_roots)
    except (
        Exception
    ) as error:  # hostile bytes can fail anywhere in a parser, and each failure means: not intact
        return Verification(
            "altered", (f"The file cannot be read as a signed document ({type(error).__name__}).",)
        )
    if signature is None:
        return Verification("not_ours", ("The document carries no signature.",))
    if not signature.ours and signature.holds:
        return Verification("not_ours", (signature.problem,), signature.signer, signature.signed_at)
    if not signature.holds or not signature.ours:
        return Verification("altered", (signature.problem,), signature.signer, signature.signed_at)
    return _with_record(pdf, signature, known(hashlib.sha256(pdf).hexdigest()))


def attached_record(pdf: bytes) -> bytes | None:
    """The bytes of assessment.json in the document."""
    names = _embedded_files(PdfFileReader(io.BytesIO(pdf), strict=False))
    return names.get(ATTACHMENT)


def _with_record(pdf: bytes, signature: _Signature, document: KnownDocument | None) -> Verification:
    if document is None:
        reason = "The signature is ours, but no document with this fingerprint was ever released."
        return Verification("altered", (reason,), signature.signer, signature.signed_at)
    record, agrees, told = _recomputed(pdf)
    if not agrees:
        return Verification("altered", (told,), signature.signer, signature.signed_at, record, agrees)
    reasons = (
        "The signature covers the whole file, nothing was changed since, and its fingerprint is the stored one.",
        told,
    )
    if document.standing != "current" and document.reason:
        reasons = (*reasons, document.reason)
    status = "genuine" if document.standing == "current" else document.standing
    return Verification(status, reasons, signature.signer, signature.signed_at, record, agrees)


def _recomputed(pdf: bytes) -> tuple[AssessmentRecord | None, bool, str]:
    content = attached_record(pdf)
    if content is None:
        return None, False, "The record that belongs to the document is missing."
    try:
        record = record_from_bytes(content)
        agrees = is_same_rating(record.scorecard, rescore(record))
    except (RecordError, ScoringError) as error:
        return None, False, f"The attached record does not hold: {error}"
    if not agrees:
        return (
            record,
            False,
            "The score worked out from the attached record is not the one the document states.",
        )
    return (
        record,
        True,
        "The score was worked out again from the attached record and is the same to the last digit.",
    )


def _signature_of(pdf: bytes, trust_roots: Sequence[Certificate]) -> _Signature | None:
    reader = PdfFileReader(io.BytesIO(pdf))
    signatures = reader.embedded_regular_signatures
    if not signatures:
        return None
    if len(signatures) > 1:
        return _Signature(False, True, "", None, "The document carries more than the one signature we make.")
    byte_range: Any = signatures[0].byte_range
    start, length, second, rest = byte_range
    if start != 0 or second + rest != len(pdf) or length >= second:
        # Whatever was added after signing is an alteration here, so there is no need to study what it changes.
        return _Signature(False, True, "", None, "Something was added to the document after it was signed.")
    context = ValidationContext(trust_roots=list(trust_roots), allow_fetching=False)
    status = validate_pdf_signature(signatures[0], signer_validation_context=context)
    return _judge(status)


def _judge(status: PdfSignatureStatus) -> _Signature:
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    unchanged = status.modification_level == ModificationLevel.NONE
    intact = status.intact and status.valid and whole and unchanged
    signer = str(status.signing_cert.subject.native.get("organization_name", ""))
    moment = status.signer_reported_dt
    if not intact:
        return _Signature(
            False, status.trusted, signer, moment, "The document was changed after it was signed."
        )
    if not status.trusted:
        return _Signature(
            True, False, signer, moment, "The signature was made with somebody else's certificate."
        )
    holds = bool(status.bottom_line)
    return _Signature(holds, True, signer, moment, "" if holds else "The signature does not hold.")


def _embedded_files(reader: PdfFileReader) -> dict[str, bytes]:
    try:
        tree: Any = reader.root["/Names"]["/EmbeddedFiles"]
    except (KeyError, PdfError):
        return {}
    files: dict[str, bytes] = {}
    _walk(tree, files, depth=0)
    return files


def _walk(node: Any, files: dict[str, bytes], depth: int) -> None:
    if depth > 8:
        return
    for child in node.get("/Kids", []):
        _walk(child.get_object(), files, depth + 1)
    pairs = list(node.get("/Names", []))
    for name, specification in zip(pairs[::2], pairs[1::2], strict=False):
        content = specification.get_object()["/EF"]["/F"].get_object().data
        if len(content) <= LARGEST_RECORD:
            files[str(name)] = content
