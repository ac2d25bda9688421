"""Signing: the organisation's own authority, and PAdES certification signatures over the whole file."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields, signers, timestamps
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.stamp import StaticStampStyle

from vendorrisk import egress

AUTHORITY_LIFE: Final = timedelta(days=365 * 20)
CERTIFICATE_LIFE: Final = timedelta(days=365 * 10)
FIELD: Final = "Decision"
#: the place in the document that the field covers, and its size in points
PLACE: Final = "signature-field"
FIELD_WIDTH: Final = 482
FIELD_HEIGHT: Final = 130
#: where a document without that place is signed: at the foot of its last page
FOOT: Final = (57, 60)


@dataclass(frozen=True)
class SigningIdentity:
    """What signs, and the certificates its signatures lead to."""

    signer: signers.SimpleSigner
    trust_roots: list[asn1_x509.Certificate]


def create_signing_identity(organisation: str, now: datetime, passphrase: bytes) -> bytes:
    """A root authority and a signing certificate of its own, as PKCS#12 with the key encrypted."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name = _name(organisation, "VendorRisk signing authority")
    root = _root(root_name, root_key, now)
    certificate = _certificate(
        _name(organisation, "VendorRisk risk assessments"), key, root_name, root_key, now
    )
    return pkcs12.serialize_key_and_certificates(
        b"vendorrisk", key, certificate, [root], BestAvailableEncryption(passphrase)
    )


def load_signing_identity(content: bytes, passphrase: bytes) -> SigningIdentity:
    """Raises ValueError when the file or its password is wrong."""
    key, certificate, others = pkcs12.load_key_and_certificates(content, passphrase or None)
    if key is None or certificate is None:
        raise ValueError("The signing file holds no key with its certificate.")
    signer = signers.SimpleSigner.load_pkcs12_data(content, other_certs=[], passphrase=passphrase or None)
    return SigningIdentity(signer, _roots(certificate, others))


def _roots(certificate: x509.Certificate, others: Sequence[x509.Certificate]) -> list[asn1_x509.Certificate]:
    """What a signature of this certificate may be traced to: the authorities that came along, else itself."""
    return [_as_asn1(one) for one in others if one.issuer == one.subject] or [_as_asn1(certificate)]


def sign_pdf(
    pdf: bytes,
    identity: SigningIdentity,
    *,
    signer_name: str,
    reason: str,
    signed_at: datetime,
    location: str | None = None,
    timestamp_url: str | None = None,
) -> bytes:
    """Certify the document: no change is allowed afterwards, and the signature covers every byte.

    `signed_at` is the time the signature states; an authority at `timestamp_url` confirms its own. Raises
    SigningError when the authority does not answer.
    """
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page, left, bottom = _place(writer)
    box = (left, bottom, left + FIELD_WIDTH, bottom + FIELD_HEIGHT)
    fields.append_signature_field(writer, SigFieldSpec(FIELD, on_page=page, box=box))
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        name=signer_name,
        reason=reason,
        location=location,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    stamper = _TimeStamper(timestamp_url) if timestamp_url else None
    signer = _SignerAt(metadata, identity.signer, timestamper=stamper, stamp_style=_empty_stamp())
    signer.signed_at = _within_validity(signed_at, identity)
    target = io.BytesIO()
    try:
        signer.sign_pdf(writer, output=target)
    except timestamps.TimestampRequestError as error:
        raise SigningError(f"The time-stamp authority did not answer: {error}") from error
    return target.getvalue()


class SigningError(Exception):
    """A document could not be signed; trying again later may help."""


class _TimeStamper(timestamps.TimeStamper):
    """Asks an authority for a time-stamp over HTTP (RFC 3161, section 3.4)."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        try:
            reply = egress.post(
                self._address,
                req.dump(),
                sends="application/timestamp-query",
                expects="application/timestamp-reply",
            )
            return tsp.TimeStampResp.load(reply, strict=True)
        except (egress.EgressError, ValueError) as error:
            raise timestamps.TimestampRequestError(str(error)) from error


class _SignerAt(signers.PdfSigner):
    """Signs at a given time instead of the clock's."""

    signed_at: datetime

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.signed_at
        return session


def _within_validity(signed_at: datetime, identity: SigningIdentity) -> datetime:
    """A decision made before the certificate was issued is signed at the certificate's first moment."""
    certificate = identity.signer.signing_cert
    return signed_at if certificate is None else max(signed_at, certificate.not_valid_before)


def _place(writer: IncrementalPdfFileWriter) -> tuple[int, int, int]:
    """Page and lower left corner of the place that is left for the signature."""
    kids: Any = writer.root["/Pages"]["/Kids"]
    pages = [kids.raw_get(number) for number in range(len(kids))]
    for page, left, top in _destinations(writer.root, PLACE):
        if page in pages:
            return pages.index(page), round(left), round(top) - FIELD_HEIGHT
    return len(pages) - 1, *FOOT


def _destinations(root: Any, name: str) -> Iterator[tuple[Any, float, float]]:
    """Page, left and top of a named place; our own documents name theirs in one flat list."""
    try:
        pairs = list(root["/Names"]["/Dests"]["/Names"])
    except KeyError:
        return
    for key, target in zip(pairs[::2], pairs[1::2], strict=False):
        if key == name:
            place = target.get_object()
            yield place.raw_get(0), float(place[2]), float(place[3])


def _empty_stamp() -> StaticStampStyle:
    """The page itself says who signed, in embedded fonts and any script; the field only marks the place."""
    background = RawContent(b"q Q", box=BoxConstraints(FIELD_WIDTH, FIELD_HEIGHT))
    return StaticStampStyle(border_width=0, background=background)


def _name(organisation: str, common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: Any, now: datetime, life: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _root(name: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    builder = _builder(name, name, key, now, AUTHORITY_LIFE)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(authority=True), critical=True)
    return builder.sign(key, hashes.SHA256())


def _certificate(
    name: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    now: datetime,
) -> x509.Certificate:
    builder = _builder(name, issuer, key, now, CERTIFICATE_LIFE)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(authority=False), critical=True)
    builder = builder.add_extension(
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
    )
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    return builder.add_extension(authority, critical=False).sign(issuer_key, hashes.SHA256())


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
