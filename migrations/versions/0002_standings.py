"""The list of vendors reads one table and one index: names, search text and archiving stand in the standing, too."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LIST = (
    "is_archived", "sort_name", "vendor_id", "answer", "valid_until", "tier", "risk_level", "residual_risk",
    "control_score", "open_conditions", "open_state",
)  # fmt: skip
BEFORE = ("answer", "residual_risk", "risk_level", "tier", "valid_until")


def upgrade():
    with op.batch_alter_table("vendor_standings") as batch_op:
        for column in BEFORE:
            batch_op.drop_index(batch_op.f(f"ix_vendor_standings_{column}"))
        batch_op.drop_column("report_id")
        batch_op.add_column(sa.Column("sort_name", sa.String(200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("search_text", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("is_archived", sa.Boolean(), nullable=False, server_default=sa.false()))
    _fill_in()
    with op.batch_alter_table("vendor_standings") as batch_op:
        for column in ("sort_name", "search_text", "is_archived"):
            batch_op.alter_column(column, server_default=None)
        batch_op.create_index("ix_vendor_standings_list", list(LIST))


def _fill_in():
    """Names folded as vendors/texts.py folds them; the rest of a row is as it was."""
    from vendorrisk.vendors.texts import fold

    session = Session(op.get_bind())
    rows = session.execute(
        sa.text(
            "SELECT v.id, v.name, v.search_text, v.archived_at, s.used_for FROM vendors v"
            " JOIN vendor_standings s ON s.vendor_id = v.id"
        )
    ).all()
    for vendor_id, name, search_text, archived_at, used_for in rows:
        session.execute(
            sa.text(
                "UPDATE vendor_standings SET sort_name = :name, search_text = :text, is_archived = :archived"
                " WHERE vendor_id = :vendor"
            ),
            {
                "name": fold(name)[:200],
                "text": f"{fold(search_text)} {fold(used_for)}",
                "archived": archived_at is not None,
                "vendor": vendor_id,
            },
        )
    session.flush()


def downgrade():
    with op.batch_alter_table("vendor_standings") as batch_op:
        batch_op.drop_index("ix_vendor_standings_list")
        for column in ("sort_name", "search_text", "is_archived"):
            batch_op.drop_column(column)
        batch_op.add_column(sa.Column("report_id", sa.String(32), nullable=False, server_default=""))
        for column in BEFORE:
            batch_op.create_index(batch_op.f(f"ix_vendor_standings_{column}"), [column])
