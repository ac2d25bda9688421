"""Signing: the organisation's own authority, and PAdES certification signatures over the whole file."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.sign import fields, signers, timestamps
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.stamp import StaticStampStyle

AUTHORITY_LIFE: Final = timedelta(days=365 * 20)
CERTIFICATE_LIFE: Final = timedelta(days=365 * 10)
FIELD: Final = "Decision"
#: where the signature stands on the last page, in points from its lower left corner (A4)
FIELD_BOX: Final = (66, 92, 400, 160)


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
    roots = [_as_asn1(one) for one in others if one.issuer == one.subject] or [_as_asn1(certificate)]
    return SigningIdentity(signer, roots)


def sign_pdf(
    pdf: bytes,
    identity: SigningIdentity,
    *,
    signer_name: str,
    reason: str,
    signed_at: datetime,
    timestamp_url: str | None = None,
) -> bytes:
    """Certify the document: no change is allowed afterwards, and the signature covers every byte."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    fields.append_signature_field(writer, SigFieldSpec(FIELD, on_page=-1, box=FIELD_BOX))
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        name=signer_name,
        reason=reason,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    stamper = timestamps.HTTPTimeStamper(timestamp_url) if timestamp_url else None
    signer = signers.PdfSigner(metadata, identity.signer, timestamper=stamper, stamp_style=_empty_stamp())
    target = io.BytesIO()
    signer.sign_pdf(writer, output=target)
    return target.getvalue()


def _empty_stamp() -> StaticStampStyle:
    """The page itself says who signed, in embedded fonts and any script; the field only marks the place."""
    width, height = FIELD_BOX[2] - FIELD_BOX[0], FIELD_BOX[3] - FIELD_BOX[1]
    return StaticStampStyle(border_width=0, background=RawContent(b"q Q", box=BoxConstraints(width, height)))


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
