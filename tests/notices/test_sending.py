"""Sending through a real SMTP server: kind, refusing, slow, dying and absent."""

from __future__ import annotations

import ipaddress
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask

from tests.notices.difficult_server import Letters, mail_server
from tests.support.applications import close, make_app
from vendorrisk.database import db, now_utc
from vendorrisk.notices import handing_over
from vendorrisk.notices.models import Message
from vendorrisk.notices.sending import WAITS, empty_given_up, send_due
from vendorrisk.notices.withdrawing import withdraw_waiting

Post = Callable[..., Message]


def send(message: Message) -> Message:
    """Have the worker's turn come when this mail is due."""
    send_due(message.next_attempt_at)
    return db.session.get_one(Message, message.id, populate_existing=True)


def test_a_mail_goes_out_as_text_and_html(posting_app: Flask, post: Post, letters: Letters) -> None:
    message = send(post())
    assert message.state == "sent" and message.attempts == 1 and message.sent_at is not None
    mail = letters.taken[0]
    assert mail["To"] == "Victor Vendor <victor@nordlicht.example>"
    assert mail["From"] == "Alder & Sons <risk@alder.example>"
    assert mail["Message-ID"] == f"<{message.public_id}@alder.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    for part in mail.iter_parts():
        assert "https://risk.alder.example/r/a-secret-token" in part.get_content()


def test_a_sent_mail_keeps_no_link(posting_app: Flask, post: Post) -> None:
    message = send(post())
    assert message.sealed_text == message.sealed_html == b""


def test_the_sample_keeps_its_mail_for_the_mailbox(tmp_path: Path, post: Post) -> None:
    app = make_app(tmp_path, MODE="sample")
    with app.app_context():
        message = send(post())
        assert message.state == "sent" and message.sealed_text and message.sealed_html
    close(app)


def test_without_a_server_mail_waits_and_is_not_counted_as_tried(context: Flask, post: Post) -> None:
    message = send(post())
    assert message.state == "waiting" and message.attempts == 0


def test_an_absent_server_means_growing_waits_until_it_is_given_up(
    posting_app: Flask, post: Post, letters: Letters
) -> None:
    letters.reply_to_mail = "451 busy"
    message, waits = post(), list[timedelta]()
    while message.state == "waiting":
        before = now_utc()
        message = send(message)
        waits.append(message.next_attempt_at - before)
        assert message.last_error == "451 busy"
    assert message.state == "failed" and message.attempts == len(WAITS) + 1
    for waited, wanted in zip(waits, WAITS, strict=False):
        assert timedelta() <= waited - wanted < timedelta(seconds=5)
    assert timedelta(days=2.5) < sum(WAITS, timedelta()) < timedelta(days=3.5)
    assert message.sealed_text, "it can be tried again by hand"


def test_a_server_that_is_away_is_noted_and_tried_again(posting_app: Flask, post: Post, port: int) -> None:
    app_settings = posting_app.extensions["settings"]
    object.__setattr__(app_settings, "smtp_url", "smtp://127.0.0.1:9")
    first, second = post("a:1"), post("a:2")
    send(first)
    for message in (first, second):
        db.session.refresh(message)
        assert message.state == "waiting" and message.attempts == 1
        assert "refused" in message.last_error.lower()
    object.__setattr__(app_settings, "smtp_url", f"smtp://127.0.0.1:{port}")
    assert send(first).state == "sent"


@pytest.mark.parametrize("reply", ["550 no such person", "553 not allowed"])
def test_a_refused_recipient_fails_at_once_and_the_next_mail_goes(
    posting_app: Flask, post: Post, letters: Letters, reply: str
) -> None:
    letters.reply_to_recipient["gone@nordlicht.example"] = reply
    gone, there = post("a:1", "gone@nordlicht.example"), post("a:2")
    assert send(gone).state == "failed"
    db.session.refresh(there)
    assert there.state == "sent"
    assert gone.last_error == reply and gone.attempts == 1


def test_a_mailbox_that_is_full_for_now_is_tried_again(
    posting_app: Flask, post: Post, letters: Letters
) -> None:
    letters.reply_to_recipient["victor@nordlicht.example"] = "452 mailbox full"
    message = send(post())
    assert message.state == "waiting" and message.last_error == "452 mailbox full"
    letters.reply_to_recipient.clear()
    message = send(message)
    assert message.state == "sent" and message.last_error == ""


def test_a_mail_refused_for_its_content_fails_at_once(
    posting_app: Flask, post: Post, letters: Letters
) -> None:
    letters.reply_to_mail = "554 5.7.1 looks like spam"
    message = send(post())
    assert message.state == "failed" and message.last_error == "554 5.7.1 looks like spam"


def test_a_server_that_dies_after_taking_gets_the_same_mail_under_the_same_id(
    posting_app: Flask, post: Post, letters: Letters
) -> None:
    letters.dies_after_taking = True
    first, second = post("a:1"), post("a:2")
    assert send(first).state == "waiting"
    db.session.refresh(second)
    assert second.attempts == 0, "its turn comes with the next connection"
    letters.dies_after_taking = False
    assert send(second).state == "sent"
    assert send(first).state == "sent"
    ids = [mail["Message-ID"] for mail in letters.taken]
    assert ids.count(f"<{first.public_id}@alder.example>") == 2
    assert len(set(ids)) == 2


