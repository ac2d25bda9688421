"""Records that are empty, endless or hostile still give a document that holds together."""

from __future__ import annotations

import io
import subprocess
from dataclasses import replace
from datetime import date
from fractions import Fraction

from pypdf import PdfReader

from tests.reports.sample_record import DECISION, REJECTION, record_with, sample_record
from vendorrisk.questionnaires.library import library
from vendorrisk.reports.record import EngagementFacts, PreviousFacts, VendorFacts
from vendorrisk.reports.rendering import render_pdf
from vendorrisk.scoring.answers import Answer
from vendorrisk.scoring.conditions import asked_questions
from vendorrisk.scoring.questionnaire import Domain, FindingText, Option, Question, Questionnaire

LONG = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 6
HOSTILE = '<img src="http://127.0.0.1/x"><script>alert(1)</script>'


def test_rejected_record_says_so_on_cover_summary_and_signature_page() -> None:
    pages = _pages(render_pdf(sample_record(decision=REJECTION)))
    assert "Rejected" in pages[0]
    assert "Decided: rejected." in pages[1]
    assert "Too much stands open." in pages[-1]


def test_departure_from_the_recommendation_is_never_silent() -> None:
    pages = _pages(render_pdf(sample_record(decision=DECISION)))
    assert "Departs from the recommendation: do not approve." in pages[0]
    assert "which departs from this recommendation" in pages[1]
    assert "This departs from the recommendation, which was: do not approve." in pages[-1]


def test_questionnaire_without_anything_that_counts_is_not_rated() -> None:
    question = Question("q", "Anything to add?", "text", weight=0)
    empty = Questionnaire("e", "1", "Nothing much", "vendor", (Domain("d", "Domain", 1, (question,)),))
    pages = _pages(render_pdf(record_with([empty], {}, {}, {})))
    assert "Not rated" in pages[0]
    assert "so the vendor is not rated" in pages[1]
    assert "No domain counts." in pages[3]


def test_without_intake_there_is_a_score_but_no_recommendation() -> None:
    baseline = library().questionnaires["baseline"]
    pages = _pages(render_pdf(record_with([baseline], {}, {}, {})))
    assert "No recommendation" in pages[0]
    assert "Without an intake there is no inherent risk" in pages[1]
    assert not any("Annex: inherent risk" in page for page in pages)
    asked = len(asked_questions([baseline], {}))
    assert f"{asked} questions are not answered:" in pages[3]


def test_summary_stays_one_page_however_much_there_is_to_say() -> None:
    questionnaire = _endless(domains=4, questions=8)
    answers = {q.key: Answer(value="b", comment=LONG) for q in questionnaire.questions}
    better = {key: Answer(value="a") for key in answers}
    before = record_with([questionnaire], better, {})
    conditions = [{"text": "Something must be done. " * 40, "due_on": "2027-01-01"}] * 20
    record = record_with(
        [questionnaire], answers, {},
        previous=PreviousFacts(before.scorecard, "approved_with_conditions", "2025-11-22"),
        vendor=VendorFacts(LONG, LONG, LONG, LONG, LONG),
        engagement=EngagementFacts(LONG, LONG, LONG),
        organisation=LONG,
        decision=replace(DECISION, signer_name=LONG[:120], rationale="Because. " * 400, conditions=conditions),
    )  # fmt: skip
    pages = _pages(render_pdf(record))
    assert "Summary" in pages[1]
    assert "What was assessed" in pages[2]
    assert "Electronic signature over this whole document" in pages[-1]


def test_markup_stays_text_wherever_it_comes_from() -> None:
    option = Option("a", HOSTILE, Fraction(10))
    question = Question(
        "q", HOSTILE, "single_choice", options=(option,), finding=FindingText(HOSTILE, HOSTILE)
    )
    hostile = Questionnaire("h", "1", HOSTILE, "vendor", (Domain("d", HOSTILE, 1, (question,)),))
    facts = VendorFacts(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    record = record_with(
        [hostile], {"q": Answer(value="a", comment=HOSTILE)}, {},
        vendor=facts, engagement=EngagementFacts(HOSTILE, HOSTILE, HOSTILE), organisation=HOSTILE,
        decision=replace(DECISION, rationale=HOSTILE, signer_name=HOSTILE),
    )  # fmt: skip
    pages = _pages(render_pdf(record))
    for number in (0, 1, 2, 3, -1):
        assert "<script>" in pages[number].replace(" ", "")


def test_other_scripts_and_accents_are_laid_out() -> None:
    words = "שלום Ελληνικά Кириллица Łódź Ünïcödé ßẞ 例え سؤال عن الأمن"
    pdf = render_pdf(sample_record(vendor=VendorFacts(words, "", "", "", "")))
    done = subprocess.run(["pdftotext", "-l", "1", "-", "-"], input=pdf, check=True, capture_output=True)
    for part in ("Ελληνικά", "Кириллица", "Łódź", "ßẞ", "例え"):
        assert part in done.stdout.decode()


def test_days_before_the_year_1000_do_not_break_the_layout() -> None:
    record = sample_record(decision=replace(DECISION, valid_until=date(1, 1, 1).isoformat()))
    assert render_pdf(record)


def _endless(domains: int, questions: int) -> Questionnaire:
    options = (Option("a", LONG, Fraction(100)), Option("b", LONG, Fraction(33)))
    return Questionnaire(
        "endless", "1", LONG, "vendor",
        tuple(
            Domain(f"d{d}", LONG, 1, tuple(
                Question(
                    f"d{d}.q{q}", f"{q} {LONG}", "single_choice", options=options, critical=q % 2 == 0,
                    finding=FindingText(LONG, LONG),
                )
                for q in range(questions)
            ))
            for d in range(domains)
        ),
    )  # fmt: skip


def _pages(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]
