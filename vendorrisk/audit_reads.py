"""Named queries over the log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Select, func, select

from vendorrisk.audit import AuditEntry
from vendorrisk.database import db

AT_ONCE = 1000


@dataclass(frozen=True)
class WantedEntries:
    """What somebody looks for; empty fields let everything through. Days are counted in UTC, the last included."""

    text: str = ""
    #: public id of the person, or the command's name
    actor: str = ""
    #: a whole action ("vendor.added") or its first word ("vendor")
    action: str = ""
    #: "vendor:<public id>"
    subject: str = ""
    since: date | None = None
    until: date | None = None


def count_entries(wanted: WantedEntries) -> int:
    return db.session.scalar(select(func.count()).select_from(_query(wanted).subquery())) or 0


def list_entries(wanted: WantedEntries, limit: int, offset: int) -> Sequence[AuditEntry]:
    """The newest first."""
    newest_first = _query(wanted).order_by(AuditEntry.sequence.desc())
    return db.session.scalars(newest_first.limit(limit).offset(offset)).all()


def every_entry(wanted: WantedEntries) -> Iterator[AuditEntry]:
    """All that match, the newest first, without holding them all in memory."""
    newest_first = _query(wanted).order_by(AuditEntry.sequence.desc())
    return iter(db.session.scalars(newest_first.execution_options(yield_per=AT_ONCE)))


def list_actors() -> Sequence[tuple[str, str]]:
    """Who appears in the log: id and the latest name; respondents stand under the text search instead."""
    latest = (
        select(func.max(AuditEntry.sequence))
        .where(AuditEntry.actor_kind != "respondent")
        .group_by(AuditEntry.actor_id)
    )
    rows = db.session.execute(
        select(AuditEntry.actor_id, AuditEntry.actor_label)
        .where(AuditEntry.sequence.in_(latest))
        .order_by(AuditEntry.actor_label)
    )
    return [(actor_id, label) for actor_id, label in rows]


def list_actions() -> Sequence[str]:
    return db.session.scalars(select(AuditEntry.action).distinct().order_by(AuditEntry.action)).all()


def _query(wanted: WantedEntries) -> Select[AuditEntry]:
    query = select(AuditEntry)
    for word in wanted.text.split():
        query = query.where(
            AuditEntry.action.icontains(word, autoescape=True)
            | AuditEntry.actor_label.icontains(word, autoescape=True)
            | AuditEntry.subject.icontains(word, autoescape=True)
            | AuditEntry.details.icontains(word, autoescape=True)
        )
    if wanted.actor:
        query = query.where(AuditEntry.actor_id == wanted.actor)
    if "." in wanted.action:
        query = query.where(AuditEntry.action == wanted.action)
    elif wanted.action:
        query = query.where(AuditEntry.action.startswith(f"{wanted.action}.", autoescape=True))
    if wanted.subject:
        query = query.where(AuditEntry.subject == wanted.subject)
    if wanted.since:
        query = query.where(AuditEntry.at >= _midnight(wanted.since))
    if wanted.until and wanted.until < date.max:
        query = query.where(AuditEntry.at < _midnight(wanted.until + timedelta(days=1)))
    return query


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
