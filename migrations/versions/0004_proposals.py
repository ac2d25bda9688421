"""Answers that people bring along, and on each answer where it was taken from."""

import sqlalchemy as sa
from alembic import op

from vendorrisk.database import UtcDateTime

revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("answers", "answer_revisions")


def upgrade():
    for table in TABLES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column("source", sa.String(500), nullable=False, server_default=""))
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column("source", server_default=None)
    op.create_table(
        "brought_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("source", sa.String(120), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.Column("brought_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessments.id"], name=op.f("fk_brought_answers_assessment_id_assessments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brought_answers")),
        sa.UniqueConstraint("public_id", name=op.f("uq_brought_answers_public_id")),
    )
    with op.batch_alter_table("brought_answers") as batch_op:
        batch_op.create_index(batch_op.f("ix_brought_answers_assessment_id"), ["assessment_id"])
        batch_op.create_index(batch_op.f("ix_brought_answers_expires_at"), ["expires_at"])


def downgrade():
    op.drop_table("brought_answers")
    for table in TABLES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("source")
