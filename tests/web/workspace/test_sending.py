"""An assessment on its way: prepared, sent, extended, handed to another person, cancelled."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.support.browsing import Browser
from tests.support.factories import House
from tests.web.workspace.reading import text_of
from vendorrisk.assessments.models import Assessment
from vendorrisk.database import db, now_utc
from vendorrisk.notices.models import Message
from vendorrisk.vendors import keeping
from vendorrisk.vendors.keeping import ContactFacts


def _only() -> Assessment:
    db.session.rollback()
    return db.session.scalars(select(Assessment)).one()


def _mails(kind: str) -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Message.recipient_email).where(Message.kind == kind)))


def _prepare(ana: Browser, place: House, **instead: object) -> int:
    contact = place.engagement.vendor.contacts[0].public_id
    engagement = place.engagement.public_id
    db.session.rollback()
    fields = {
        "questionnaires": ["rapid"],
        "contacts": [contact],
        "due_on": "2199-01-01",
        "message": "",
        **instead,
    }
    fields["due_on"] = instead.get(
        "due_on", f"{now_utc().date().replace(day=1, month=1, year=now_utc().year + 1)}"
    )
    return ana.post(f"/engagements/{engagement}/assessments/new", **fields).status_code


def test_the_questionnaires_of_the_tier_are_proposed(ana: Browser, place: House) -> None:
    address = f"/engagements/{place.engagement.public_id}/assessments/new"
    db.session.rollback()
    assert ana.get(address).status_code == 200
    assert "checked" in ana.page
    assert "Victor Vendor, victor@acme.example" in ana.page


def test_a_draft_is_looked_at_and_sent(ana: Browser, place: House) -> None:
    assert _prepare(ana, place, message="Please be quick.") == 303
    assessment = _only()
    address = f"/assessments/{assessment.public_id}"
    assert (assessment.status, assessment.message) == ("draft", "Please be quick.")
    db.session.rollback()
    assert ana.get(address).status_code == 200
    assert ana.post(f"{address}/send").status_code == 303
    assert _only().status == "sent"
    assert _mails("invitation") == ["victor@acme.example"]
    assert ana.post(f"{address}/send").status_code == 409


@pytest.mark.parametrize(
    ("instead", "told"),
    [
        ({"questionnaires": []}, "questionnaire"),
        ({"questionnaires": ["nothing"]}, "valid choice"),
        ({"contacts": []}, "person"),
        ({"due_on": "2020-01-01"}, "after today"),
        ({"due_on": "soon"}, "date"),
        ({"message": "x" * 4001}, "4000"),
    ],
)
def test_what_is_missing_is_told_beside_the_field(
    ana: Browser, place: House, instead: dict[str, object], told: str
) -> None:
    assert _prepare(ana, place, **instead) == 422
    assert told in text_of(ana.page)
    db.session.rollback()
    assert db.session.scalars(select(Assessment)).first() is None


def test_a_later_date_is_told_to_everybody_who_is_asked(ana: Browser, place: House) -> None:
    address = f"/assessments/{place.sent().public_id}"
    db.session.rollback()
    assert ana.post(f"{address}/extend", due_on="2020-01-01").status_code == 422
    later = now_utc().date().replace(month=1, day=1, year=now_utc().year + 1)
    assert ana.post(f"{address}/extend", due_on=later.isoformat()).status_code == 303
    assert _only().due_on == later
    assert _mails("due_date_extended") == ["victor@acme.example"]


def test_cancelling_tells_the_vendor_why_and_closes_the_links(ana: Browser, place: House) -> None:
    address = f"/assessments/{place.sent().public_id}"
    db.session.rollback()
    assert ana.post(f"{address}/cancel", reason="We bought elsewhere.").status_code == 303
    assert _only().status == "cancelled"
    assert _only().invitations[0].revoked_at is not None
    assert _mails("cancelled") == ["victor@acme.example"]


def test_a_colleague_is_asked_as_well_and_an_invitation_is_sent_anew_or_withdrawn(
    ana: Browser, place: House
) -> None:
    address = f"/assessments/{place.sent().public_id}"
    colleague = keeping.add_contact(
        place.engagement.vendor, ContactFacts("Vera Vendor", "vera@acme.example"), place.ana, now_utc()
    ).public_id
    db.session.commit()
    assert ana.post(f"{address}/invitations", contact=colleague).status_code == 303
    assert _mails("invitation") == ["victor@acme.example", "vera@acme.example"]
    first = _only().invitations[0].public_id
    db.session.rollback()
    assert ana.post(f"{address}/invitations/{first}/resend").status_code == 303
    assert _mails("new_link") == ["victor@acme.example"]
    assert ana.post(f"{address}/invitations/{first}/withdraw").status_code == 303
    assert ana.post(f"{address}/invitations/{first}/withdraw").status_code == 409
    assert [bool(each.revoked_at) for each in _only().invitations] == [True, False]


def test_a_contact_who_is_removed_is_no_longer_asked(ana: Browser, place: House) -> None:
    assessment = place.sent()
    vendor, contact = place.engagement.vendor.public_id, assessment.invitations[0].contact.public_id
    db.session.rollback()
    assert ana.post(f"/vendors/{vendor}/contacts/{contact}/remove").status_code == 303
    assert _only().invitations[0].revoked_at is not None


def test_archiving_the_vendor_cancels_what_is_open_and_tells_who_was_asked(
    ana: Browser, place: House
) -> None:
    place.decided()
    place.sent()
    vendor = f"/vendors/{place.engagement.vendor.public_id}"
    db.session.rollback()
    ana.get(vendor)
    assert "1 assessment is still open and will be cancelled" in text_of(ana.page)
    assert ana.post(f"{vendor}/archive").status_code == 303
    db.session.rollback()
    states = db.session.scalars(select(Assessment.status).order_by(Assessment.id)).all()
    assert states == ["approved", "cancelled"]
    assert _mails("cancelled") == ["victor@acme.example"]
