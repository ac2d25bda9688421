"""A certificate of the organisation's choice signs, by configuration; what was signed before stays genuine."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.applications import close, make_app
from tests.support.factories import open_house
from tests.support.personas import add_staff
from tests.support.stamping import time_stamp_authority
from vendorrisk import create_app, jobs
from vendorrisk.assessments.deciding.identity import trust_roots
from vendorrisk.assessments.deciding.reporting import storage
from vendorrisk.assessments.deciding.verification import known_document
from vendorrisk.assessments.decision_models import Decision
from vendorrisk.config import load_settings
from vendorrisk.database import db, now_utc
from vendorrisk.reports.signing import SigningError, create_signing_identity
from vendorrisk.reports.verification import Verification, verify_pdf


def _signed_document(app: Flask, vendor_name: str) -> bytes:
    """A vendor is approved; the document of the decision."""
    with app.app_context():
        decision = open_house(vendor_name).decided()
        report = db.session.merge(decision).signed_report
        assert report is not None and report.state == "ready", report and report.error
        return storage().read(report.pdf_sha256 or "")


def _checked(app: Flask, pdf: bytes) -> Verification:
    with app.app_context():
        return verify_pdf(pdf, trust_roots=trust_roots(), known=known_document)


def test_the_configured_certificate_signs_and_earlier_documents_stay_genuine(tmp_path: Path) -> None:
    first = make_app(tmp_path, ORGANISATION_NAME="Northwind Instruments")
    add_staff(first)
    before = _signed_document(first, "Acme Hosting")
    assert _checked(first, before).signer == "Northwind Instruments"
    close(first)

    bought = tmp_path / "bought.p12"
    bought.write_bytes(create_signing_identity("Harbour Trust Services", now_utc(), b"as bought"))
    with time_stamp_authority(at=now_utc()) as address:
        second = _restarted(
            tmp_path,
            SIGNING_PKCS12=str(bought),
            SIGNING_PKCS12_PASSWORD="as bought",
            TIMESTAMP_URL=address,
        )
        after = _signed_document(second, "Quiet Cargo")
    found = _checked(second, after)
    assert (found.status, found.signer) == ("genuine", "Harbour Trust Services")
    assert any("Sundial Time Authority confirms" in reason for reason in found.reasons)
    earlier = _checked(second, before)
    assert (earlier.status, earlier.signer) == ("genuine", "Northwind Instruments")
    close(second)


def test_without_the_authority_nothing_is_signed_until_it_answers_again(tmp_path: Path) -> None:
    with time_stamp_authority(at=now_utc()) as address:
        gone = address
    silent = make_app(tmp_path, TIMESTAMP_URL=gone)
    add_staff(silent)
    with silent.app_context(), pytest.raises(SigningError, match="time-stamp authority did not answer"):
        open_house().decided()
    close(silent)
    with time_stamp_authority(at=now_utc()) as address:
        app = _restarted(tmp_path, TIMESTAMP_URL=address)
        with app.app_context():
            decision = db.session.scalars(select(Decision)).one()
            assert decision.signed_report is not None and decision.signed_report.pdf_sha256 is None
            jobs.work_off()
            db.session.refresh(decision.signed_report)
            assert decision.signed_report.state == "ready"
        close(app)


def _restarted(folder: Path, **environ: str) -> Flask:
    """The application on the data that are there, with other settings."""
    database = f"sqlite:///{folder / 'test.sqlite3'}"
    given = {"MODE": "test", "DATA_DIR": str(folder / "data"), "DATABASE_URL": database, **environ}
    return create_app(load_settings(given))
