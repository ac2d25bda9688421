"""Is a PDF genuine, current, and is its score right?

A document is accepted only when its signature holds for every byte (see examining), its SHA-256 is one that was
stored, and the score worked out again from the attached record is the one it states.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from vendorrisk.reports.examining import Examined, examine
from vendorrisk.reports.isolation import examine_apart
from vendorrisk.reports.record import AssessmentRecord, RecordError, record_from_bytes
from vendorrisk.reports.rescoring import rescore
from vendorrisk.scoring.errors import ScoringError
from vendorrisk.scoring.explaining.agreement import is_same_rating

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate

ATTACHMENT: Final = "assessment.json"
LARGEST_RECORD: Final = 50 * 1024 * 1024


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

    #: genuine (and current), superseded, stale, expired, altered or not_ours;
    #: intact: the signature holds, but whether it is current was not looked up
    status: str
    #: plain sentences
    reasons: tuple[str, ...]
    #: the organisation that signed
    signer: str = ""
    signed_at: datetime | None = None
    record: AssessmentRecord | None = None
    #: the score worked out from the attached record is the one it states
    score_agrees: bool | None = None


Lookup = Callable[[str], KnownDocument | None]


def verify_pdf(pdf: bytes, *, trust_roots: Sequence[Certificate], known: Lookup | None) -> Verification:
    """Check any bytes somebody calls one of our documents; never raises for what is in them.

    `known` looks a SHA-256 up among the released documents. Without it nobody can say whether a document is
    current: an untouched one is then called intact.
    """
    if unfit := _unfit(pdf):
        return unfit
    document = known(hashlib.sha256(pdf).hexdigest()) if known else None
    # Bytes with a stored fingerprint are our own; any other may be made to harm whoever reads them.
    examined = examine(pdf, trust_roots) if document else examine_apart(pdf, trust_roots)
    if examined.finding == "intact":
        return _of_intact(pdf, examined, document, looked_up=known is not None)
    status = "altered" if examined.finding == "altered" else "not_ours"
    return _verification(status, examined, examined.reason)


def attached_record(pdf: bytes) -> bytes | None:
    """The bytes of assessment.json in the document."""
    return _embedded_files(PdfFileReader(io.BytesIO(pdf), strict=False)).get(ATTACHMENT)


def _unfit(pdf: bytes) -> Verification | None:
    """What need not be parsed: a signature is never compressed, and a whole file has its end."""
    if not pdf.startswith(b"%PDF-"):
        return Verification("not_ours", ("This is not a PDF file.",))
    if b"%%EOF" not in pdf[-1024:]:
        return Verification("altered", ("The file is damaged or cut off.",))
    if b"/ByteRange" not in pdf:
        return Verification("not_ours", ("The document carries no signature.",))
    return None


def _of_intact(
    pdf: bytes, examined: Examined, document: KnownDocument | None, *, looked_up: bool
) -> Verification:
    if looked_up and document is None:
        told = "The signature is ours, but no document with this fingerprint was ever released."
        return _verification("altered", examined, told)
    record, agrees, told = _recomputed(pdf)
    if not agrees:
        return _verification("altered", examined, told, record=record, agrees=False)
    standing, more = _standing(document)
    said = [reason for reason in (examined.reason, examined.confirmed, *more, told) if reason]
    return _verification(standing, examined, *said, record=record, agrees=True)


def _standing(document: KnownDocument | None) -> tuple[str, tuple[str, ...]]:
    if document is None:
        return "intact", ("Whether it is current was not checked: that takes the product’s own records.",)
    released = "Its fingerprint is the one of the released document."
    status = "genuine" if document.standing == "current" else document.standing
    return status, (released, document.reason) if document.reason else (released,)


def _verification(
    status: str,
    examined: Examined,
    *reasons: str,
    record: AssessmentRecord | None = None,
    agrees: bool | None = None,
) -> Verification:
    stated = datetime.fromisoformat(examined.signed_at) if examined.signed_at else None
    return Verification(status, reasons, examined.signer, stated, record, agrees)


def _recomputed(pdf: bytes) -> tuple[AssessmentRecord | None, bool, str]:
    content = attached_record(pdf)
    if content is None:
        return None, False, "The record that belongs to the document is missing."
    try:
        record = record_from_bytes(content)
        agrees = is_same_rating(record.scorecard, rescore(record))
    except (RecordError, ScoringError, ValueError) as error:
        return None, False, f"The attached record does not hold: {error}"
    told = (
        "The score was worked out again from the attached record and is the same to the last digit."
        if agrees
        else "The score worked out from the attached record is not the one the document states."
    )
    return record, agrees, told


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
