"""The administrator's door: people, mail, operations and the log."""

from vendorrisk.web.admin import log, mail, mailbox, operations, users
from vendorrisk.web.admin.door import blueprint

__all__ = ("blueprint", "log", "mail", "mailbox", "operations", "users")
