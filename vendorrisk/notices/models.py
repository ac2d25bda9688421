"""Mail that waits, was sent, or could not be sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from vendorrisk.database import Base, UtcDateTime, new_public_id


class Message(Base):
    """One mail to one person: the outbox row.

    A link inside it is a secret, so the bodies are sealed with the product's key while the mail waits and are
    emptied once it was handed over (the mailbox page of the sample keeps them).
    """

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_state_next_attempt_at", "state", "next_attempt_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True, default=new_public_id)
    #: what it tells: invitation, reminder, clarification, password, intake_request, …
    kind: Mapped[str] = mapped_column(String(40))
    #: the same notice is never queued twice: "reminder:<invitation>:3"
    dedupe_key: Mapped[str] = mapped_column(String(200), unique=True)
    #: what it is about, as in the log: "assessment:<public id>"
    subject_of: Mapped[str] = mapped_column(String(80), index=True)
    recipient_name: Mapped[str] = mapped_column(String(120))
    recipient_email: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    sealed_text: Mapped[bytes]
    sealed_html: Mapped[bytes]
    #: waiting, sent, failed (given up) or withdrawn
    state: Mapped[str] = mapped_column(String(20), default="waiting")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str] = mapped_column(Text, default="")