def test_a_slow_server_is_left_after_a_while_and_tried_again(
    posting_app: Flask, post: Post, letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_over, "PATIENCE_SECONDS", 0.3)
    letters.seconds_to_reply = 2
    started = now_utc()
    message = send(post())
    assert now_utc() - started < timedelta(seconds=1.5)
    assert message.state == "waiting" and "timed out" in message.last_error


def test_nothing_is_locked_while_the_server_takes_its_time(
    posting_app: Flask, post: Post, letters: Letters
) -> None:
    message = post()
    moment, letters.seconds_to_reply = message.next_attempt_at, 1.0
    db.session.commit()

    def worker() -> None:
        with posting_app.app_context():
            send_due(moment)

    sending = threading.Thread(target=worker)
    sending.start()
    time.sleep(0.3)
    started = now_utc()
    message.recipient_name = "Victor V."
    db.session.commit()
    assert now_utc() - started < timedelta(seconds=0.3)
    sending.join()
    db.session.refresh(message)
    assert message.state == "sent" and message.recipient_name == "Victor V."


def test_an_address_that_is_none_fails_at_once_and_blocks_nobody(posting_app: Flask, post: Post) -> None:
    odd = [
        post(f"a:{i}", email)
        for i, email in enumerate(("nobody", "a b@c d", "@", "x@" + "y" * 70 + ".example"))
    ]
    there = post("b:1")
    send(there)
    for message in odd:
        db.session.refresh(message)
        assert message.state == "failed" and message.attempts == 1
    db.session.refresh(there)
    assert there.state == "sent"


def test_an_international_domain_is_written_in_its_mailable_form(
    posting_app: Flask, post: Post, letters: Letters
) -> None:
    message = send(post(email="victor@bücher.example", name="Zoë Müller"))
    assert message.state == "sent"
    assert letters.envelopes[0].rcpt_tos == ["victor@xn--bcher-kva.example"]
    assert letters.taken[0]["To"].addresses[0].display_name == "Zoë Müller"


def test_mail_queued_under_another_key_is_given_up_with_the_reason(posting_app: Flask, post: Post) -> None:
    message = post()
    message.sealed_text = message.sealed_html = b"gAAAAA"
    db.session.commit()
    message = send(message)
    assert message.state == "failed" and "SECRET_KEY" in message.last_error


def test_a_withdrawn_mail_stays_and_loses_its_text(posting_app: Flask, post: Post, letters: Letters) -> None:
    message, other = post("a:1"), post("a:2", "vera@nordlicht.example")
    withdraw_waiting("assessment:abc", "victor@nordlicht.example", ("invitation", "reminder"))
    db.session.commit()
    send_due(message.next_attempt_at)
    db.session.refresh(message)
    db.session.refresh(other)
    assert (message.state, other.state) == ("withdrawn", "sent")
    assert message.sealed_text == b"" and len(letters.taken) == 1


def test_what_was_given_up_long_ago_loses_its_link(
    posting_app: Flask, post: Post, letters: Letters, now: datetime
) -> None:
    letters.reply_to_mail = "554 no"
    message = send(post())
    empty_given_up(now + timedelta(days=29))
    db.session.refresh(message)
    assert message.sealed_text
    empty_given_up(now + timedelta(days=31))
    db.session.commit()
    db.session.refresh(message)
    assert message.sealed_text == message.sealed_html == b""


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that only its own file vouches for, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.alder.example")])
    moment = now_utc()
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
        .serial_number(1)
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=1))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, secret = tmp_path / "cert.pem", tmp_path / "key.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return pem, secret


@pytest.fixture
def tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    return context


@pytest.fixture(params=["smtp+starttls", "smtps"])
def tls_app(
    request: pytest.FixtureRequest, tmp_path: Path, tls: ssl.SSLContext, letters: Letters
) -> Iterator[Flask]:
    """An application whose server wants encryption and a login."""
    options = (
        {"tls_context": tls, "require_starttls": True}
        if request.param == "smtp+starttls"
        else {"ssl_context": tls}
    )
    with mail_server(letters, auth_required=True, auth_require_tls=False, **options) as port:
        address = f"{request.param}://post:s%2Fe%3Acret%401@127.0.0.1:{port}"
        app = make_app(tmp_path, SMTP_URL=address, MAIL_FROM="risk@alder.example")
        with app.app_context():
            yield app
        close(app)


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_server_with_encryption_and_a_login_takes_mail(
    tls_app: Flask,
    post: Post,
    letters: Letters,
    certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    assert send(post()).state == "sent"
    assert letters.logins == [("post", "s/e:cret@1")]


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_server_nobody_vouches_for_gets_neither_mail_nor_password(
    tls_app: Flask, post: Post, letters: Letters
) -> None:
    message = send(post())
    assert message.state == "waiting" and "certificate verify failed" in message.last_error
    assert letters.logins == [] and letters.taken == []
