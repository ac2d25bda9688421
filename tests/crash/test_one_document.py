"""kill -9 of the worker while a document is made and signed: afterwards there is exactly one, with one signature."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from pyhanko.pdf_utils.reader import PdfFileReader
from sqlalchemy import select

from tests.support.applications import close
from tests.support.factories import House, open_house, verdict
from tests.support.personas import CELIA, add
from tests.support.running import Product, free_port, wait_until
from vendorrisk import create_app, jobs
from vendorrisk.assessments.deciding import completing, reporting, signing_off
from vendorrisk.assessments.decision_models import Report
from vendorrisk.assessments.models import Assessment
from vendorrisk.config import load_settings
from vendorrisk.database import db


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """A worker only, on a database of its own."""
    environ = {
        "MODE": "test",
        "DATA_DIR": str(tmp_path / "data"),
        "PORT": str(free_port()),
        "PATH": "/usr/bin:/bin",
    }
    made = Product(environ, tmp_path / "log")
    made.flask("db", "upgrade")
    yield made
    made.stop()


@pytest.fixture
def app(product: Product) -> Iterator[Flask]:
    made = create_app(load_settings(product.environ))
    with made.app_context():
        yield made
    close(made)


def _reviewed(place: House) -> Assessment:
    assessment = place.in_review()
    completing.complete_review(assessment, place.ana, place.later(hours=1))
    completing.send_for_sign_off(assessment, place.ana, place.later(minutes=5))
    db.session.commit()
    return assessment


def _state(report: Report) -> str:
    db.session.rollback()
    db.session.refresh(report)
    return report.state


def _work_with_kills(product: Product, report: Report, states: tuple[str, ...]) -> None:
    """Kill the worker as soon as it is seen in each of the states, then let it finish."""
    for state in states:
        product.start_worker()
        wait_until(lambda state=state: _state(report) in {state, "ready"}, f"the report to be {state}")
        product.kill("worker")
    product.start_worker()
    wait_until(lambda: _state(report) == "ready", "the report to be ready")


def signed_documents(folder: Path) -> set[str]:
    """The digests of all signed documents in the store; a staged copy has the digest of what it is a copy of."""
    contents = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    signed = [
        one for one in contents if one[:5] == b"%PDF-" and PdfFileReader(io.BytesIO(one)).embedded_signatures
    ]
    return {hashlib.sha256(one).hexdigest() for one in signed}


def test_one_document_after_kills_while_it_is_made_and_signed(
    app: Flask, product: Product, tmp_path: Path
) -> None:
    place = open_house()
    assessment = _reviewed(place)
    read = reporting.latest_report(assessment)
    assert read is not None
    _work_with_kills(product, read, ("rendering", "rendering"))
    signing_off.sign_off(assessment, verdict(assessment, "approved"), add(CELIA), place.later(hours=1))
    db.session.commit()
    signed = reporting.latest_report(assessment)
    assert signed is not None and signed.kind == reporting.SIGNED
    product.kill("worker")
    _work_with_kills(product, signed, ("rendering", "signing", "signing"))
    assert len(signed_documents(tmp_path / "data" / "files")) == 1
    reports = db.session.scalars(select(Report).where(Report.kind == reporting.SIGNED)).all()
    assert [(report.state, report.pdf_sha256) for report in reports] == [("ready", signed.pdf_sha256)]
    assert signed.pdf_sha256 is not None
    path = tmp_path / "signed.pdf"
    path.write_bytes(reporting.storage().read(signed.pdf_sha256))
    assert "genuine and current" in product.flask("report", "verify", str(path))


def test_the_harness_notices_a_worker_that_signs_anew(app: Flask, tmp_path: Path) -> None:
    """The broken twin: without the staged copy a repeated step makes a second signature."""
    place = open_house()
    assessment = _reviewed(place)
    jobs.work_off()
    signing_off.sign_off(assessment, verdict(assessment, "approved"), add(CELIA), place.later(hours=1))
    db.session.commit()
    report = reporting.latest_report(assessment)
    assert report is not None
    payload = {"report": report.id}
    for _ in range(2):
        reporting.render_step(payload)
        reporting.sign_step(payload)
        reporting.publish_step(payload)
        db.session.commit()
        reporting.storage().unstage(f"signed:{report.public_id}")
    assert len(signed_documents(tmp_path / "data" / "files")) > 1
