"""From a record to its PDF: A4, PDF/A-3, tagged, with bookmarks and the record itself attached.

The document's content comes from the record alone, so the same record gives the same document. WeasyPrint gets a fetcher
that serves our own fonts from memory and nothing else.
"""

from __future__ import annotations

import gc
import hashlib
import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from vendorrisk.reports import figures, wording
from vendorrisk.reports.contents import Contents
from vendorrisk.reports.record import AssessmentRecord, SubmissionReceipt, record_to_bytes

FONTS: Final = Path(__file__).resolve().parent / "fonts"
TEMPLATES: Final = Path(__file__).resolve().parent.parent.parent / "templates" / "report"
VARIANT: Final = "pdf/a-3a"
#: fontconfig, which WeasyPrint calls, crashes the process when two threads lay out at once
_one_at_a_time = threading.Lock()
Progress = Callable[[int, str], None]


#: the chapters of a report: anchor and title, for its list of contents
CHAPTERS: Final = (
    ("summary", "Summary"),
    ("rating", "Rating"),
    ("path", "Path to approval"),
    ("findings", "Findings and remediation"),
    ("evidence", "Evidence"),
    ("coverage", "Control coverage by framework"),
    ("methodology", "Methodology"),
    ("answers", "Annex: all answers"),
    ("intake", "Annex: inherent risk"),
    ("decision", "Decision and signature"),
)


class FontsOnly(URLFetcher):
    """Serves the documents' own fonts and nothing else: whatever asks outside is not rendered at all."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._fonts = {f"font:{path.name}": path.read_bytes() for path in FONTS.glob("*.ttf")}

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url not in self._fonts:
            raise ValueError(f"A report loads nothing from outside: {url[:100]}")
        return URLFetcherResponse(url, self._fonts[url], {"Content-Type": "font/ttf"})


def render_pdf(record: AssessmentRecord, *, progress: Progress | None = None) -> bytes:
    """The risk assessment. `progress` hears percent and a few words."""
    tell = progress or _say_nothing
    tell(10, "Working out the contents")
    html = report_html(record)
    tell(25, "Laying out the pages")
    attachment = Attachment(
        string=record_to_bytes(record).decode(),
        name="assessment.json",
        description="The record this document was made of",
        created=datetime.fromisoformat(record.generated_at),
        modified=datetime.fromisoformat(record.generated_at),
        relationship="Source",
    )
    pdf = write_pdf(html, [attachment])
    tell(100, "Pages are ready")
    return pdf


def render_receipt(receipt: SubmissionReceipt) -> bytes:
    """The respondent's copy of what was handed in."""
    return write_pdf(_environment().get_template("receipt.html").render(receipt=receipt), [])


def report_html(record: AssessmentRecord) -> str:
    """The document as HTML."""
    contents = Contents(record)
    chapters = [chapter for chapter in CHAPTERS if chapter[0] != "intake" or contents.intake]
    template = _environment().get_template("report.html")
    return template.render(contents=contents, record=record, chapters=chapters)


def write_pdf(html: str, attachments: list[Attachment]) -> bytes:
    """HTML with our print style as PDF/A; the identifier is the content's digest, so equal content gives equal files."""
    with _one_at_a_time, _no_garbage_collection():
        document = HTML(string=html, url_fetcher=_fetcher()).render(
            stylesheets=[_style()], font_config=_fonts(), pdf_variant=VARIANT, pdf_tags=True
        )
        document.metadata.attachments = attachments
        identifier = hashlib.sha256(html.encode()).digest()[:16].hex().encode()
        target = io.BytesIO()
        document.write_pdf(target, pdf_variant=VARIANT, pdf_tags=True, pdf_identifier=identifier)
        return target.getvalue()


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Layout makes millions of small objects that all live to the end; collecting among them costs a tenth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        brief=wording.brief,
        count=wording.count,
        day=wording.day,
        decimal=_decimal,
        figure=wording.figure,
        file_size=wording.file_size,
        moment=wording.moment,
        percent=_percent,
        signed=wording.signed,
    )
    environment.globals.update(
        actions=wording.ACTIONS,
        clarification_states=wording.CLARIFICATION_STATES,
        finding_states=wording.FINDING_STATES,
        mark=figures.mark,
        outcomes=wording.OUTCOMES,
        share_bar=figures.share_bar,
    )
    return environment


@lru_cache(maxsize=1)
def _fetcher() -> FontsOnly:
    return FontsOnly()


@lru_cache(maxsize=1)
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@lru_cache(maxsize=1)
def _style() -> CSS:
    style = (TEMPLATES / "report.css").read_text()
    return CSS(string=style, font_config=_fonts(), url_fetcher=_fetcher())


def _decimal(text: str) -> str:
    """A figure the record has as text, shown with one decimal."""
    return wording.figure(Fraction(text))


def _percent(share: Fraction | None) -> str:
    return wording.figure(share) + ("" if share is None else " %")


def _say_nothing(_percent: int, _label: str) -> None:
    """Nobody listens."""
