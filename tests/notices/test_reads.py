"""What was mailed about something, and what did not arrive."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from vendorrisk.database import db
from vendorrisk.notices.models import Message
from vendorrisk.notices.reads import list_recipients, messages_about, undelivered

Post = Callable[..., Message]


def test_mail_about_a_thing_is_listed_newest_first(context: Flask, post: Post) -> None:
    first, second = post("a:1"), post("a:2")
    assert [message.id for message in messages_about("assessment:abc")] == [second.id, first.id]
    assert messages_about("assessment:other") == []


def test_a_mail_that_was_given_up_stands_out_until_a_later_one_arrives(context: Flask, post: Post) -> None:
    lost, other = post("a:1"), post("a:2", "vera@nordlicht.example")
    lost.state, other.state = "failed", "sent"
    db.session.commit()
    assert undelivered(messages_about("assessment:abc")) == [lost]
    post("a:3").state = "sent"
    db.session.commit()
    assert undelivered(messages_about("assessment:abc")) == []


def test_recipients_are_listed_with_their_number_of_mails(context: Flask, post: Post) -> None:
    post("a:1")
    post("a:2", "vera@nordlicht.example")
    post("a:3", "vera@nordlicht.example")
    assert [(person.email, person.mails) for person in list_recipients()] == [
        ("vera@nordlicht.example", 2),
        ("victor@nordlicht.example", 1),
    ]
