"""Vendors, contacts and engagements."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vendorrisk.accounts.models import User
from vendorrisk.database import Base, Figure, UtcDateTime, new_public_id
from vendorrisk.questionnaires.models import QuestionnaireVersion


class Vendor(Base):
    """A company we buy from or want to buy from."""

    __tablename__ = "vendors"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True, default=new_public_id)
    name: Mapped[str] = mapped_column(String(200), index=True)
    legal_name: Mapped[str] = mapped_column(String(200), default="")
    #: the internet domain, without scheme: "acme.example"
    domain: Mapped[str] = mapped_column(String(253), default="", index=True)
    registration_number: Mapped[str] = mapped_column(String(60), default="", index=True)
    country: Mapped[str] = mapped_column(String(60), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    #: name, legal name, domain and number, folded (texts.py): what the search looks through
    search_text: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    version: Mapped[int] = mapped_column()

    contacts: Mapped[list[Contact]] = relationship(back_populates="vendor", order_by="Contact.name")
    engagements: Mapped[list[Engagement]] = relationship(back_populates="vendor", order_by="Engagement.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class Contact(Base):
    """A person at the vendor."""

    __tablename__ = "contacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True, default=new_public_id)
    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendors.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    job_title: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    vendor: Mapped[Vendor] = relationship(back_populates="contacts")

    __mapper_args__ = {"version_id_col": version}


class Engagement(Base):
    """What we use a vendor for. Its intake gives inherent risk and tier."""

    __tablename__ = "engagements"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True, default=new_public_id)
    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendors.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    business_owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: when a business owner was asked to fill in the intake
    intake_requested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    intake_completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    intake_completed_by: Mapped[str] = mapped_column(String(120), default="")
    intake_version_id: Mapped[int | None] = mapped_column(ForeignKey("questionnaire_versions.id"))
    #: {question key: {"value": …}} as scoring.documents writes answers
    intake_answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    inherent_risk: Mapped[Decimal | None] = mapped_column(Figure)
    tier: Mapped[int | None]
    version: Mapped[int] = mapped_column()

    vendor: Mapped[Vendor] = relationship(back_populates="engagements")
    business_owner: Mapped[User | None] = relationship()
    intake_version: Mapped[QuestionnaireVersion | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
