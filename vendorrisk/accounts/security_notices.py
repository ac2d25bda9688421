"""Mail that tells people what happened to their own account, so that somebody else's doing comes to light."""

from __future__ import annotations

from datetime import datetime

from flask import current_app

from vendorrisk.accounts.browsers import browser_title
from vendorrisk.accounts.models import User
from vendorrisk.config import settings_of
from vendorrisk.database import new_public_id
from vendorrisk.notices import queueing


def tell(user: User, what: str, now: datetime) -> None:
    """Queue the mail; `what` is a sentence: "Your password was changed."."""
    queueing.queue(
        kind="security",
        dedupe_key=f"security:{new_public_id()}",
        subject_of=f"user:{user.public_id}",
        recipient_name=user.name,
        recipient_email=user.email,
        template="security_notice",
        context={
            "organisation": settings_of(current_app).organisation_name,
            "recipient_name": user.name,
            "what": what,
            "at": f"{now.day} {now:%B %Y, %H:%M} UTC",
        },
        now=now,
    )


def tell_of_new_browser(user: User, browser: str, address: str, now: datetime) -> None:
    """Not in the sample, whose people all sign in from the reader's own browser."""
    if not settings_of(current_app).is_sample:
        place = f" at the address {address}" if address else ""
        tell(user, f"Somebody signed in with your password from {browser_title(browser)}{place}.", now)
