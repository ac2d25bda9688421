"""Structured logs on standard error. Nothing here ever sees a token: addresses are logged by route, not by path."""

from __future__ import annotations

import logging
import sys

import structlog

from vendorrisk.config import Settings


def init_logs(settings: Settings) -> None:
    level = logging.getLevelNamesMapping()[settings.log_level]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
