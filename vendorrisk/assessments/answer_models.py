"""What the vendor gives: answers, their history, evidence and submissions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from vendorrisk.database import Base, UtcDateTime, new_public_id


class Answer(Base):
    """The present answer to one question. `version` counts its changes; a save names the version it was made on."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("assessment_id", "question_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"))
    question_key: Mapped[str] = mapped_column(String(120))
    #: plain JSON as scoring.documents writes an answer's value; None: not answered
    value: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    not_applicable_reason: Mapped[str] = mapped_column(Text, default="")
    comment: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_by: Mapped[str] = mapped_column(String(120))
    updated_by_id: Mapped[str] = mapped_column(String(32))
    #: where it was taken from (“AIS-01.1 of caiq.xlsx (CAIQ 4), brought 2026-11-01”); empty: given by hand
    source: Mapped[str] = mapped_column(String(500), default="")


class AnswerRevision(Base):
    """Every state an answer was ever in: who answered what when."""

    __tablename__ = "answer_revisions"
    __table_args__ = (
        Index("ix_answer_revisions_assessment_id_question_key", "assessment_id", "question_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"))
    question_key: Mapped[str] = mapped_column(String(120))
    version: Mapped[int] = mapped_column()
    value: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    not_applicable_reason: Mapped[str] = mapped_column(Text, default="")
    comment: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(120))
    by_id: Mapped[str] = mapped_column(String(32))
    source: Mapped[str] = mapped_column(String(500), default="")


class BroughtAnswers(Base):
    """Answers that somebody already had and brought along, kept until they are taken over or not needed any more."""

    __tablename__ = "brought_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True, default=new_public_id)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"), index=True)
    #: the person who brought them; nobody else sees them
    by_id: Mapped[str] = mapped_column(String(32))
    #: the file's name, or what is said of an earlier assessment
    name: Mapped[str] = mapped_column(String(200))
    #: how people call the format
    source: Mapped[str] = mapped_column(String(120))
    #: the answers as they were read, and what of the file was not
    answers: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    report: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    #: what was taken and left the last time, for the page that tells of it
    outcome: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    brought_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Evidence(Base):
    """A file that supports an answer; the bytes lie in the store under their SHA-256."""

    __tablename__ = "evidence"
    __table_args__ = (Index("ix_evidence_assessment_id_question_key", "assessment_id", "question_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True, default=new_public_id)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"))
    question_key: Mapped[str] = mapped_column(String(120))
    filename: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    uploaded_by: Mapped[str] = mapped_column(String(120))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Submission(Base):
    """The vendor handed the answers in, with name and declaration. A clarification ends in another one."""

    __tablename__ = "submissions"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True, default=new_public_id)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"), index=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    declaration: Mapped[str] = mapped_column(Text)
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: SHA-256 over the canonical JSON of all answers and evidence digests
    answers_sha256: Mapped[str] = mapped_column(String(64))
    #: the receipt's PDF, once the worker has made it
    receipt_sha256: Mapped[str | None] = mapped_column(String(64))
