"""A time-stamp of an authority confirms when a document was signed; without its answer nothing is signed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.reports.sample_record import DECISION, NOW, identity, sample_record
from tests.support.stamping import REPLY, time_stamp_authority, useless_authority
from vendorrisk.egress import LARGEST_REPLY
from vendorrisk.reports.rendering import render_pdf
from vendorrisk.reports.signing import SigningError, SigningIdentity, sign_pdf
from vendorrisk.reports.verification import verify_pdf


@pytest.fixture(scope="module")
def unsigned() -> bytes:
    return render_pdf(sample_record(decision=DECISION))


@pytest.fixture(scope="module")
def ours() -> SigningIdentity:
    return identity()


def _sign(pdf: bytes, ours: SigningIdentity, address: str) -> bytes:
    return sign_pdf(
        pdf, ours, signer_name="Celia Cortez", reason="Decision", signed_at=NOW, timestamp_url=address
    )


def test_a_stamped_document_is_intact_and_says_who_confirmed_the_time(
    unsigned: bytes, ours: SigningIdentity
) -> None:
    with time_stamp_authority(at=NOW + timedelta(seconds=4)) as address:
        signed = _sign(unsigned, ours, address)
    found = verify_pdf(signed, trust_roots=ours.trust_roots, known=None)
    assert found.status == "intact", found.reasons
    assert "Sundial Time Authority confirms that it was signed by 2026-11-02 09:30:04 UTC." in found.reasons


def test_a_changed_stamp_is_found(unsigned: bytes, ours: SigningIdentity) -> None:
    with time_stamp_authority(at=NOW) as address:
        signed = _sign(unsigned, ours, address)
    name, other = (word.encode().hex().encode() for word in ("Sundial Time", "Sundown Time"))
    assert name in signed.lower()
    at = signed.lower().index(name)
    forged = signed[:at] + other + signed[at + len(name) :]
    assert verify_pdf(forged, trust_roots=ours.trust_roots, known=None).status == "altered"


@pytest.mark.parametrize(
    ("status", "kind", "content", "headers", "told"),
    [
        (500, REPLY, b"", {}, "the answer was 500"),
        (302, REPLY, b"", {"Location": "http://127.0.0.1:1/"}, "the answer was 302"),
        (200, "text/html", b"<p>Sign in first", {}, "is text/html instead of"),
        (200, REPLY, b"x" * (LARGEST_REPLY + 1), {}, "is larger than"),
        (200, REPLY, b"nonsense", {}, ""),
    ],
)
def test_a_useless_answer_is_told_and_nothing_is_signed(
    unsigned: bytes,
    ours: SigningIdentity,
    status: int,
    kind: str,
    content: bytes,
    headers: dict[str, str],
    told: str,
) -> None:
    with (
        useless_authority(status, kind, content, **headers) as address,
        pytest.raises(SigningError, match=f"time-stamp authority did not answer.*{told}"),
    ):
        _sign(unsigned, ours, address)


def test_nobody_there_is_told(unsigned: bytes, ours: SigningIdentity) -> None:
    with time_stamp_authority(at=NOW) as address:
        gone = address
    with pytest.raises(SigningError, match="no answer"):
        _sign(unsigned, ours, gone)
