"""The background work of notices: handing over what is due, and forgetting what was given up long ago."""

from __future__ import annotations

from datetime import timedelta

from vendorrisk import jobs
from vendorrisk.notices import sending


def register() -> None:
    """Tell the worker how often the outbox is looked at."""
    jobs.every("mail", timedelta(seconds=1), sending.send_due)
    jobs.every("mail given up", timedelta(days=1), sending.empty_given_up)
