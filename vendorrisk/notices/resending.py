"""Trying a mail again at once, because somebody mended what stood in its way."""

from __future__ import annotations

from datetime import datetime

from vendorrisk import audit
from vendorrisk.accounts.permissions import Permission, check_allowed
from vendorrisk.audit import Actor
from vendorrisk.database import db
from vendorrisk.errors import WrongStateError
from vendorrisk.notices.models import Message


def try_again(message: Message, actor: Actor, now: datetime) -> None:
    """Put a mail that waits or was given up at the head of the queue, with all its tries before it again."""
    check_allowed(actor, Permission.RESEND_MAIL)
    if message.state not in {"waiting", "failed"}:
        raise WrongStateError(f"This mail is {message.state}, so there is nothing to try again.")
    if not message.sealed_text:
        raise WrongStateError("The text of this mail was removed. Send the link or the notice anew instead.")
    message.state, message.attempts, message.next_attempt_at = "waiting", 0, now
    audit.record(actor, "mail.tried_again", message.subject_of, now, message=message.public_id)
    db.session.flush()
