"""What the analyst makes of the answers: reviews, clarifications, findings, and what the rating rests on."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from vendorrisk.database import Base, Figure, UtcDateTime, new_public_id


class Review(Base):
    """The analyst's decision about one answer; the newest counts, earlier ones are in the log."""

    __tablename__ = "reviews"
    __table_args__ = (UniqueConstraint("assessment_id", "question_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"))
    question_key: Mapped[str] = mapped_column(String(120))
    #: the answer's version that was looked at; a newer answer makes the review outdated
    answer_version: Mapped[int] = mapped_column(default=0)
    accepted: Mapped[bool] = mapped_column(default=False)
    #: own credit, 0 to 100, with its reason
    credit: Mapped[Decimal | None] = mapped_column(Figure)
    reason: Mapped[str] = mapped_column(Text, default="")
    evidence_waived: Mapped[str] = mapped_column(Text, default="")
    refused_not_applicable: Mapped[str] = mapped_column(Text, default="")
    reviewed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reviewed_by: Mapped[str] = mapped_column(String(120))
    reviewed_by_id: Mapped[str] = mapped_column(String(32))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class RatingBasis(Base):
    """What the assessment's scorecard rests on without the policy, for trying another one on everything at once.

    Written with the scorecard and never alone; scoring.portfolio.packing says what stands in it.
    """

    __tablename__ = "rating_bases"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"), primary_key=True)
    parts: Mapped[bytes] = mapped_column(LargeBinary)
    #: whether there is a score at all
    counts: Mapped[bool]
    #: inherent risk by the sum of the intake, exactly, as Fraction writes it
    risk_by_sum: Mapped[str | None] = mapped_column(String(80))
    minimum_tier: Mapped[int | None]


class Clarification(Base):
    """A question asked back. Open until the vendor hands in again."""

    __tablename__ = "clarifications"
    __table_args__ = (Index("ix_clarifications_assessment_id_question_key", "assessment_id", "question_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True, default=new_public_id)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"))
    question_key: Mapped[str] = mapped_column(String(120))
    comment: Mapped[str] = mapped_column(Text)
    #: noted (not sent yet), asked, answered or withdrawn
    state: Mapped[str] = mapped_column(String(20), default="noted")
    asked_by: Mapped[str] = mapped_column(String(120))
    asked_by_id: Mapped[str] = mapped_column(String(32))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Finding(Base):
    """What is to be mended, raised from lost credit; the analyst edits it."""

    __tablename__ = "findings"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True, default=new_public_id)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"), index=True)
    question_key: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(300))
    recommendation: Mapped[str] = mapped_column(Text)
    #: critical, high, medium or low
    severity: Mapped[str] = mapped_column(String(10))
    points_lost: Mapped[Decimal] = mapped_column(Figure)
    due_on: Mapped[date | None]
    #: open, remediated or dismissed (with the reason in `note`)
    status: Mapped[str] = mapped_column(String(20), default="open")
    #: the vendor agreed to mend it by the due date
    remediation_agreed: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(Text, default="")
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: the analyst has changed it, so a new scoring leaves its words alone
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
