"""The signature: PAdES, certifying, visible where the page leaves room, with a key that is encrypted at rest."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from tests.reports.sample_record import DECISION, NOW, identity, sample_record
from vendorrisk.reports.rendering import render_pdf, write_pdf
from vendorrisk.reports.signing import create_signing_identity, load_signing_identity, sign_pdf


@pytest.fixture(scope="module")
def signed() -> bytes:
    pdf = render_pdf(sample_record(decision=DECISION))
    return sign_pdf(
        pdf, identity(), signer_name="Celia Cortez", reason="Decision", signed_at=NOW, location="Dublin"
    )


def _field(pdf: bytes) -> DictionaryObject:
    """The first field of the document's form: the signature's."""
    catalogue = PdfReader(io.BytesIO(pdf)).root_object
    form = catalogue["/AcroForm"].get_object()
    assert isinstance(form, DictionaryObject)
    return form["/Fields"][0].get_object()


def test_signature_is_pades_and_certifies_without_allowing_changes(signed: bytes) -> None:
    catalogue = PdfReader(io.BytesIO(signed)).root_object
    field = _field(signed)
    signature = field["/V"]
    assert signature["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature["/Reference"][0]["/TransformParams"]["/P"] == 1
    certified = catalogue["/Perms"].get_object().raw_get("/DocMDP")
    assert certified.idnum == field.raw_get("/V").idnum
    assert (signature["/Name"], signature["/Reason"]) == ("Celia Cortez", "Decision")
    assert (signature["/Location"], signature["/M"]) == ("Dublin", "D:20261102093000Z")


def test_field_covers_the_place_on_the_last_page(signed: bytes) -> None:
    pages = PdfReader(io.BytesIO(signed)).pages
    field = _field(signed)
    last = pages[-1].indirect_reference
    assert last is not None
    assert field.raw_get("/P").idnum == last.idnum
    left, bottom, right, top = (float(value) for value in field["/Rect"])
    assert 50 < left < right < 545
    assert 60 < bottom < top < 780


def test_document_of_another_make_is_signed_at_its_foot() -> None:
    plain = write_pdf(
        "<html lang='en'><title>x</title><p>Two</p><p style='break-before: page'>pages</p></html>", []
    )
    signed = sign_pdf(plain, identity(), signer_name="C", reason="x", signed_at=NOW)
    assert [float(value) for value in _field(signed)["/Rect"]] == [57, 60, 539, 190]


def test_a_decision_older_than_the_certificate_is_signed_at_its_first_moment() -> None:
    pdf = write_pdf("<html lang='en'><title>x</title><p>x</p></html>", [])
    early = sign_pdf(pdf, identity(), signer_name="C", reason="x", signed_at=NOW - timedelta(days=90))
    assert _field(early)["/V"]["/M"] == "D:20261102092500Z"


@pytest.mark.asvs("V11.2.1")
def test_identity_is_an_authority_of_its_own_and_a_certificate_for_signing_only() -> None:
    content = create_signing_identity("Northwind Instruments", NOW, b"secret")
    key, certificate, others = pkcs12.load_key_and_certificates(content, b"secret")
    assert key is not None
    assert certificate is not None
    root = others[0]
    certificate.verify_directly_issued_by(root)
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment, usage.key_cert_sign) == (True, True, False)
    assert root.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_key_is_of_no_use_without_its_password() -> None:
    content = create_signing_identity("Northwind Instruments", NOW, b"secret")
    with pytest.raises(ValueError, match="password"):
        load_signing_identity(content, b"guess")
    with pytest.raises(ValueError, match="PKCS"):
        load_signing_identity(b"no file of this kind", b"secret")


def test_organisation_with_an_endless_name_or_another_script_gets_its_authority() -> None:
    for name in ("O" * 300, "株式会社ノースウィンド" * 9, "Ñorthwind & Søns"):
        assert load_signing_identity(create_signing_identity(name, NOW, b"x"), b"x").trust_roots
