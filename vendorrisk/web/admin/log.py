"""The tamper-evident log, read by auditors and administrators."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from vendorrisk import audit
from vendorrisk.accounts.permissions import Permission
from vendorrisk.assessments.deciding.verification import signed_heads
from vendorrisk.audit import AuditEntry
from vendorrisk.database import db
from vendorrisk.web.admin.door import blueprint
from vendorrisk.web.guards import needs
from vendorrisk.web.listing import PAGE_SIZE, Listing


@blueprint.get("/admin/log")
@needs(Permission.READ_LOG)
def log() -> ResponseReturnValue:
    text = request.args.get("q", "").strip()[:100]
    page = max(1, min(request.args.get("page", 1, type=int), 1_000_000))
    query = select(AuditEntry)
    for word in text.split():
        query = query.where(
            AuditEntry.action.contains(word, autoescape=True)
            | AuditEntry.actor_label.contains(word, autoescape=True)
            | AuditEntry.subject.contains(word, autoescape=True)
            | AuditEntry.details.contains(word, autoescape=True)
        )
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    entries = db.session.scalars(
        query.order_by(AuditEntry.sequence.desc()).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    ).all()
    listing = Listing("admin.log", total, page, "", {"q": text} if text else {})
    return render_template("admin/log.html", entries=entries, listing=listing, text=text, head=audit.current_head())


@blueprint.get("/admin/log/verification")
@needs(Permission.READ_LOG)
def verify_log() -> ResponseReturnValue:
    """Walk the whole chain now."""
    return render_template("admin/log_verification.html", found=audit.verify(signed_heads()))
