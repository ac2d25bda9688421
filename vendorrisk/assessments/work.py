"""The kinds of background work an assessment gives, and what is looked after every so often."""

from __future__ import annotations

from datetime import timedelta

from vendorrisk import jobs
from vendorrisk.assessments import reminding
from vendorrisk.assessments.answering import receipt
from vendorrisk.assessments.deciding import reporting, staleness


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
    jobs.register("receipt", receipt.render_step, receipt.publish_step)
    jobs.every("reminders", timedelta(minutes=5), reminding.remind)
    jobs.every("decisions", timedelta(minutes=30), staleness.sweep)
