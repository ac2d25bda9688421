"""How long a report takes, against WeasyPrint alone on the very same HTML and style.

    python benchmarks/pdf.py

Ours and the floor alternate in one run, each with the fonts and the style already read, so that what is compared is the
render. Goals: at most 1.25 times WeasyPrint alone; 300 answers at most 2.75 times 120; signing 0.6 s, verifying 0.3 s.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pypdf import PdfReader
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from tests.reports.sample_record import DECISION, NOW, TODAY, identity, record_with, sample_record
from vendorrisk.questionnaires.library import library
from vendorrisk.reports.record import AssessmentRecord
from vendorrisk.reports.rendering import TEMPLATES, VARIANT, FontsOnly, render_pdf, report_html
from vendorrisk.reports.signing import sign_pdf
from vendorrisk.reports.verification import KnownDocument, verify_pdf
from vendorrisk.sample.answers import WEAKER, answer_to
from vendorrisk.scoring.answers import Answer
from vendorrisk.scoring.entry import check_answer
from vendorrisk.scoring.questionnaire import Domain, Questionnaire

WARM_UP = 1
REPEATS = 8
Job = Callable[[], object]


def main() -> None:
    library_report = sample_record(decision=DECISION)
    medium, large = (replace(asking(count), decision=DECISION) for count in (120, 300))
    compare("library's baseline", library_report)
    at_120 = compare("120 answers", medium)
    at_300 = compare("300 answers", large)
    print(f"300 answers take {at_300 / at_120:.2f} times 120 (goal 2.75)")
    signing(render_pdf(library_report))


def compare(name: str, record: AssessmentRecord) -> float:
    """Our median in milliseconds."""
    told = f"{name}, {len(PdfReader(io.BytesIO(render_pdf(record))).pages)} pages"
    alone = weasyprint_alone(report_html(record))
    ours, floor = alternating(lambda: render_pdf(record), alone)
    line(f"{told}: ours", ours, statistics.median(floor))
    line(f"{told}: WeasyPrint alone", floor, statistics.median(floor))
    return statistics.median(ours)


def weasyprint_alone(html: str) -> Job:
    """The shortest way to the same pages: its own call with style and fonts read beforehand."""
    fonts, fetcher = FontConfiguration(), FontsOnly()
    style = CSS(string=(TEMPLATES / "report.css").read_text(), font_config=fonts, url_fetcher=fetcher)

    def render() -> bytes | None:
        document = HTML(string=html, url_fetcher=fetcher)
        return document.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant=VARIANT, pdf_tags=True)

    return render


def signing(pdf: bytes) -> None:
    known = KnownDocument("", "", "current")

    def sign() -> bytes:
        return sign_pdf(pdf, identity(), signer_name="Celia Cortez", reason="Decision", signed_at=NOW)

    signed, roots = sign(), identity().trust_roots
    checking, signatures = alternating(
        lambda: verify_pdf(signed, trust_roots=roots, known=lambda _digest: known), sign
    )
    line("signed", signatures, None)
    line("verified, with the score worked out again", checking, None)


def asking(count: int) -> AssessmentRecord:
    """A record of so many questions: the library's own, asked over and over under other keys, 15 a domain."""
    own = library().questionnaires["baseline"].questions
    questions = [
        replace(own[number % len(own)], key=f"{own[number % len(own)].key}.{number}", applies_when=None)
        for number in range(count)
    ]
    domains = tuple(
        Domain(f"d{first}", f"Domain {first // 15 + 1}", 1, tuple(questions[first : first + 15]))
        for first in range(0, count, 15)
    )
    weak = frozenset(one.key for one in questions if one.key.rpartition(".")[0] in WEAKER)
    answers = {
        one.key: Answer(value=check_answer(one, answer_to(one, weak, TODAY), TODAY)) for one in questions
    }
    return record_with([Questionnaire("long", "1", "Long questionnaire", "vendor", domains)], answers, {})


def alternating(first: Job, second: Job) -> tuple[list[float], list[float]]:
    """Milliseconds of both, taken in turns so that a busy machine slows both."""
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(WARM_UP + REPEATS):
        for place, job in enumerate((first, second)):
            started = time.perf_counter()
            job()
            if number >= WARM_UP:
                taken[place].append((time.perf_counter() - started) * 1000)
    return taken


def line(name: str, taken: Sequence[float], floor: float | None) -> None:
    median, most = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
    ratio = f"  {median / floor:5.2f} x floor" if floor else ""
    print(f"{name:<44} n {len(taken)} median {median:7.1f} ms 95 % {most:7.1f} ms{ratio}")


if __name__ == "__main__":
    main()
