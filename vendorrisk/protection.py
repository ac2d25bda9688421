"""What the database itself refuses, whoever asks: to rewrite the log, the history of answers, or a decision.

The verbs never try; these triggers hold against a slip of ours and against raw SQL as the application's role.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, text

#: tables whose rows are never changed or deleted, with the column that numbers them
WRITTEN_ONCE: Final = {"audit_entries": "sequence", "answer_revisions": "id"}
#: what of a decision may still be filled in after it was made; everything else stands
DECISION_STANDS: Final = (
    "assessment_id", "vendor_id", "outcome", "recommendation", "departs", "rationale", "signer_id", "signer_name",
    "decided_at", "valid_until", "read_report_id", "facts_sha256", "audit_sequence", "audit_hash",
)  # fmt: skip


def protect(connection: Connection) -> None:
    """Install the triggers; called by the migration, and by whoever builds a schema for tests."""
    statements = _sqlite() if connection.dialect.name == "sqlite" else _postgresql()
    for statement in statements:
        connection.execute(text(statement))


def _sqlite() -> list[str]:
    refuse = "BEGIN SELECT RAISE(ABORT, '{}'); END"
    statements = [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        + refuse.format(f"{table} is append-only")
        for table in WRITTEN_ONCE
        for verb in ("UPDATE", "DELETE")
    ]
    # A REPLACE deletes without asking the trigger above, so a used number is refused when it is inserted, too.
    statements += [
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) "
        + refuse.format(f"{table} is append-only")
        for table, key in WRITTEN_ONCE.items()
    ]
    changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in DECISION_STANDS)
    stands = refuse.format("a decision stands as it was made")
    statements.append(f"CREATE TRIGGER decisions_stand BEFORE UPDATE ON decisions WHEN {changed} {stands}")
    statements.append(f"CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions {stands}")
    return statements


def _postgresql() -> list[str]:
    statements = [
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is written once', TG_TABLE_NAME; END $$"
    ]
    statements += [
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        for table in WRITTEN_ONCE
    ]
    statements += [
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_change()"
        for table in WRITTEN_ONCE
    ]
    changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in DECISION_STANDS)
    statements.append(
        f"CREATE TRIGGER decisions_stand BEFORE UPDATE ON decisions FOR EACH ROW WHEN ({changed}) "
        "EXECUTE FUNCTION refuse_change()"
    )
    statements.append(
        "CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    return statements
