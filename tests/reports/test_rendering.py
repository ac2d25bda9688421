"""The PDF, read back: what it says, what it holds, and that nothing in it can be smuggled in."""

from __future__ import annotations

import hashlib
import io
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject
from weasyprint.urls import FatalURLFetchingError

from tests.reports.sample_record import DECISION, sample_record
from vendorrisk.reports.record import (
    PreviousFacts,
    ReceiptAnswer,
    RecordError,
    SubmissionFacts,
    SubmissionReceipt,
    record_from_bytes,
    record_to_bytes,
)
from vendorrisk.reports.rendering import render_pdf, render_receipt, write_pdf
from vendorrisk.reports.verification import attached_record


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render_pdf(sample_record(decision=DECISION))


@pytest.fixture(scope="module")
def text(pdf: bytes, tmp_path_factory: pytest.TempPathFactory) -> str:
    return _text_of(pdf, tmp_path_factory.mktemp("pdf"))


def test_cover_says_decision_grade_and_risk(pdf: bytes, tmp_path: Path) -> None:
    cover = _text_of(pdf, tmp_path, first=1, last=1)
    assert "Acme Hosting" in cover
    assert "Approved with conditions" in cover
    assert "Valid until 2 November 2027" in cover
    assert "Critical failures" in cover
    assert "Decided by Celia Cortez on 2 November 2026" in cover


def test_summary_is_one_page_with_three_sentences(pdf: bytes, tmp_path: Path) -> None:
    summary = _text_of(pdf, tmp_path, first=2, last=2)
    assert "Summary" in summary
    assert "Critical failures" in summary
    assert "Top findings" in summary
    assert "This is the first assessment of this engagement." in summary


@pytest.mark.parametrize(
    "part",
    [
        "Score by domain", "Path to approval", "Findings and remediation", "Evidence", "Control coverage by framework",
        "Methodology", "Policy in force: standard 1.0", "Annex: all answers", "Decision and signature",
        "Alarms are watched at all hours, and it is shown to us.", "ISO/IEC 27001:2022 Annex A",
    ],
)  # fmt: skip
def test_every_part_is_there(text: str, part: str) -> None:
    assert part in text


def test_every_question_that_was_asked_stands_in_the_annex(pdf: bytes) -> None:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    flat = " ".join(" ".join(pages).split())
    assert "Who signs in with a second factor?" in flat
    assert "How do you check the security of these suppliers?" in flat


def test_evidence_is_listed_with_its_digest(text: str) -> None:
    assert "privacy-contract.pdf" in text
    assert hashlib.sha256(b"privacy-contract.pdf").hexdigest() in text


def test_document_is_tagged_pdf_a_with_bookmarks_and_embedded_fonts(pdf: bytes) -> None:
    document = PdfReader(io.BytesIO(pdf))
    assert document.root_object["/MarkInfo"].get_object()["/Marked"]
    metadata = document.root_object["/Metadata"].get_object().get_data().decode()
    assert 'pdfaid:part="3" pdfaid:conformance="A"' in metadata
    titles = [item.title for item in document.outline if not isinstance(item, list)]
    assert titles[0] == "Cover"
    assert {"Summary", "Methodology", "Annex: all answers", "Decision and signature"} <= set(titles)
    fonts = [
        font.get_object()
        for page in document.pages
        for font in page["/Resources"].get("/Font", {}).get_object().values()
    ]
    descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert fonts
    assert all(any(name in one for name in ("/FontFile2", "/FontFile3")) for one in descriptors)
    assert {font["/BaseFont"][8:] for font in fonts} <= {
        "Inter",
        "Inter-Semi-Bold",
        "Inter-Display-Semi-Bold",
    }


def test_every_figure_says_what_it_shows(pdf: bytes) -> None:
    document = PdfReader(io.BytesIO(pdf))
    size = int(document.trailer["/Size"])
    everything = (document.get_object(IndirectObject(number, 0, document)) for number in range(1, size))
    described = [
        str(one.get("/Alt", ""))
        for one in everything
        if isinstance(one, DictionaryObject) and one.get("/S") == "/Figure"
    ]
    assert described
    assert all(described)
    assert any(
        text.startswith("Inherent risk 75.0, residual risk 40.0: above the appetite") for text in described
    )


def test_the_record_itself_is_attached(pdf: bytes) -> None:
    record = sample_record(decision=DECISION)
    assert attached_record(pdf) == record_to_bytes(record)


def test_the_same_record_gives_the_same_document() -> None:
    record = sample_record()
    assert render_pdf(record) == render_pdf(record_from_bytes(record_to_bytes(record)))


def test_record_survives_the_way_to_bytes_and_back() -> None:
    record = sample_record(decision=DECISION)
    assert record_from_bytes(record_to_bytes(record)) == record


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"format": 99}', b'{"format": 1}', b"[" * 5000])
def test_bytes_that_are_no_record_are_refused(content: bytes) -> None:
    with pytest.raises(RecordError):
        record_from_bytes(content)


def test_markup_in_names_is_shown_as_text(tmp_path: Path) -> None:
    record = sample_record()
    hostile = '<img src="http://127.0.0.1/x"><script>alert(1)</script>'
    pdf = render_pdf(replace(record, vendor=replace(record.vendor, name=hostile)))
    assert "<script>alert(1)</script>" in "".join(_text_of(pdf, tmp_path).split("\n"))


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:9/x", "//127.0.0.1/x"])
def test_a_document_that_asks_outside_is_not_rendered(address: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        write_pdf(
            f'<html lang="en"><title>x</title><base href="http://127.0.0.1/"><img alt="x" src="{address}"></html>',
            [],
        )


def test_before_the_decision_the_document_says_so(tmp_path: Path) -> None:
    cover = _text_of(render_pdf(sample_record()), tmp_path, first=1, last=1)
    assert "Vendor risk assessment, for sign-off" in cover
    assert "Not a decision yet." in cover


def test_what_changed_since_last_time_adds_up_on_the_summary(tmp_path: Path) -> None:
    before = sample_record()
    now = sample_record(weak=frozenset(), previous=PreviousFacts(before.scorecard, "rejected", "2025-11-02"))
    summary = " ".join(_text_of(render_pdf(now), tmp_path, first=2, last=2).split())
    assert "since the decision of 2 November 2025 (rejected)" in summary
    assert "The control score moved by +" in summary


def test_receipt_shows_what_was_handed_in(tmp_path: Path) -> None:
    receipt = SubmissionReceipt(
        organisation="Northwind",
        vendor="Acme",
        engagement="Hosting",
        submission=SubmissionFacts("Victor", "I declare it.", "2026-11-01T10:00:00+00:00", "cd" * 32),
        domains=[
            ("Access", [ReceiptAnswer("Who signs in?", "Everybody", "since May", [("mfa.pdf", "ab" * 32)])])
        ],
    )
    text = _text_of(render_receipt(receipt), tmp_path)
    for part in (
        "Victor handed in",
        "Who signs in?",
        "Everybody",
        "since May",
        "mfa.pdf",
        "1 November 2026, 10:00 UTC",
    ):
        assert part in " ".join(text.split())


def _text_of(pdf: bytes, folder: Path, first: int = 1, last: int = 999) -> str:
    path = folder / "document.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(
        ["pdftotext", "-layout", "-f", str(first), "-l", str(last), str(path), "-"],
        check=True,
        capture_output=True,
    )
    return done.stdout.decode()
