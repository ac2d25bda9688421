"""flask worker: does the background work until it is told to stop."""

from __future__ import annotations

import logging
import os
import signal
import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from vendorrisk.config import settings_of
from vendorrisk.jobs.worker import Worker


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Run jobs and schedules until SIGTERM or Ctrl-C."""
    app = current_app._get_current_object()  # pyright: ignore[reportAttributeAccessIssue]
    running = Worker(app, settings_of(app))
    signal.signal(signal.SIGTERM, lambda *_: running.stop())
    signal.signal(signal.SIGINT, lambda *_: running.stop())
    running.run()
    # Work that needs longer than it was given is cut off here, as a crash would, and goes on after the next start.
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
