"""Durable background work and schedules. Only worker.py in here knows the engine (DBOS).

A verb enqueues a row in the same transaction as its change, so work and change exist together or not at all.
"""

from vendorrisk.jobs.models import Job, ScheduleRun
from vendorrisk.jobs.queue import enqueue, every, last_run_at, register, work_off, worker_seen_at

__all__ = (
    "Job",
    "ScheduleRun",
    "enqueue",
    "every",
    "last_run_at",
    "register",
    "work_off",
    "worker_seen_at",
)
