"""Looking at a PDF's signature: does it hold for every byte, and does it lead to our certificates?

`pdfsig` and `qpdf --check` call a tampered file valid. A signature holds only when three things agree: pyHanko's bottom
line, no modification since, and coverage of the whole file.

Run as a program (`python -m vendorrisk.reports.examining`) it looks at bytes nobody knows within limits of memory and
time: a file made to overwhelm a parser takes nothing down but this process.
"""

from __future__ import annotations

import base64
import io
import json
import resource
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC
from typing import Any, Final

from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

MEMORY: Final = 768 * 1024 * 1024
SECONDS: Final = 3


@dataclass(frozen=True)
class Examined:
    """What the signature of a file says."""

    #: foreign (somebody else’s), altered or intact
    finding: str
    #: one plain sentence
    reason: str
    #: the organisation in the certificate, and the ISO moment the signature states
    signer: str = ""
    signed_at: str = ""
    #: what a time-stamp authority says; empty where the signature carries no time-stamp
    confirmed: str = ""


def examine(pdf: bytes, trust_roots: Sequence[Certificate]) -> Examined:
    """Look at a file's signature; whatever cannot be read is not intact. Never raises for what is in the file."""
    try:
        return _examine(pdf, trust_roots)
    except (
        Exception
    ) as error:  # hostile bytes can fail anywhere in a parser, and each failure means: not intact
        reason = f"The file cannot be read as a signed document ({type(error).__name__})."
        return Examined("altered", reason)


def _examine(pdf: bytes, trust_roots: Sequence[Certificate]) -> Examined:
    signatures = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
    if not signatures:
        return Examined("altered", "A signature was taken out of the document’s form.")
    first = signatures[0]
    if not _names_us(first, trust_roots):
        return _told(first, "foreign", "The signature was made with somebody else’s certificate.")
    if len(signatures) > 1:
        return _told(first, "altered", "The document carries more than the one signature we make.")
    if not _covers_all(first, len(pdf)):
        # Whatever was added after signing is an alteration here, so there is no need to study what it changes.
        return _told(first, "altered", "Something was added to the document after it was signed.")
    status = validate_pdf_signature(
        first,
        signer_validation_context=_context(first, trust_roots),
        ts_validation_context=_stamp_context(first),
    )
    return _judge(first, status)


def _names_us(signature: EmbeddedPdfSignature, trust_roots: Sequence[Certificate]) -> bool:
    """Whether the certificate claims to be of our authority; whether it truly is, validation tells."""
    certificate: Any = signature.signer_cert
    return any(certificate.issuer == root.subject for root in trust_roots)


def _covers_all(signature: EmbeddedPdfSignature, size: int) -> bool:
    byte_range: Any = signature.byte_range
    start, length, second, rest = (int(value) for value in byte_range)
    return start == 0 and 0 < length < second and second + rest == size


def _context(signature: EmbeddedPdfSignature, trust_roots: Sequence[Certificate]) -> ValidationContext:
    """Judged as of the stated time of signing where the certificate held then: a document outlives certificates."""
    stated, certificate = signature.self_reported_timestamp, signature.signer_cert
    held = stated is not None and certificate.not_valid_before <= stated <= certificate.not_valid_after
    return ValidationContext(
        trust_roots=list(trust_roots), allow_fetching=False, moment=stated if held else None
    )


def _stamp_context(signature: EmbeddedPdfSignature) -> ValidationContext | None:
    """The time-stamp has to hold as of its own time, under the certificates it brings along.

    Whether its authority is to be believed is the reader's to judge: the page names it.
    """
    stamp: Any = next(iter(extract_tst_data_iter(signature.signer_info, signed=False)), None)
    if stamp is None:
        return None
    brought = [choice.chosen for choice in stamp["certificates"]]
    moment = stamp["encap_content_info"]["content"].parsed["gen_time"].native
    return ValidationContext(trust_roots=brought, allow_fetching=False, moment=moment)


def _judge(signature: EmbeddedPdfSignature, status: PdfSignatureStatus) -> Examined:
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    unchanged = status.modification_level == ModificationLevel.NONE
    if not (status.intact and status.valid and whole and unchanged):
        return _told(signature, "altered", "The document was changed after it was signed.")
    if not status.trusted:
        return _told(signature, "foreign", "The signature was made with somebody else’s certificate.")
    stamp = status.timestamp_validity
    if stamp is not None and not (stamp.intact and stamp.valid):
        return _told(signature, "altered", "The time-stamp beside the signature does not belong to it.")
    if not status.bottom_line:
        return _told(signature, "altered", "The signature does not hold.")
    reason = "The signature covers the whole file, and nothing was changed since."
    return _told(signature, "intact", reason, confirmed=_confirmed(stamp) if stamp else "")


def _confirmed(stamp: TimestampSignatureStatus) -> str:
    """Who says that the signature existed by then. Whether that authority is to be believed is the reader's to judge."""
    subject: Any = stamp.signing_cert.subject.native
    name = subject.get("common_name") or subject.get("organization_name") or "An authority without a name"
    return f"{name} confirms that it was signed by {stamp.timestamp.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC."


def _told(signature: EmbeddedPdfSignature, finding: str, reason: str, *, confirmed: str = "") -> Examined:
    subject: Any = signature.signer_cert.subject.native
    stated = signature.self_reported_timestamp
    signer = str(subject.get("organization_name", ""))
    return Examined(finding, reason, signer, stated.isoformat() if stated else "", confirmed)


def main() -> None:
    """Standard input: a line of JSON with the roots, then the file. Standard output: what was found, as JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    roots = [Certificate.load(base64.b64decode(root)) for root in json.loads(sys.stdin.buffer.readline())]
    sys.stdout.write(json.dumps(asdict(examine(sys.stdin.buffer.read(), roots))))


if __name__ == "__main__":
    main()
