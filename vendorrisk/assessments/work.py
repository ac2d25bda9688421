"""The kinds of background work an assessment gives, and what is looked after every so often."""

from __future__ import annotations

from datetime import datetime, timedelta

from vendorrisk import jobs
from vendorrisk.assessments import inviting, reminding, sending, verifying_log
from vendorrisk.assessments.answering import bringing, receipt
from vendorrisk.assessments.deciding import reporting, staleness
from vendorrisk.audit import Actor
from vendorrisk.vendors.engaging import intake_changed
from vendorrisk.vendors.keeping import contact_removed, vendor_archived
from vendorrisk.vendors.models import Contact, Engagement, Vendor


def register() -> None:
    """Tell the worker how each kind is done."""
    jobs.register(
        f"report.{reporting.FOR_SIGN_OFF}",
        reporting.render_step,
        reporting.publish_step,
        reporting.tidy_step,
        on_failure=reporting.report_failed,
    )
    jobs.register(
        f"report.{reporting.SIGNED}",
        reporting.render_step,
        reporting.sign_step,
        reporting.publish_step,
        reporting.tidy_step,
        on_failure=reporting.report_failed,
    )
    jobs.register("receipt", receipt.render_step, receipt.publish_step, receipt.tidy_step)
    jobs.register(verifying_log.KIND, verifying_log.verify_step)
    jobs.every("log verification", timedelta(days=1), verifying_log.queue_verification)
    jobs.every("reminders", timedelta(minutes=5), reminding.remind)
    jobs.every("brought answers", timedelta(days=1), bringing.forget_expired)
    intake_changed.connect(_look_at_decisions)
    contact_removed.connect(_stop_asking)
    vendor_archived.connect(_cancel_open)
    jobs.every("decisions", timedelta(minutes=30), staleness.sweep)


def _look_at_decisions(engagement: Engagement, now: datetime) -> None:
    """An intake changed: decisions that rest on it may no longer hold."""
    staleness.mark_engagement(engagement.id, now)


def _stop_asking(contact: Contact, actor: Actor, now: datetime) -> None:
    """A contact was removed: none of their links opens anything any more."""
    inviting.revoke_all(contact.id, actor, now)


def _cancel_open(vendor: Vendor, actor: Actor, now: datetime) -> None:
    """A vendor was archived: what is still open about it ends, and whoever was asked is told."""
    sending.cancel_all(vendor, actor, now)
