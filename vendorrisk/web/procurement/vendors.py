"""The table of vendors, its exports, and the vendor's page."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission
from vendorrisk.assessments.reads import assessments_of, decisions_of
from vendorrisk.database import db, now_utc
from vendorrisk.portfolio import exporting, searching
from vendorrisk.portfolio.models import VendorStanding
from vendorrisk.portfolio.searching import Wanted
from vendorrisk.vendors.reads import get_vendor
from vendorrisk.web.guards import needs
from vendorrisk.web.listing import Listing
from vendorrisk.web.procurement.door import blueprint

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/vendors")
@needs(Permission.SEE_PORTFOLIO)
def vendors() -> ResponseReturnValue:
    wanted = _wanted()
    total, rows = searching.search(wanted, now_utc().date())
    listing = Listing("procurement.vendors", total, wanted.page, wanted.sort, _filters())
    return render_template(
        "procurement/vendors.html", rows=rows, listing=listing, wanted=wanted, filters=_filters()
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
    found = get_vendor(vendor_id)
    assessments = assessments_of(found)
    rated = [a for a in reversed(assessments) if a.control_score is not None]
    return render_template(
        "procurement/vendor.html",
        vendor=found,
        standing=db.session.get(VendorStanding, found.id),
        assessments=assessments,
        decisions=decisions_of(found),
        trend=[float(a.control_score) for a in rated if a.control_score is not None],
        contacts=[contact for contact in found.contacts if contact.removed_at is None],
        today=now_utc().date(),
    )


def _wanted() -> Wanted:
    asked = request.args
    return Wanted(
        text=asked.get("q", "").strip(),
        answer=asked.get("answer", ""),
        tier=asked.get("tier", type=int),
        risk_level=asked.get("risk", ""),
        expiring_days=asked.get("expiring", type=int),
        archived=asked.get("archived") == "1",
        sort=asked.get("sort", "name"),
        page=max(1, min(asked.get("page", 1, type=int), 100_000)),
    )


def _filters() -> dict[str, str | int | None]:
    names = ("q", "answer", "tier", "risk", "expiring", "archived")
    return {name: request.args[name] for name in names if request.args.get(name)}


def _file(content: bytes, media_type: str, extension: str) -> Response:
    name = f"vendors-{now_utc():%Y-%m-%d}.{extension}"
    return Response(
        content, mimetype=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
