"""The CSO's decision and the documents that hold it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vendorrisk.assessments.models import Assessment
from vendorrisk.database import Base, UtcDateTime, new_public_id


class Report(Base):
    """A PDF of an assessment, made by the worker from the record frozen here."""

    __tablename__ = "reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True, default=new_public_id)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"), index=True)
    #: for_sign_off (what the CSO reads) or signed
    kind: Mapped[str] = mapped_column(String(20))
    #: queued, rendering, signing, ready, failed or outdated
    state: Mapped[str] = mapped_column(String(20), default="queued")
    progress: Mapped[int] = mapped_column(default=0)
    progress_label: Mapped[str] = mapped_column(String(120), default="")
    error: Mapped[str] = mapped_column(Text, default="")
    #: the canonical bytes of reports.record.AssessmentRecord, in the store
    record_sha256: Mapped[str] = mapped_column(String(64))
    #: SHA-256 over what the decision rests on: answers, reviews, evidence, tier, questionnaires, policy
    facts_sha256: Mapped[str] = mapped_column(String(64))
    pdf_sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    pages: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ready_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    assessment: Mapped[Assessment] = relationship()


class Decision(Base):
    """What the CSO decided on which facts. Never edited: it becomes stale, superseded or expired beside itself."""

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True, default=new_public_id)
    #: one decision an assessment: held in the database too
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"), unique=True)
    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendors.id"), index=True)
    #: approved, approved_with_conditions or rejected
    outcome: Mapped[str] = mapped_column(String(30))
    recommendation: Mapped[str] = mapped_column(String(30))
    departs: Mapped[bool] = mapped_column(default=False)
    rationale: Mapped[str] = mapped_column(Text, default="")
    signer_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    signer_name: Mapped[str] = mapped_column(String(120))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    valid_until: Mapped[date | None]
    #: the report the CSO read, and the signed one made from it with the decision in it
    read_report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"))
    signed_report_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id"))
    facts_sha256: Mapped[str] = mapped_column(String(64))
    #: the log's head that is printed in the signed PDF
    audit_sequence: Mapped[int]
    audit_hash: Mapped[str] = mapped_column(String(64))
    stale_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stale_reason: Mapped[str] = mapped_column(Text, default="")
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    assessment: Mapped[Assessment] = relationship()
    conditions: Mapped[list[ApprovalCondition]] = relationship(
        back_populates="decision", order_by="ApprovalCondition.due_on"
    )
    signed_report: Mapped[Report | None] = relationship(foreign_keys=[signed_report_id])
    read_report: Mapped[Report] = relationship(foreign_keys=[read_report_id])


class ApprovalCondition(Base):
    """What the vendor must do, and by when, for an approval to hold."""

    __tablename__ = "approval_conditions"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True, default=new_public_id)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    met_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    met_note: Mapped[str] = mapped_column(Text, default="")

    decision: Mapped[Decision] = relationship(back_populates="conditions")
