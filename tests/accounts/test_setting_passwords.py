"""A password is set through a mailed link, good once, by its owner alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.personas import ADAM, ANA, PASSWORD, add, find
from vendorrisk.accounts import people
from vendorrisk.accounts.limiting import TooManyTriesError
from vendorrisk.accounts.models import PasswordLink
from vendorrisk.accounts.passwords import setting_passwords
from vendorrisk.accounts.passwords.hashing import verify_password
from vendorrisk.accounts.sessions import find_user_session, open_session
from vendorrisk.database import db
from vendorrisk.encryption import token_digest
from vendorrisk.errors import InvalidInputError, NotAllowedError, NotFoundError, WrongStateError
from vendorrisk.jobs import Job
from vendorrisk.notices.composing import text_of
from vendorrisk.notices.models import Message

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
NEW = "seven loud geese at noon"


def link_for_ana() -> str:
    """The token of a link that the administrator sent."""
    link = setting_passwords.send_link(add(ANA), add(ADAM).as_actor(), NOW)
    db.session.commit()
    return link.rpartition("/")[2]


def test_the_link_sets_the_password(context: Flask) -> None:
    setting_passwords.set_password_by_link(link_for_ana(), NEW, NOW + 47 * HOUR)
    assert verify_password(find(ANA), NEW)
    assert not verify_password(find(ANA), PASSWORD)


@pytest.mark.asvs("V6.4.1")
def test_the_link_works_once(context: Flask) -> None:
    token = link_for_ana()
    setting_passwords.set_password_by_link(token, NEW, NOW)
    with pytest.raises(NotFoundError):
        setting_passwords.set_password_by_link(token, "another good sentence", NOW)
    assert verify_password(find(ANA), NEW)


@pytest.mark.asvs("V6.4.1")
def test_the_link_expires_after_two_days(context: Flask) -> None:
    token = link_for_ana()
    assert setting_passwords.find_link(token, NOW + 48 * HOUR - timedelta(seconds=1))
    with pytest.raises(NotFoundError):
        setting_passwords.find_link(token, NOW + 48 * HOUR)


@pytest.mark.parametrize("token", ["", "x", "A" * 43])
def test_a_made_up_link_is_unknown(context: Flask, token: str) -> None:
    link_for_ana()
    with pytest.raises(NotFoundError):
        setting_passwords.find_link(token, NOW)


@pytest.mark.asvs("V6.5.2")
def test_of_the_link_only_a_digest_is_stored(context: Flask) -> None:
    token = link_for_ana()
    assert db.session.scalars(select(PasswordLink)).one().token_hash == token_digest(token)
    mail = db.session.scalars(select(Message)).one()
    assert token.encode() not in mail.sealed_text + mail.sealed_html
    assert token in text_of(mail, context.config["SECRET_KEY"])


def test_a_weak_password_leaves_the_link_as_it_is(context: Flask) -> None:
    token = link_for_ana()
    with pytest.raises(InvalidInputError):
        setting_passwords.set_password_by_link(token, "too short", NOW)
    setting_passwords.set_password_by_link(token, NEW, NOW)


def test_setting_a_password_voids_every_other_link(context: Flask) -> None:
    first, second = link_for_ana(), link_for_ana()
    setting_passwords.set_password_by_link(second, NEW, NOW)
    with pytest.raises(NotFoundError):
        setting_passwords.find_link(first, NOW)


@pytest.mark.asvs("V7.4.3")
def test_a_new_password_ends_every_session_but_the_one_to_keep(context: Flask) -> None:
    user = add(ANA)
    here, session = open_session(user, "", NOW, waits=False)
    elsewhere, _ = open_session(user, "", NOW, waits=False)
    setting_passwords.set_password(user, NEW, user.as_actor(), NOW, keep=session)
    db.session.commit()
    assert find_user_session(here, NOW)
    assert find_user_session(elsewhere, NOW) is None


@pytest.mark.asvs("V6.3.7")
def test_the_person_is_told_of_a_new_password_but_not_of_the_first(context: Flask) -> None:
    user = people.add_person("new@house.example", "Nora New", "analyst", add(ADAM).as_actor(), NOW)
    setting_passwords.set_password(user, NEW, user.as_actor(), NOW)
    assert db.session.scalars(select(Message)).all() == []
    setting_passwords.set_password(user, "another good sentence", user.as_actor(), NOW)
    assert db.session.scalars(select(Message)).one().recipient_email == "new@house.example"


@pytest.mark.asvs("V7.4.2")
def test_the_link_of_a_disabled_person_is_void(context: Flask) -> None:
    token = link_for_ana()
    people.disable_person(find(ANA), find(ADAM).as_actor(), NOW)
    with pytest.raises(NotFoundError):
        setting_passwords.set_password_by_link(token, NEW, NOW)
    with pytest.raises(WrongStateError):
        setting_passwords.send_link(find(ANA), find(ADAM).as_actor(), NOW)


@pytest.mark.asvs("V6.4.6")
def test_only_an_administrator_sends_a_link(context: Flask) -> None:
    with pytest.raises(NotAllowedError):
        setting_passwords.send_link(add(ADAM), add(ANA).as_actor(), NOW)


def jobs_after_asking_for(email: str) -> list[Job]:
    setting_passwords.ask_for_link(email, "192.0.2.1", NOW)
    db.session.commit()
    return list(db.session.scalars(select(Job)))


@pytest.mark.asvs("V6.3.8")
@pytest.mark.parametrize("email", [ANA.email, "nobody@house.example"])
def test_asking_does_the_same_whether_or_not_there_is_an_account(context: Flask, email: str) -> None:
    add(ANA)
    job = jobs_after_asking_for(email)[0]
    assert (job.kind, list(job.payload), len(job.payload["account"])) == ("password_link", ["account"], 64)
    assert db.session.scalars(select(Message)).all() == []
    assert db.session.scalars(select(PasswordLink)).all() == []


def test_the_worker_mails_the_link_to_the_person(context: Flask) -> None:
    add(ANA)
    setting_passwords.answer_request(jobs_after_asking_for(f" {ANA.email.upper()}")[0].payload)
    mail = db.session.scalars(select(Message)).one()
    assert (mail.recipient_email, mail.kind) == (ANA.email, "password_reset")


@pytest.mark.parametrize("email", ["nobody@house.example", ANA.email])
def test_the_worker_mails_nothing_to_strangers_and_disabled_people(context: Flask, email: str) -> None:
    people.disable_person(add(ANA), add(ADAM).as_actor(), NOW)
    setting_passwords.answer_request(jobs_after_asking_for(email)[0].payload)
    assert db.session.scalars(select(Message)).all() == []


@pytest.mark.asvs("V6.6.3")
@pytest.mark.parametrize("email", [ANA.email, "nobody@house.example"])
def test_asking_is_limited_alike_for_everybody(context: Flask, email: str) -> None:
    add(ANA)
    for count in range(setting_passwords.MOST_REQUESTS_AN_ACCOUNT):
        setting_passwords.ask_for_link(email, f"192.0.2.{count}", NOW)
    with pytest.raises(TooManyTriesError):
        setting_passwords.ask_for_link(email, "192.0.2.99", NOW)


def test_one_address_cannot_flood_everybody(context: Flask) -> None:
    for count in range(setting_passwords.MOST_REQUESTS_AN_ADDRESS):
        setting_passwords.ask_for_link(f"person{count}@house.example", "192.0.2.1", NOW)
    with pytest.raises(TooManyTriesError):
        setting_passwords.ask_for_link("one.more@house.example", "192.0.2.1", NOW)
