"""A respondent's link: made, exchanged for a session, revoked, asked for anew.

Tokens have 256 bits and are stored as their digest only. Following a link changes nothing, so mail scanners may;
the exchange is a POST of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update

from vendorrisk import audit
from vendorrisk.assessments.lifecycle import WITH_VENDOR, Status, subject
from vendorrisk.assessments.models import Assessment, Invitation, InvitationLink, RespondentSession
from vendorrisk.database import db
from vendorrisk.encryption import new_token, token_digest
from vendorrisk.errors import NotFoundError, WrongStateError
from vendorrisk.notices.withdrawing import withdraw_waiting

#: a link outlives the due date, which is moved more often than kept
LINK_LIFE: Final = timedelta(days=90)
SESSION_LIFE: Final = timedelta(days=14)
#: mail with a link in it, which is worth nothing once the link is revoked
LINK_MAILS: Final = ("invitation", "reminder", "new_link", "due_date_extended", "clarification")


@dataclass(frozen=True)
class LinkState:
    """What a followed link leads to."""

    invitation: Invitation
    #: open, expired, revoked (a newer link replaced it), withdrawn (the person is no longer asked)
    #: or closed (handed in, decided or cancelled: read only)
    state: str


def new_link(invitation: Invitation, now: datetime) -> str:
    """A fresh token for one mail; links mailed before stay good until they expire or are revoked."""
    token = new_token()
    db.session.add(
        InvitationLink(
            token_hash=token_digest(token), invitation=invitation, created_at=now, expires_at=now + LINK_LIFE
        )
    )
    db.session.flush()
    return token


def follow_link(token: str, now: datetime) -> LinkState:
    """Where the link leads, changing nothing. Raises NotFoundError when there never was such a link."""
    link = db.session.get(InvitationLink, token_digest(token))
    if link is None:
        raise NotFoundError("This link is not one of ours. Please open the newest mail we sent you.")
    return LinkState(link.invitation, _state_of(link, now))


def exchange(token: str, now: datetime) -> str:
    """Open the questionnaire: the link's token becomes a session token for the cookie.

    Raises WrongStateError when the link has expired or was revoked.
    """
    followed = follow_link(token, now)
    if followed.state in {"expired", "revoked", "withdrawn"}:
        raise WrongStateError("This link no longer opens the questionnaire. Ask for a new one below.")
    invitation = followed.invitation
    session_token = new_token()
    db.session.add(
        RespondentSession(
            token_hash=token_digest(session_token),
            invitation=invitation,
            created_at=now,
            expires_at=now + SESSION_LIFE,
        )
    )
    if invitation.opened_at is None:
        invitation.opened_at = now
    audit.record(
        invitation.as_actor(),
        "invitation.opened",
        subject(invitation.assessment),
        now,
        invitation=invitation.public_id,
    )
    db.session.flush()
    return session_token


def find_session(token: str, now: datetime) -> RespondentSession | None:
    """The respondent behind a cookie, as long as session and invitation stand."""
    found = db.session.scalars(
        select(RespondentSession).where(RespondentSession.token_hash == token_digest(token))
    ).first()
    if found is None or found.ended_at or found.expires_at <= now or found.invitation.revoked_at:
        return None
    return found


def end_session(session: RespondentSession, now: datetime) -> None:
    session.ended_at = now
    db.session.flush()


def revoke(invitation: Invitation, actor: audit.Actor, now: datetime) -> None:
    """Close every link and every session of an invitation."""
    invitation.revoked_at = now
    revoke_links(invitation, now)
    db.session.execute(
        update(RespondentSession)
        .where(RespondentSession.invitation_id == invitation.id, RespondentSession.ended_at.is_(None))
        .values(ended_at=now)
    )
    audit.record(
        actor, "invitation.revoked", subject(invitation.assessment), now, invitation=invitation.public_id
    )
    db.session.flush()


def revoke_all(contact_id: int, actor: audit.Actor, now: datetime) -> None:
    """Revoke every invitation of a person that still stands."""
    standing = select(Invitation).where(Invitation.contact_id == contact_id, Invitation.revoked_at.is_(None))
    for invitation in db.session.scalars(standing).all():
        revoke(invitation, actor, now)


def revoke_links(invitation: Invitation, now: datetime) -> None:
    """Close the links mailed so far, and keep back mail that would bring one; who is already in goes on working."""
    db.session.execute(
        update(InvitationLink)
        .where(InvitationLink.invitation_id == invitation.id, InvitationLink.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    withdraw_waiting(subject(invitation.assessment), invitation.contact.email, LINK_MAILS)


def is_open_for(assessment: Assessment) -> bool:
    """May respondents work on it?"""
    return Status(assessment.status) in WITH_VENDOR


def _state_of(link: InvitationLink, now: datetime) -> str:
    if link.invitation.revoked_at:
        return "withdrawn"
    if link.revoked_at:
        return "revoked"
    if link.expires_at <= now:
        return "expired"
    return "open" if is_open_for(link.invitation.assessment) else "closed"
