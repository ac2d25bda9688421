"""Where each vendor stands, kept ready so that a table over ten thousand of them reads one index."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vendorrisk.database import Base, Figure, UtcDateTime
from vendorrisk.vendors.models import Vendor


class VendorStanding(Base):
    """Derived from the vendor, its uses, assessments and decisions by standings.refresh; never edited by hand."""

    __tablename__ = "vendor_standings"
    # Everything the list filters and sorts by: counting ten thousand vendors reads this index and no row.
    __table_args__ = (
        Index(
            "ix_vendor_standings_list",
            "is_archived",
            "sort_name",
            "vendor_id",
            "answer",
            "valid_until",
            "tier",
            "risk_level",
            "residual_risk",
            "control_score",
            "open_conditions",
            "open_state",
        ),
    )

    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendors.id"), primary_key=True)
    #: the vendor's name as it sorts: in lower case, without accents
    sort_name: Mapped[str] = mapped_column(String(200), default="")
    #: the vendor's search text and what it is used for, folded
    search_text: Mapped[str] = mapped_column(Text, default="")
    is_archived: Mapped[bool] = mapped_column(default=False)
    #: yes, yes_if, no, expired, stale or not_assessed
    answer: Mapped[str] = mapped_column(String(20), default="not_assessed")
    #: the sentence that says why
    why: Mapped[str] = mapped_column(Text, default="")
    valid_until: Mapped[date | None]
    #: over all approvals that stand
    open_conditions: Mapped[int] = mapped_column(default=0)
    #: the strictest tier of its engagements
    tier: Mapped[int | None]
    #: the rating of the assessment the answer rests on
    grade: Mapped[str | None] = mapped_column(String(4))
    risk_level: Mapped[str | None] = mapped_column(String(20))
    control_score: Mapped[Decimal | None] = mapped_column(Figure)
    residual_risk: Mapped[Decimal | None] = mapped_column(Figure)
    #: state of the newest assessment that is still open, or empty
    open_state: Mapped[str] = mapped_column(String(30), default="")
    #: what the vendor is used for, in one line
    used_for: Mapped[str] = mapped_column(Text, default="")
    refreshed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    vendor: Mapped[Vendor] = relationship()
