"""What each scorecard rests on stands beside it, so that a policy is tried on ten thousand of them at once."""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "rating_bases",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("parts", sa.LargeBinary(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("risk_by_sum", sa.String(80), nullable=True),
        sa.Column("minimum_tier", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name="fk_rating_bases_assessment_id_assessments"),
        sa.PrimaryKeyConstraint("assessment_id", name="pk_rating_bases"),
    )
    session = Session(op.get_bind())
    for (number,) in session.execute(sa.text("SELECT id FROM assessments WHERE scorecard IS NOT NULL")).all():
        _fill_in(session, number)
    session.flush()


def _fill_in(session, number):
    from vendorrisk.scoring.documents.questionnaires import questionnaire_from_data
    from vendorrisk.scoring.portfolio.basis import basis_of
    from vendorrisk.scoring.portfolio.packing import pack
    from vendorrisk.scoring.scorecard import scorecard_from_data

    def column(text):
        return session.execute(sa.text(text), {"id": number, "yes": True}).scalars().all()

    stated = _data(column("SELECT scorecard FROM assessments WHERE id = :id")[0])
    if stated is None:
        return  # a JSON null
    asked = column(
        "SELECT v.data FROM questionnaire_versions v JOIN assessment_questionnaires a"
        " ON a.questionnaire_version_id = v.id WHERE a.assessment_id = :id"
    )
    questions = {}
    for data in asked:
        questions |= questionnaire_from_data(_data(data)).question_by_key
    waived = column("SELECT question_key FROM reviews WHERE assessment_id = :id AND evidence_waived <> ''")
    agreed = column(
        "SELECT question_key FROM findings WHERE assessment_id = :id AND remediation_agreed = :yes"
        " AND status = 'open'"
    )
    packed = pack(
        basis_of(scorecard_from_data(stated), questions, waived=frozenset(waived), agreed=frozenset(agreed))
    )
    session.execute(
        sa.text(
            "INSERT INTO rating_bases (assessment_id, parts, counts, risk_by_sum, minimum_tier)"
            " VALUES (:id, :parts, :counts, :risk, :tier)"
        ),
        {
            "id": number,
            "parts": packed.parts,
            "counts": packed.counts,
            "risk": None if packed.risk_by_sum is None else str(packed.risk_by_sum),
            "tier": packed.minimum_tier,
        },
    )


def _data(value):
    return json.loads(value) if isinstance(value, str) else value


def downgrade():
    op.drop_table("rating_bases")
