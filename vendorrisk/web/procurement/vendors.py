"""The table of vendors, its exports, and the vendor's page."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission
from vendorrisk.assessments.reads import assessments_of, decisions_of
from vendorrisk.database import now_utc
from vendorrisk.portfolio import exporting, searching
from vendorrisk.portfolio.answers import ANSWERS, summary_of
from vendorrisk.portfolio.searching import SORTS, Wanted
from vendorrisk.vendors.reads import get_vendor_with_everything
from vendorrisk.web.downloads import XLSX, attachment
from vendorrisk.web.guards import needs
from vendorrisk.web.listing import Listing
from vendorrisk.web.procurement.door import blueprint

RISK_LEVELS = ("low", "moderate", "high", "critical")
EXPIRING_DAYS = (30, 60, 90, 180)
LAST_PAGE = 100_000


@blueprint.get("/vendors")
@needs(Permission.SEE_PORTFOLIO)
def vendors() -> ResponseReturnValue:
    wanted = _wanted()
    filters = _filters(wanted)
    total, rows = searching.search(wanted, now_utc().date())
    return render_template(
        "procurement/vendors.html",
        rows=rows,
        listing=Listing("procurement.vendors", total, wanted.page, wanted.sort, filters),
        wanted=wanted,
        filters=filters,
        answers=ANSWERS,
        risk_levels=RISK_LEVELS,
        expiring_days=EXPIRING_DAYS,
    )


@blueprint.get("/vendors.xlsx")
@needs(Permission.EXPORT_PORTFOLIO)
def export_xlsx() -> ResponseReturnValue:
    content = exporting.to_xlsx(searching.every_row(_wanted(), now_utc().date()))
    return _file(content, XLSX, "xlsx")


@blueprint.get("/vendors.csv")
@needs(Permission.EXPORT_PORTFOLIO)
def export_csv() -> ResponseReturnValue:
    content = exporting.to_csv(searching.every_row(_wanted(), now_utc().date()))
    return _file(content.encode("utf-8-sig"), "text/csv", "csv")


@blueprint.get("/vendors/<vendor_id>")
@needs(Permission.SEE_VENDOR)
def vendor(vendor_id: str) -> ResponseReturnValue:
    found, today = get_vendor_with_everything(vendor_id), now_utc().date()
    assessments, summary = assessments_of(found), summary_of(found.id, today)
    rated = [one for one in reversed(assessments) if one.control_score is not None]
    return render_template(
        "procurement/vendor.html",
        vendor=found,
        summary=summary,
        tier=min((use.engagement.tier for use in summary.uses if use.engagement.tier), default=None),
        assessments=assessments,
        decisions={decision.assessment_id: decision for decision in decisions_of(found)},
        rated=rated,
        contacts=[contact for contact in found.contacts if contact.removed_at is None],
        ended=[engagement for engagement in found.engagements if engagement.ended_at],
        today=today,
    )


def _wanted() -> Wanted:
    """The filters of the address. What it does not know, or knows no such value of, is left out."""
    asked = request.args
    return Wanted(
        text=" ".join(asked.get("q", "")[: searching.LONGEST_SEARCH].split()),
        answer=_one_of(asked.get("answer"), tuple(ANSWERS)),
        tier=_number(asked.get("tier"), 1, 9),
        risk_level=_one_of(asked.get("risk"), RISK_LEVELS),
        expiring_days=_number(asked.get("expiring"), 1, 3650),
        in_assessment=asked.get("assessing") == "1",
        archived=asked.get("archived") == "1",
        sort=_one_of(asked.get("sort"), (*SORTS, *(f"-{key}" for key in SORTS))) or "name",
        page=_number(asked.get("page"), 1, LAST_PAGE) or 1,
    )


def _filters(wanted: Wanted) -> dict[str, str | int | None]:
    """The filters as they stand in an address."""
    told = {
        "q": wanted.text,
        "answer": wanted.answer,
        "tier": wanted.tier,
        "risk": wanted.risk_level,
        "expiring": wanted.expiring_days,
        "assessing": 1 if wanted.in_assessment else None,
        "archived": 1 if wanted.archived else None,
    }
    return {name: value for name, value in told.items() if value}


def _one_of(given: str | None, known: tuple[str, ...]) -> str:
    return given if given is not None and given in known else ""


def _number(given: str | None, least: int, most: int) -> int | None:
    """The whole number that was given; None for anything else or anything outside."""
    if given is None or not given.isascii() or not given.isdigit() or len(given) > 9:
        return None
    return int(given) if least <= int(given) <= most else None


def _file(content: bytes, media_type: str, extension: str) -> Response:
    return attachment(content, f"vendors-{now_utc():%Y-%m-%d}.{extension}", media_type)
