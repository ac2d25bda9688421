"""The mailed link: following it changes nothing; a button opens the questionnaire behind a cookie."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import func, select, update

from tests.support.browsing import Browser
from tests.web.portal.conftest import Asked
from vendorrisk.assessments import sending
from vendorrisk.assessments.inviting import LINK_LIFE
from vendorrisk.assessments.models import InvitationLink, RespondentSession
from vendorrisk.audit import AuditEntry
from vendorrisk.database import db, now_utc
from vendorrisk.notices.models import Message


def _entries() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0


def _sessions() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(RespondentSession)) or 0


def test_following_the_link_shows_who_asks_what_and_until_when_and_changes_nothing(asked: Asked) -> None:
    before, scanner = _entries(), Browser(asked.app)
    for _ in range(3):
        assert scanner.get(f"/r/{asked.token}").status_code == 200
    for told in ("Victor Vendor", "Hosting", "Rapid response to a threat", "Please be quick.", "minutes"):
        assert told in scanner.page
    assert (_entries(), _sessions()) == (before, 0)
    assert not scanner.cookie("vendorrisk_respondent")
    assert asked.fresh().invitations[0].opened_at is None


def test_the_button_leads_to_an_address_without_the_token(asked: Asked) -> None:
    browser = Browser(asked.app)
    opened = browser.post(f"/r/{asked.token}")
    assert opened.location == asked.address()
    cookie = opened.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and f"Path=/answer/{asked.id};" in cookie and "SameSite=Lax" in cookie
    assert asked.token not in cookie
    assert browser.get(opened.location).status_code == 200
    assert asked.token not in browser.page


def test_the_button_takes_the_token_of_a_form(asked: Asked) -> None:
    reply = asked.app.test_client().post(f"/r/{asked.token}")
    assert reply.status_code == 400
    assert _sessions() == 0


def test_only_digests_of_tokens_are_stored(asked: Asked) -> None:
    asked.browser()
    asked.fresh()
    kept = [*db.session.scalars(select(InvitationLink.token_hash))]
    kept += db.session.scalars(select(RespondentSession.token_hash))
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in kept)
    assert len(asked.token) >= 43  # 256 bits in base64


def test_without_the_cookie_nothing_is_shown(asked: Asked) -> None:
    stranger = Browser(asked.app)
    for rest in ("", "affected", "hand-in", "receipt.pdf"):
        assert stranger.get(asked.address(rest)).status_code == 401


def test_a_cookie_of_one_assessment_opens_no_other(asked: Asked, victor: Browser) -> None:
    asked.fresh()
    other = asked.place.sent().public_id
    session = victor.client.get_cookie("vendorrisk_respondent", path=f"/answer/{asked.id}")
    assert session is not None
    victor.client.set_cookie("vendorrisk_respondent", session.value, path=f"/answer/{other}")
    assert victor.get(f"/answer/{other}/").status_code == 404
    assert victor.get(asked.address()).status_code == 200


def test_an_expired_link_says_so_and_sends_a_new_one_to_the_same_address(asked: Asked) -> None:
    db.session.execute(update(InvitationLink).values(expires_at=now_utc() - timedelta(seconds=1)))
    db.session.commit()
    browser = Browser(asked.app)
    assert browser.get(f"/r/{asked.token}").status_code == 410
    assert "This link has expired" in browser.page
    assert browser.post(f"/r/{asked.token}").status_code == 409
    assert browser.post(f"/r/{asked.token}/new-link").status_code == 200
    asked.fresh()
    mail = db.session.scalars(select(Message).where(Message.kind == "new_link")).one()
    assert mail.recipient_email == "victor@acme.example"


def test_new_links_cannot_be_asked_for_without_end(asked: Asked) -> None:
    browser = Browser(asked.app)
    replies = [browser.post(f"/r/{asked.token}/new-link").status_code for _ in range(8)]
    assert replies[0] == 200
    assert replies[-1] == 429


def test_a_withdrawn_invitation_ends_links_and_sessions(asked: Asked, victor: Browser) -> None:
    sending.withdraw(asked.fresh().invitations[0], asked.place.ana, now_utc())
    db.session.commit()
    assert victor.get(asked.address()).status_code == 401
    assert victor.get(f"/r/{asked.token}").status_code == 410
    assert "You are no longer asked" in victor.page


def test_a_link_ends_some_day(asked: Asked) -> None:
    link = db.session.scalars(select(InvitationLink)).first()
    assert link is not None
    assert link.expires_at - link.created_at == LINK_LIFE


def test_a_link_that_never_was_is_not_found(asked: Asked) -> None:
    for token in ("x", "A" * 43, "%00", "A" * 5000):
        assert Browser(asked.app).get(f"/r/{token}").status_code == 404


def test_leaving_a_shared_computer_ends_the_session_there(asked: Asked, victor: Browser) -> None:
    left = victor.post(asked.address("leave"))
    assert left.status_code == 200
    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert victor.get(asked.address()).status_code == 401
    assert asked.browser().get(asked.address()).status_code == 200
