"""The tamper-evident log, read by auditors and administrators."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from tempfile import SpooledTemporaryFile
from typing import IO

from flask import render_template, request, send_file
from flask.typing import ResponseReturnValue

from vendorrisk import audit
from vendorrisk.accounts.permissions import Permission
from vendorrisk.assessments.deciding.verification import signed_heads
from vendorrisk.audit import AuditEntry
from vendorrisk.audit_reads import (
    WantedEntries,
    count_entries,
    every_entry,
    list_actions,
    list_actors,
    list_entries,
)
from vendorrisk.web.admin import log_words
from vendorrisk.web.admin.door import blueprint
from vendorrisk.web.admin.log_subjects import Subject, subjects_of
from vendorrisk.web.guards import needs
from vendorrisk.web.listing import PAGE_SIZE, Listing

COLUMNS = (
    "number",
    "at (UTC)",
    "kind",
    "actor id",
    "actor",
    "action",
    "subject",
    "details",
    "previous",
    "hash",
)
SPOOL_BYTES = 4 * 1024 * 1024
#: what a spreadsheet takes for the beginning of a formula
RISKY_STARTS = ("=", "+", "-", "@", "\t", "\r")


@blueprint.get("/admin/log")
@needs(Permission.READ_LOG)
def log() -> ResponseReturnValue:
    wanted, filters = _wanted(), _filters()
    total = count_entries(wanted)
    last_page = max(1, -(-total // PAGE_SIZE))
    page = max(1, min(request.args.get("page", 1, type=int), last_page))
    entries = list_entries(wanted, PAGE_SIZE, (page - 1) * PAGE_SIZE)
    subjects = subjects_of({*(entry.subject for entry in entries), wanted.subject} - {""})
    return render_template(
        "admin/log.html",
        days=_by_day(entries, subjects),
        about=subjects.get(wanted.subject),
        listing=Listing("admin.log", total, page, "", filters),
        wanted=wanted,
        filters=filters,
        actors=list_actors(),
        actions=list_actions(),
        title_of=log_words.title_of,
        head=audit.current_head(),
    )


@blueprint.get("/admin/log/verification")
@needs(Permission.READ_LOG)
def verify_log() -> ResponseReturnValue:
    """Walk the whole chain now. Nothing is written."""
    heads = signed_heads()
    return render_template("admin/log_verification.html", found=audit.verify(heads), heads=len(heads))


@blueprint.get("/admin/log.csv")
@needs(Permission.READ_LOG)
def export_log() -> ResponseReturnValue:
    """What the filters show, with every column; text that a spreadsheet would run gets an apostrophe in front."""
    # The whole log may not fit into memory, and the reply leaves after the database was let go.
    return send_file(
        _spooled(_csv(every_entry(_wanted()))), "text/csv", as_attachment=True, download_name="log.csv"
    )


def _spooled(lines: Iterator[str]) -> IO[bytes]:
    """The lines as a file to send; the reply closes it."""
    with ExitStack() as stack:
        spool = stack.enter_context(SpooledTemporaryFile(max_size=SPOOL_BYTES))
        for line in lines:
            spool.write(line.encode())
        spool.seek(0)
        stack.pop_all()
    return spool


@dataclass(frozen=True)
class Line:
    """An entry as it is told; `subject` is none where somebody did something to the own account."""

    entry: AuditEntry
    words: str
    subject: Subject | None
    note: str
    details: str


def _by_day(entries: Sequence[AuditEntry], subjects: Mapping[str, Subject]) -> list[tuple[date, list[Line]]]:
    days = groupby(entries, key=lambda entry: entry.at.date())
    return [(day, [_line_of(entry, subjects) for entry in group]) for day, group in days]


def _line_of(entry: AuditEntry, subjects: Mapping[str, Subject]) -> Line:
    is_own = entry.subject == f"user:{entry.actor_id}" and entry.action in log_words.OWN_WORDS
    return Line(
        entry=entry,
        words=log_words.words_of(entry.action, to_oneself=is_own),
        subject=None if is_own else subjects[entry.subject],
        note=log_words.note_of(entry.details),
        details=log_words.readable(entry.details),
    )


def _wanted() -> WantedEntries:
    return WantedEntries(
        text=_argument("q"),
        actor=_argument("who"),
        action=_argument("what"),
        subject=_argument("about"),
        since=_day("since"),
        until=_day("until"),
    )


def _filters() -> dict[str, str | int | None]:
    """The filters as they stand in the address, for links that keep them."""
    names = ("q", "who", "what", "about", "since", "until")
    return {name: value for name in names if (value := _argument(name))}


def _argument(name: str) -> str:
    return request.args.get(name, "").replace("\0", "").strip()[:100]


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(_argument(name))
    except ValueError:
        return None


def _csv(entries: Iterator[AuditEntry]) -> Iterator[str]:
    yield "\ufeff" + _line(COLUMNS)
    for entry in entries:
        yield _line(
            (
                str(entry.sequence),
                entry.at.isoformat(),
                entry.actor_kind,
                _text(entry.actor_id),
                _text(entry.actor_label),
                entry.action,
                _text(entry.subject),
                _text(entry.details),
                entry.previous_hash,
                entry.hash,
            )
        )


def _line(cells: tuple[str, ...]) -> str:
    target = io.StringIO()
    csv.writer(target).writerow(cells)
    return target.getvalue()


def _text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(RISKY_STARTS) else cell
