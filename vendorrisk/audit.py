"""The tamper-evident log: append-only, each entry's hash covers the one before it (a hash chain).

Entries are collected while a verb runs and chained in the commit itself, so the chain's head is locked for
the shortest possible time and an entry can exist only together with the change it tells of. What a savepoint
undoes is forgotten with it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import BigInteger, Integer, String, Text, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from vendorrisk.database import Base, UtcDateTime, db

FIRST_HASH: Final = "0" * 64
PENDING: Final = "audit.pending"
SAVEPOINTS: Final = "audit.savepoints"


@dataclass(frozen=True)
class Actor:
    """Who does something: a member of staff, a respondent, a command or the system itself."""

    #: staff, respondent, command or system
    kind: str
    #: public id of the person, or the name of the command
    public_id: str
    #: the name people read
    label: str
    #: the staff role; empty for everybody else
    role: str = ""


SYSTEM: Final = Actor("system", "system", "VendorRisk")


class AuditEntry(Base):
    """One thing that happened. The database itself refuses to change or delete it (protection.py)."""

    __tablename__ = "audit_entries"

    sequence: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[str] = mapped_column(String(64))
    actor_label: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(80), index=True)
    subject: Mapped[str] = mapped_column(String(80), index=True)
    details: Mapped[str] = mapped_column(Text)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """The last entry's number and hash; its row lock makes writers take turns."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    sequence: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), default=0)
    hash: Mapped[str] = mapped_column(String(64), default=FIRST_HASH)


@dataclass(frozen=True)
class Head:
    """Where the chain ends: printed in each signed PDF, so that a cut tail shows."""

    sequence: int
    hash: str


@dataclass(frozen=True)
class _Pending:
    at: datetime
    actor: Actor
    action: str
    subject: str
    details: Mapping[str, Any] = field(default_factory=dict)


def record(actor: Actor, action: str, subject: str, now: datetime, **details: Any) -> None:
    """Note that `actor` did `action` (`assessment.sent`) to `subject` (`assessment:<public id>`)."""
    db.session.info.setdefault(PENDING, []).append(_Pending(now, actor, action, subject, details))


def current_head() -> Head:
    row = db.session.get(AuditHead, 1)
    return Head(row.sequence, row.hash) if row else Head(0, FIRST_HASH)


@dataclass(frozen=True)
class Verification:
    """What a walk over the whole chain found; no problems means unbroken."""

    entries: int
    head: Head
    problems: tuple[str, ...]


def verify(known_heads: Mapping[int, str] | None = None) -> Verification:
    """Walk the chain from its first entry.

    `known_heads` maps sequence numbers to hashes kept elsewhere (signed PDFs): a tail that was cut and grown
    again differs there.
    """
    problems: list[str] = []
    previous, expected, seen = FIRST_HASH, 1, dict(known_heads or {})
    in_order = select(AuditEntry).order_by(AuditEntry.sequence).execution_options(yield_per=1000)
    for entry in db.session.scalars(in_order):
        problems += _problems_of(entry, expected, previous)
        kept = seen.pop(entry.sequence, entry.hash)
        if kept != entry.hash:
            problems.append(f"Entry {entry.sequence} is not the one a signed document names.")
        previous, expected = entry.hash, entry.sequence + 1
    head = current_head()
    if (head.sequence, head.hash) != (expected - 1, previous):
        problems.append(f"The log ends at entry {expected - 1}, but its head names entry {head.sequence}.")
    problems += [f"Entry {n}, named in a signed document, is missing." for n in sorted(seen) if n > 0]
    return Verification(expected - 1, head, tuple(problems))


def _problems_of(entry: AuditEntry, expected: int, previous: str) -> list[str]:
    problems: list[str] = []
    if entry.sequence != expected:
        problems.append(f"Entry {expected} is missing before entry {entry.sequence}.")
    if entry.previous_hash != previous:
        problems.append(f"Entry {entry.sequence} does not follow the entry before it.")
    if entry.hash != _hash_of(entry):
        problems.append(f"Entry {entry.sequence} was changed.")
    return problems


def _hash_of(entry: AuditEntry) -> str:
    told = [
        entry.sequence,
        entry.at.astimezone(UTC).isoformat(),
        entry.actor_kind,
        entry.actor_id,
        entry.actor_label,
        entry.action,
        entry.subject,
        entry.details,
        entry.previous_hash,
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _chain_pending(session: Session) -> None:
    if session.in_nested_transaction():
        return  # a savepoint is released; the entries wait for the commit itself
    pending: list[_Pending] = session.info.pop(PENDING, [])
    if not pending:
        return
    session.flush()
    head = _locked_head(session)
    for item in pending:
        entry = AuditEntry(
            sequence=head.sequence + 1,
            at=item.at,
            actor_kind=item.actor.kind,
            actor_id=item.actor.public_id,
            actor_label=item.actor.label[:200],
            action=item.action,
            subject=item.subject,
            details=json.dumps(item.details, ensure_ascii=False, sort_keys=True, default=str),
            previous_hash=head.hash,
        )
        entry.hash = _hash_of(entry)
        session.add(entry)
        head.sequence, head.hash = entry.sequence, entry.hash


def _locked_head(session: Session) -> AuditHead:
    """The chain's head, locked until the commit; of two first writers at once only one makes it."""
    head = session.get(AuditHead, 1, with_for_update=True, populate_existing=True)
    if head is None:
        insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        first = insert(AuditHead).values(id=1, sequence=0, hash=FIRST_HASH).on_conflict_do_nothing()
        session.execute(first)
        head = session.get_one(AuditHead, 1, with_for_update=True, populate_existing=True)
    return head


def _note_savepoint(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        session.info.setdefault(SAVEPOINTS, {})[transaction] = len(session.info.get(PENDING, ()))


def _drop_savepoints(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(SAVEPOINTS, None)


def _forget_undone(session: Session, transaction: SessionTransaction) -> None:
    """A rollback forgets what was recorded since: everything, or since the savepoint it goes back to."""
    undone: SessionTransaction | None = transaction
    while undone is not None and not undone.nested:
        undone = undone.parent  # a flush that fails is a part of the savepoint around it
    if undone is None:
        session.info.pop(PENDING, None)
    else:
        kept = session.info.get(SAVEPOINTS, {}).get(undone, 0)
        del session.info.get(PENDING, [])[kept:]


def init_audit() -> None:
    """Chain entries at each commit, forget them at each rollback."""
    if not event.contains(Session, "before_commit", _chain_pending):
        event.listen(Session, "before_commit", _chain_pending)
        event.listen(Session, "after_transaction_create", _note_savepoint)
        event.listen(Session, "after_soft_rollback", _forget_undone)
        event.listen(Session, "after_transaction_end", _drop_savepoints)
