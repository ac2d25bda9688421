"""A genuine document is recognised; whatever was done to it, it is refused with the right word."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from pyhanko.pdf_utils.generic import NameObject, TextStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf import PdfReader, PdfWriter

from tests.reports.sample_record import DECISION, NOW, identity, sample_record
from vendorrisk.reports.rendering import render_pdf
from vendorrisk.reports.signing import sign_pdf
from vendorrisk.reports.verification import KnownDocument, Verification, verify_pdf


@pytest.fixture(scope="module")
def unsigned() -> bytes:
    return render_pdf(sample_record(decision=DECISION))


@pytest.fixture(scope="module")
def signed(unsigned: bytes) -> bytes:
    return _sign(unsigned)


def test_genuine_document_is_genuine_and_its_score_agrees(signed: bytes) -> None:
    found = _verify(signed, released=signed)
    assert (found.status, found.score_agrees) == ("genuine", True)
    assert found.signer == "Northwind Instruments"
    assert found.record == sample_record(decision=DECISION)


@pytest.mark.parametrize("standing", ["superseded", "stale", "expired"])
def test_a_genuine_document_that_no_longer_holds_says_so(signed: bytes, standing: str) -> None:
    found = _verify(signed, released=signed, standing=standing, reason="Changed since the decision.")
    assert found.status == standing
    assert "Changed since the decision." in found.reasons


def _flipped(pdf: bytes) -> bytes:
    content = bytearray(pdf)
    content[len(content) // 3] ^= 1
    return bytes(content)


def _appended(pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.root[NameObject("/Lang")] = TextStringObject("xx")
    writer.update_root()
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _truncated(pdf: bytes) -> bytes:
    return pdf[: len(pdf) * 2 // 3]


def _trailing(pdf: bytes) -> bytes:
    return pdf + b"\n% a comment behind the end\n"


@pytest.mark.asvs("V5.4.3")
@pytest.mark.parametrize("attack", [_flipped, _appended, _truncated, _trailing])
def test_altered_document_is_called_altered(signed: bytes, attack: Callable[[bytes], bytes]) -> None:
    began = time.monotonic()
    assert _verify(attack(signed), released=signed).status == "altered"
    assert time.monotonic() - began < 5


def test_altered_document_is_refused_even_if_its_fingerprint_were_stored(signed: bytes) -> None:
    changed = _appended(signed)
    assert _verify(changed, released=changed).status == "altered"


def test_attachment_replaced_before_signing_with_our_key_is_caught_by_the_score() -> None:
    record = sample_record(decision=DECISION)
    prettier = {**record.scorecard, "grade": "A", "control_score": "99.0000"}
    forged = _sign(render_pdf(replace(record, scorecard=prettier)))
    found = _verify(forged, released=forged)
    assert (found.status, found.score_agrees) == ("altered", False)


def test_a_signed_document_that_was_never_released_is_refused(signed: bytes) -> None:
    assert _verify(signed, released=b"something else").status == "altered"


def test_stripped_signature_is_not_ours(signed: bytes) -> None:
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(signed)).pages:
        page.pop("/Annots", None)
        writer.add_page(page)
    target = io.BytesIO()
    writer.write(target)
    assert _verify(target.getvalue(), released=signed).status == "not_ours"


def test_somebody_elses_certificate_is_not_ours(unsigned: bytes) -> None:
    forged = sign_pdf(
        unsigned, identity("Mallory Ltd"), signer_name="Celia Cortez", reason="x", signed_at=NOW
    )
    assert _verify(forged, released=forged).status == "not_ours"


@pytest.mark.parametrize(
    "content",
    [b"", b"no pdf", b"%PDF-1.7", b"%PDF-1.7\n" + b"\x00\xff[<<" * 2_000_000],
    ids=["empty", "text", "head", "8 MB"],
)
def test_nonsense_is_refused_quickly(content: bytes) -> None:
    began = time.monotonic()
    assert _verify(content, released=b"x").status in {"not_ours", "altered"}
    assert time.monotonic() - began < 5


def _sign(pdf: bytes) -> bytes:
    return sign_pdf(pdf, identity(), signer_name="Celia Cortez", reason="Decision", signed_at=NOW)


def _verify(pdf: bytes, *, released: bytes, standing: str = "current", reason: str = "") -> Verification:
    digest = hashlib.sha256(released).hexdigest()

    def known(sha256: str) -> KnownDocument | None:
        return KnownDocument(sha256, "a-sample-assessment", standing, reason) if sha256 == digest else None

    return verify_pdf(pdf, trust_roots=identity().trust_roots, known=known)
