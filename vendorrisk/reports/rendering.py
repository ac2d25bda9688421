"""From a record to its PDF: A4, PDF/A-3, tagged, with bookmarks and the record itself attached.

The document's content comes from the record alone, so the same record gives the same document. WeasyPrint gets a fetcher
that serves nothing at all: everything a page needs is in its HTML.
"""

from __future__ import annotations

import gc
import hashlib
import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from vendorrisk.reports import contents
from vendorrisk.reports.contents import Contents
from vendorrisk.reports.record import AssessmentRecord, SubmissionReceipt, record_to_bytes
from vendorrisk.scoring.rounding import shown

TEMPLATES: Final = Path(__file__).resolve().parent.parent.parent / "templates" / "report"
VARIANT: Final = "pdf/a-3a"
#: fontconfig, which WeasyPrint calls, crashes the process when two threads lay out at once
_one_at_a_time = threading.Lock()
Progress = Callable[[int, str], None]


class NothingToFetch(URLFetcher):
    """Serves nothing: a document that asks for something outside itself is not rendered at all."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: Any = None) -> Any:
        raise ValueError(f"A report loads nothing from outside: {url[:100]}")


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
    return _environment().get_template("report.html").render(contents=Contents(record), record=record)


def write_pdf(html: str, attachments: list[Attachment]) -> bytes:
    """HTML with our print style as PDF/A; the identifier is the content's digest, so equal content gives equal files."""
    with _one_at_a_time, _no_garbage_collection():
        document = HTML(string=html, url_fetcher=NothingToFetch()).render(
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
    environment.filters.update(shown=_shown, day=contents.day, moment=contents.moment, words=_words)
    environment.globals.update(outcomes=contents.OUTCOMES, recommendations=contents.RECOMMENDATIONS)
    return environment


@lru_cache(maxsize=1)
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@lru_cache(maxsize=1)
def _style() -> CSS:
    return CSS(
        string=(TEMPLATES / "report.css").read_text(), font_config=_fonts(), url_fetcher=NothingToFetch()
    )


def _shown(figure: Any) -> str:
    return "–" if figure is None else shown(figure)


def _words(key: str) -> str:
    return key.replace("_", " ")


def _say_nothing(_percent: int, _label: str) -> None:
    """Nobody listens."""
