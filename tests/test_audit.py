"""The log holds whatever somebody does to it, or it shows."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from vendorrisk import audit
from vendorrisk.accounts.models import User
from vendorrisk.audit import Actor, AuditEntry, AuditHead
from vendorrisk.database import begin_writing, db

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ANA = Actor("staff", "ana", "Ana Analyst", "analyst")
#: what an operator takes away first
GUARDS = {
    "sqlite": [f"DROP TRIGGER audit_entries_no_{what}" for what in ("update", "delete", "replace")],
    "postgresql": [
        "DROP TRIGGER audit_entries_append_only ON audit_entries",
        "DROP TRIGGER audit_entries_no_truncate ON audit_entries",
    ],
}


def write(number: int) -> None:
    for count in range(number):
        audit.record(
            ANA, "vendor.added", f"vendor:{count}", NOW + timedelta(seconds=count), name=f"Acme {count}"
        )
        db.session.commit()


def tamper(*statements: str) -> None:
    """As somebody who owns the database: the guards go first."""
    for statement in (*GUARDS[db.engine.dialect.name], *statements):
        db.session.execute(text(statement))
    db.session.commit()
    db.session.expire_all()


def person(email: str) -> User:
    return User(email=email, name="Somebody", role="analyst", created_at=NOW)


def test_an_untouched_log_verifies(context: Flask) -> None:
    write(5)
    found = audit.verify()
    assert (found.entries, found.problems) == (5, ())
    assert found.head == audit.current_head()


def test_an_empty_log_verifies(context: Flask) -> None:
    assert audit.verify().problems == ()


def test_entry_and_change_exist_together(context: Flask) -> None:
    db.session.add(person("one@house.example"))
    audit.record(ANA, "user.added", "user:one", NOW)
    db.session.commit()
    assert db.session.scalars(select(User)).one().email == "one@house.example"
    assert db.session.scalars(select(AuditEntry)).one().action == "user.added"


def test_a_rollback_leaves_neither(context: Flask) -> None:
    db.session.add(person("one@house.example"))
    audit.record(ANA, "user.added", "user:one", NOW)
    db.session.rollback()
    db.session.commit()
    assert db.session.scalars(select(User)).all() == []
    assert db.session.scalars(select(AuditEntry)).all() == []


def test_a_commit_that_fails_leaves_neither(context: Flask) -> None:
    write(1)
    db.session.add_all([person("same@house.example"), person("same@house.example")])
    audit.record(ANA, "user.added", "user:two", NOW)
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()
    write(1)
    assert [entry.action for entry in db.session.scalars(select(AuditEntry))] == [
        "vendor.added",
        "vendor.added",
    ]
    assert audit.verify().problems == ()


def test_an_entry_made_before_a_savepoint_is_written_once(context: Flask) -> None:
    audit.record(ANA, "answer.saved", "assessment:1", NOW)
    with db.session.begin_nested():
        db.session.add(person("one@house.example"))
        audit.record(ANA, "user.added", "user:one", NOW)
    db.session.commit()
    assert [entry.action for entry in db.session.scalars(select(AuditEntry))] == [
        "answer.saved",
        "user.added",
    ]


def test_what_a_savepoint_undoes_is_not_told(context: Flask) -> None:
    audit.record(ANA, "answer.saved", "assessment:1", NOW)
    with pytest.raises(RuntimeError), db.session.begin_nested():
        audit.record(ANA, "user.added", "user:one", NOW)
        with db.session.begin_nested():
            audit.record(ANA, "user.changed", "user:one", NOW)
        raise RuntimeError
    audit.record(ANA, "answer.saved", "assessment:2", NOW)
    db.session.commit()
    assert [entry.subject for entry in db.session.scalars(select(AuditEntry))] == [
        "assessment:1",
        "assessment:2",
    ]
    assert audit.verify().problems == ()


def test_an_insertion_refused_within_a_savepoint_keeps_what_was_told_before(context: Flask) -> None:
    db.session.add(person("same@house.example"))
    audit.record(ANA, "user.added", "user:one", NOW)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        audit.record(ANA, "user.added", "user:two", NOW)
        db.session.add(person("same@house.example"))
    db.session.commit()
    assert [entry.subject for entry in db.session.scalars(select(AuditEntry))] == ["user:one"]


@pytest.mark.asvs("V16.2.2")
def test_a_moment_of_another_time_zone_is_kept_in_utc(context: Flask) -> None:
    there = NOW.astimezone(timezone(timedelta(hours=-3)))
    audit.record(ANA, "vendor.added", "vendor:1", there)
    db.session.commit()
    db.session.expire_all()
    assert db.session.scalars(select(AuditEntry)).one().at == NOW
    assert audit.verify().problems == ()


@pytest.mark.asvs("V16.4.1")
def test_line_breaks_and_controls_stay_inside_one_entry(context: Flask) -> None:
    name = "Acme\r\n2026-11-23 forged entry\x1b[2J\0"
    audit.record(ANA, "vendor.added", "vendor:1", NOW, name=name)
    db.session.commit()
    stored = db.session.scalars(select(AuditEntry)).one().details
    assert "\n" not in stored and "\x1b" not in stored
    assert json.loads(stored)["name"] == name


@pytest.mark.asvs("V16.4.2")
@pytest.mark.parametrize("number", [1, 3, 6])
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("action", "vendor.removed"),
        ("actor_id", "mallory"),
        ("actor_label", "Mallory"),
        ("actor_kind", "system"),
        ("subject", "vendor:99"),
        ("details", "{}"),
        ("at", "2020-01-01 00:00:00.000000"),
        ("hash", "f" * 64),
        ("previous_hash", "f" * 64),
    ],
)
def test_a_changed_entry_is_found(context: Flask, number: int, column: str, value: str) -> None:
    write(6)
    tamper(f"UPDATE audit_entries SET {column} = '{value}' WHERE sequence = {number}")
    assert audit.verify().problems


@pytest.mark.asvs("V16.4.2")
@pytest.mark.parametrize("number", [1, 3, 6])
def test_a_deleted_entry_is_found(context: Flask, number: int) -> None:
    write(6)
    tamper(f"DELETE FROM audit_entries WHERE sequence = {number}")
    assert audit.verify().problems


@pytest.mark.asvs("V16.4.2")
def test_two_entries_that_changed_places_are_found(context: Flask) -> None:
    write(6)
    tamper(
        "UPDATE audit_entries SET sequence = 99 WHERE sequence = 2",
        "UPDATE audit_entries SET sequence = 2 WHERE sequence = 5",
        "UPDATE audit_entries SET sequence = 5 WHERE sequence = 99",
    )
    assert audit.verify().problems


@pytest.mark.asvs("V16.4.2")
def test_a_cut_tail_is_found_by_the_head(context: Flask) -> None:
    write(6)
    tamper("DELETE FROM audit_entries WHERE sequence > 4")
    assert audit.verify().problems == ("The log ends at entry 4, but its head names entry 6.",)


@pytest.mark.asvs("V16.4.2")
def test_a_cut_tail_with_its_head_moved_back_is_found_by_a_signed_document(context: Flask) -> None:
    write(6)
    kept = audit.current_head()
    fourth = db.session.get_one(AuditEntry, 4).hash
    tamper(
        "DELETE FROM audit_entries WHERE sequence > 4",
        f"UPDATE audit_head SET sequence = 4, hash = '{fourth}'",
    )
    assert audit.verify().problems == ()
    found = audit.verify({kept.sequence: kept.hash})
    assert found.problems == ("Entry 6, named in a signed document, is missing.",)


@pytest.mark.asvs("V16.4.2")
def test_a_tail_that_was_cut_and_grown_again_is_found_by_a_signed_document(context: Flask) -> None:
    write(6)
    kept = audit.current_head()
    fourth = db.session.get_one(AuditEntry, 4).hash
    tamper(
        "DELETE FROM audit_entries WHERE sequence > 4",
        f"UPDATE audit_head SET sequence = 4, hash = '{fourth}'",
    )
    for count in range(3):
        audit.record(ANA, "vendor.archived", f"vendor:{count}", NOW)
        db.session.commit()
    assert audit.verify().problems == ()
    assert audit.verify({kept.sequence: kept.hash}).problems == (
        "Entry 6 is not the one a signed document names.",
    )


@pytest.mark.asvs("V16.4.2")
def test_a_log_emptied_altogether_is_found(context: Flask) -> None:
    write(3)
    tamper("DELETE FROM audit_entries")
    assert audit.verify().problems


REWRITING = [
    "UPDATE audit_entries SET details = '{}'",
    "DELETE FROM audit_entries",
    "DELETE FROM audit_entries WHERE sequence = 2",
]
REPLACING = (
    "INSERT OR REPLACE INTO audit_entries (sequence, at, actor_kind, actor_id, actor_label, action, subject,"
    " details, previous_hash, hash) SELECT sequence, at, actor_kind, actor_id, 'Mallory', action, subject,"
    " details, previous_hash, hash FROM audit_entries WHERE sequence = 2"
)


@pytest.mark.asvs("V16.4.2")
@pytest.mark.parametrize("statement", [*REWRITING, REPLACING])
def test_sqlite_itself_refuses_to_rewrite_the_log(context: Flask, statement: str) -> None:
    write(3)
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text(statement))
    db.session.rollback()
    assert audit.verify().entries == 3


@pytest.mark.asvs("V16.4.2")
@pytest.mark.parametrize("statement", [*REWRITING, "TRUNCATE audit_entries"])
def test_postgresql_itself_refuses_to_rewrite_the_log(postgresql_app: Flask, statement: str) -> None:
    with postgresql_app.app_context():
        write(3)
        with pytest.raises(DBAPIError, match="written once"):
            db.session.execute(text(statement))
        db.session.rollback()
        assert audit.verify().entries == 3


def test_tampering_is_found_on_postgresql_too(postgresql_app: Flask) -> None:
    with postgresql_app.app_context():
        write(4)
        assert audit.verify().problems == ()
        tamper("UPDATE audit_entries SET actor_label = 'Mallory' WHERE sequence = 2")
        assert audit.verify().problems == ("Entry 2 was changed.",)


def many_writers(app: Flask, writers: int, entries: int) -> list[BaseException]:
    """Each in a thread of its own, all starting at once on a log that is still empty."""
    start, failures = threading.Barrier(writers), list[BaseException]()

    def work(number: int) -> None:
        with app.app_context():
            start.wait()
            try:
                for count in range(entries):
                    begin_writing()
                    db.session.add(person(f"{number}-{count}@house.example"))
                    audit.record(ANA, "user.added", f"user:{number}-{count}", NOW)
                    db.session.commit()
            except BaseException as error:
                failures.append(error)

    run_together([lambda number=number: work(number) for number in range(writers)])
    return failures


def run_together(works: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def check_written_by_many(app: Flask, writers: int, entries: int) -> None:
    assert many_writers(app, writers, entries) == []
    with app.app_context():
        assert audit.verify().problems == ()
        assert audit.verify().entries == writers * entries
        told = {entry.subject for entry in db.session.scalars(select(AuditEntry))}
        assert told == {f"user:{user.email.partition('@')[0]}" for user in db.session.scalars(select(User))}


def test_many_writers_at_once_make_one_chain_on_sqlite(app: Flask) -> None:
    check_written_by_many(app, writers=4, entries=8)


def test_many_writers_at_once_make_one_chain_on_postgresql(postgresql_app: Flask) -> None:
    check_written_by_many(postgresql_app, writers=6, entries=15)


def test_a_head_of_another_transaction_is_never_built_upon(postgresql_app: Flask) -> None:
    """A writer that read the head long before still chains to the newest entry."""
    with postgresql_app.app_context():
        write(1)
        db.session.get_one(AuditHead, 1)
        many_writers(postgresql_app, writers=1, entries=2)
        write(1)
        assert audit.verify().problems == ()


@pytest.mark.asvs("V16.4.2")
def test_the_command_tells_what_it_found_and_fails(app: Flask) -> None:
    with app.app_context():
        write(3)
    done = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert done.exit_code == 0
    assert "unbroken: 3 entries" in done.output
    with app.app_context():
        tamper("UPDATE audit_entries SET action = 'vendor.removed' WHERE sequence = 2")
    done = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert done.exit_code == 1
    assert "Entry 2 was changed." in done.output
