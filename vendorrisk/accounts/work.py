"""The background work of accounts: links that somebody asked for, and what is swept away in time."""

from __future__ import annotations

from datetime import datetime, timedelta

from vendorrisk import jobs
from vendorrisk.accounts.limiting import sweep_tries
from vendorrisk.accounts.passwords import setting_passwords
from vendorrisk.accounts.sessions import sweep_sessions


def register() -> None:
    jobs.register(setting_passwords.FORGOTTEN, setting_passwords.answer_request)
    jobs.every("accounts", timedelta(hours=1), sweep)


def sweep(now: datetime) -> None:
    """Remove tries and sessions that are long over."""
    sweep_tries(now)
    sweep_sessions(now)
