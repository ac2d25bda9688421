"""The versions of questionnaires and policies the product has used. A version that was used never changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from vendorrisk.database import Base, UtcDateTime, new_public_id


class QuestionnaireVersion(Base):
    """One version of one questionnaire, kept whole."""

    __tablename__ = "questionnaire_versions"
    __table_args__ = (UniqueConstraint("key", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True, default=new_public_id)
    key: Mapped[str] = mapped_column(String(80))
    version: Mapped[str] = mapped_column(String(20))
    #: vendor or intake
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(200))
    #: the plain data of scoring.documents.questionnaire_to_data
    data: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    #: SHA-256 of the canonical JSON of `data`
    sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: when it was published from a draft; None where it came from the library's files
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class QuestionnaireDraft(Base):
    """The next version of one questionnaire while it is edited; it is whole and sound after every change."""

    __tablename__ = "questionnaire_drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    #: the plain data of scoring.documents.questionnaire_to_data
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: the same before the last change, to take it back
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    #: counts the changes: whoever saw another one must look again
    revision: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[str] = mapped_column(String(120))


class PolicyVersion(Base):
    """One version of the scoring policy. The newest that is in force is used for new assessments."""

    __tablename__ = "policy_versions"
    __table_args__ = (UniqueConstraint("key", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    version: Mapped[str] = mapped_column(String(20))
    #: the plain data of scoring.documents.policy_to_data
    data: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    in_force_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
