"""A genuine document is recognised; whatever was done to it, it is refused with the right word."""

from __future__ import annotations

import hashlib
import io
import re
import resource
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pyhanko.pdf_utils.generic import NameObject, TextStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf import PdfReader, PdfWriter

from tests.reports.sample_record import DECISION, NOW, identity, sample_record
from vendorrisk.reports.rendering import render_pdf
from vendorrisk.reports.signing import create_signing_identity, load_signing_identity, sign_pdf
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
    return _written(writer)


def _truncated(pdf: bytes) -> bytes:
    return pdf[: len(pdf) * 2 // 3]


def _trailing(pdf: bytes) -> bytes:
    return pdf + b"\n% a comment behind the end\n"


def _attachment_replaced(pdf: bytes) -> bytes:
    """A prettier record laid over the attached one by an incremental update."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    file = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]["/EF"]["/F"]
    file._data = file.data.replace(b'"grade":"D"', b'"grade":"A"')
    file._encoded_data = None
    writer.mark_update(file.container_ref)
    return _written(writer)


def _shadowed(pdf: bytes) -> bytes:
    """The pages that are shown exchanged for others, the signed ones left in the file (a shadow attack)."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    kids = writer.root["/Pages"]["/Kids"]
    kids.append(kids.raw_get(0))
    writer.mark_update(writer.root["/Pages"].container_ref)
    return _written(writer)


def _field_hidden(pdf: bytes) -> bytes:
    """The signature's field taken out of the form by an incremental update."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.root["/AcroForm"]["/Fields"].clear()
    writer.update_container(writer.root["/AcroForm"])
    return _written(writer)


def _range_moved(pdf: bytes) -> bytes:
    """The gap of the byte range widened, so that bytes behind the signature would not be covered."""
    found = re.search(rb"/ByteRange \[0 (\d+) (\d+) (\d+)", pdf)
    assert found
    second, rest = int(found[2]), int(found[3])
    moved = b"/ByteRange [0 %s %d %d" % (found[1], second + 10, rest - 10)
    return pdf[: found.start()] + moved.ljust(len(found[0])) + pdf[found.end() :]


def _contents_emptied(pdf: bytes) -> bytes:
    """The signature itself overwritten with zeros (a universal signature forgery)."""
    found = re.search(rb"/Contents\s*<([0-9a-fA-F]{512,})>", pdf)
    assert found
    return pdf[: found.start(1)] + b"0" * len(found[1]) + pdf[found.end(1) :]


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


ATTACKS = [
    _flipped, _appended, _truncated, _trailing, _attachment_replaced, _shadowed, _field_hidden, _range_moved,
    _contents_emptied,
]  # fmt: skip


@pytest.mark.asvs("V5.4.3")
@pytest.mark.parametrize("attack", ATTACKS)
def test_altered_document_is_called_altered(signed: bytes, attack: Callable[[bytes], bytes]) -> None:
    began = time.monotonic()
    assert _verify(attack(signed), released=signed).status == "altered"
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("attack", [a for a in ATTACKS if a is not _field_hidden])
def test_altered_document_is_refused_even_if_its_fingerprint_were_stored(
    signed: bytes, attack: Callable[[bytes], bytes]
) -> None:
    changed = attack(signed)
    assert changed != signed
    assert _verify(changed, released=changed).status == "altered"


@pytest.mark.parametrize("place", [0.02, 0.5, 0.9, 0.97, 0.999])
def test_one_flipped_bit_anywhere_is_found(signed: bytes, place: float) -> None:
    content = bytearray(signed)
    content[int(len(content) * place)] ^= 4
    changed = bytes(content)
    assert _verify(changed, released=changed).status in {"altered", "not_ours"}


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


def test_an_authority_of_the_same_name_is_not_ours(unsigned: bytes) -> None:
    forger = load_signing_identity(create_signing_identity("Northwind Instruments", NOW, b"x"), b"x")
    forged = sign_pdf(unsigned, forger, signer_name="Celia Cortez", reason="x", signed_at=NOW)
    assert _verify(forged, released=b"something else").status == "not_ours"


def test_without_a_look_up_an_untouched_document_is_intact_but_not_called_current(signed: bytes) -> None:
    found = verify_pdf(signed, trust_roots=identity().trust_roots, known=None)
    assert (found.status, found.score_agrees) == ("intact", True)
    assert "Whether it is current was not checked: that takes the product’s own records." in found.reasons


def test_a_document_outlives_its_certificate(unsigned: bytes) -> None:
    long_ago = datetime(2004, 5, 3, tzinfo=UTC)
    old = load_signing_identity(create_signing_identity("Northwind Instruments", long_ago, b"x"), b"x")
    signed = sign_pdf(unsigned, old, signer_name="Celia Cortez", reason="x", signed_at=long_ago)
    known = KnownDocument("", "a-sample-assessment", "current")
    assert verify_pdf(signed, trust_roots=old.trust_roots, known=lambda _: known).status == "genuine"


def _bomb() -> bytes:
    """A kilobyte that unpacks to half a gigabyte where a reader looks for the table of objects."""
    packed = zlib.compress(zlib.compress(b"\0" * 2**29, 9), 9)
    head = b"%%PDF-1.7\n1 0 obj\n<</Type/XRef/Size 9/W[1 2 1]/Root 2 0 R/Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n"
    return head % len(packed) + packed + b"\nendstream\nendobj\n% /ByteRange\nstartxref\n9\n%%EOF\n"


@pytest.mark.asvs("V5.2.3")
def test_a_bomb_is_refused_without_filling_our_memory() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    bomb = _bomb()
    made = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert _verify(bomb, released=b"x").status in {"altered", "not_ours"}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - max(before, made) < 50_000


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no pdf",
        b"%PDF-1.7",
        b"%PDF-1.7\n" + b"\x00\xff[<<" * 2_000_000,
        b"%PDF-1.7\n" + b"[<</ByteRange" * 600_000 + b"\nstartxref\n9\n%%EOF",
    ],
    ids=["empty", "text", "head", "10 MB", "8 MB that look signed"],
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
