"""The web server: threads for waiting, limits for whoever would keep us waiting."""

import os
import sys

from vendorrisk.config import load_settings
from vendorrisk.errors import ConfigurationError

bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or '8000'}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS") or "2")
threads = 8
preload_app = False
timeout = 60
graceful_timeout = 10
keepalive = 5
limit_request_line = 4094
limit_request_fields = 60
accesslog = None
loglevel = "warning"


def on_starting(server: object) -> None:
    """Refuse a start that cannot work, in words, before any worker is forked."""
    try:
        load_settings(os.environ)
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
