"""Questionnaires edited in the browser: drafts, and versions that were published from them."""

import sqlalchemy as sa
from alembic import op

from vendorrisk.database import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "questionnaire_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_drafts")),
        sa.UniqueConstraint("key", name=op.f("uq_questionnaire_drafts_key")),
    )
    with op.batch_alter_table("questionnaire_versions") as batch_op:
        batch_op.add_column(sa.Column("published_at", UtcDateTime(), nullable=True))


def downgrade():
    with op.batch_alter_table("questionnaire_versions") as batch_op:
        batch_op.drop_column("published_at")
    op.drop_table("questionnaire_drafts")
