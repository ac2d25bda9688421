"""An assessment and who was invited to it. Answers, reviews and decisions stand in files of their own."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vendorrisk.audit import Actor
from vendorrisk.database import Base, Figure, UtcDateTime, new_public_id
from vendorrisk.questionnaires.models import PolicyVersion, QuestionnaireVersion
from vendorrisk.vendors.models import Contact, Engagement, Vendor


class Assessment(Base):
    """One assessment. Its `status` moves only through lifecycle.py; questionnaires and policy are pinned at sending."""

    __tablename__ = "assessments"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True, default=new_public_id)
    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendors.id"), index=True)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagements.id"), index=True)
    #: the assessment this one follows, for "what changed"
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("assessments.id"))
    status: Mapped[str] = mapped_column(String(30), default="draft", index=True)
    message: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: frozen at sending
    policy_version_id: Mapped[int | None] = mapped_column(ForeignKey("policy_versions.id"))
    intake_version_id: Mapped[int | None] = mapped_column(ForeignKey("questionnaire_versions.id"))
    intake_answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: the last scorecard as scoring.scorecard_to_data writes it, and its figures for tables
    scorecard: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    control_score: Mapped[Decimal | None] = mapped_column(Figure)
    inherent_risk: Mapped[Decimal | None] = mapped_column(Figure)
    residual_risk: Mapped[Decimal | None] = mapped_column(Figure)
    tier: Mapped[int | None]
    grade: Mapped[str | None] = mapped_column(String(4))
    risk_level: Mapped[str | None] = mapped_column(String(20))
    recommendation: Mapped[str | None] = mapped_column(String(30))
    version: Mapped[int] = mapped_column()

    vendor: Mapped[Vendor] = relationship()
    engagement: Mapped[Engagement] = relationship()
    previous: Mapped[Assessment | None] = relationship(remote_side=[id])
    policy_version: Mapped[PolicyVersion | None] = relationship()
    intake_version: Mapped[QuestionnaireVersion | None] = relationship()
    questionnaires: Mapped[list[AssessmentQuestionnaire]] = relationship(
        back_populates="assessment", order_by="AssessmentQuestionnaire.position", cascade="all, delete-orphan"
    )
    invitations: Mapped[list[Invitation]] = relationship(
        back_populates="assessment", order_by="Invitation.id"
    )

    __mapper_args__ = {"version_id_col": version}


class AssessmentQuestionnaire(Base):
    """Which questionnaire versions an assessment asks, in order."""

    __tablename__ = "assessment_questionnaires"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"), primary_key=True)
    questionnaire_version_id: Mapped[int] = mapped_column(
        ForeignKey("questionnaire_versions.id"), primary_key=True
    )
    position: Mapped[int]

    assessment: Mapped[Assessment] = relationship(back_populates="questionnaires")
    questionnaire_version: Mapped[QuestionnaireVersion] = relationship(lazy="joined", innerjoin=True)


class Invitation(Base):
    """A person asked to answer. Each mail to them carries a link of its own (InvitationLink)."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True, default=new_public_id)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"), index=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    assessment: Mapped[Assessment] = relationship(back_populates="invitations")
    contact: Mapped[Contact] = relationship(lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": version}

    def as_actor(self) -> Actor:
        return Actor("respondent", self.public_id, self.contact.name)


class InvitationLink(Base):
    """One mailed link: only its token's digest is kept. Expired or revoked, it still says whose it was."""

    __tablename__ = "invitation_links"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    invitation: Mapped[Invitation] = relationship(lazy="joined", innerjoin=True)


class RespondentSession(Base):
    """A respondent's browser after the link was exchanged; the cookie holds the token, this row its digest."""

    __tablename__ = "respondent_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    invitation: Mapped[Invitation] = relationship(lazy="joined", innerjoin=True)
