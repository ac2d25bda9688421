"""Where each vendor stands, kept ready so that a table over ten thousand of them is one query."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from vendorrisk.database import Base, Figure, UtcDateTime


class VendorStanding(Base):
    """Derived from decisions and assessments by standings.refresh; never edited by hand."""

    __tablename__ = "vendor_standings"

    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendors.id"), primary_key=True)
    #: yes, yes_if, no, expired, stale or not_assessed
    answer: Mapped[str] = mapped_column(String(20), default="not_assessed", index=True)
    #: the sentence that says why
    why: Mapped[str] = mapped_column(Text, default="")
    valid_until: Mapped[date | None] = mapped_column(index=True)
    open_conditions: Mapped[int] = mapped_column(default=0)
    #: the strictest tier of its engagements
    tier: Mapped[int | None] = mapped_column(index=True)
    grade: Mapped[str | None] = mapped_column(String(4))
    risk_level: Mapped[str | None] = mapped_column(String(20), index=True)
    control_score: Mapped[Decimal | None] = mapped_column(Figure)
    residual_risk: Mapped[Decimal | None] = mapped_column(Figure, index=True)
    #: state of the newest assessment that is still open, or empty
    open_state: Mapped[str] = mapped_column(String(30), default="")
    #: what the vendor is used for, in one line
    used_for: Mapped[str] = mapped_column(Text, default="")
    #: public id of the signed document the answer rests on
    report_id: Mapped[str] = mapped_column(String(32), default="")
    refreshed_at: Mapped[datetime] = mapped_column(UtcDateTime)
