"""`flask report …`: is this PDF genuine, also without the server that made it?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.support.applications import close, make_app
from tests.support.factories import House, open_house
from tests.support.personas import add_staff
from vendorrisk.assessments.deciding.reporting import storage
from vendorrisk.database import db


@dataclass
class Signed:
    """A server that signed one document, and the document as a file."""

    app: Flask
    place: House
    pdf: Path

    def run(self, *arguments: str | Path) -> Result:
        return self.app.test_cli_runner().invoke(args=["report", *map(str, arguments)])


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signed]:
    folder = tmp_path_factory.mktemp("signed")
    app = make_app(folder, ORGANISATION_NAME="Northwind Instruments")
    add_staff(app)
    with app.app_context():
        place = open_house()
        report = db.session.merge(place.decided()).signed_report
        assert report is not None
        pdf = folder / "acme.pdf"
        pdf.write_bytes(storage().read(report.pdf_sha256 or ""))
    yield Signed(app, place, pdf)
    close(app)


def test_a_signed_document_is_genuine_and_current(signed: Signed) -> None:
    done = signed.run("verify", signed.pdf)
    assert done.exit_code == 0
    assert "acme.pdf: genuine and current" in done.output
    assert "Acme Hosting: approved, decided by Celia Chief." in done.output
    assert "worked out again from the attached record and is the same" in done.output


def test_without_the_server_its_certificate_is_enough(signed: Signed, tmp_path: Path) -> None:
    authority = tmp_path / "authority.pem"
    authority.write_text(signed.run("certificate").output)
    done = signed.run("verify", signed.pdf, "--offline", "--trust", authority)
    assert done.exit_code == 0
    assert "signed by the given authority and unchanged" in done.output
    assert "Whether it is current was not checked" in done.output


def test_one_changed_byte_is_told_and_fails(signed: Signed, tmp_path: Path) -> None:
    content = bytearray(signed.pdf.read_bytes())
    content[len(content) // 2] ^= 1
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(content)
    done = signed.run("verify", changed)
    assert done.exit_code == 1
    assert "ALTERED" in done.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["--offline"], "--offline needs --trust"), (["--trust", "{pdf}"], "holds no certificate")],
)
def test_a_wrong_question_is_answered_with_what_is_needed(
    signed: Signed, arguments: list[str], told: str
) -> None:
    done = signed.run("verify", signed.pdf, *(each.format(pdf=signed.pdf) for each in arguments))
    assert done.exit_code == 2
    assert told in done.output


def test_another_authority_is_no_proof(signed: Signed, tmp_path: Path) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    other = make_app(folder)
    authority = tmp_path / "other.pem"
    authority.write_text(other.test_cli_runner().invoke(args=["report", "certificate"]).output)
    close(other)
    done = signed.run("verify", signed.pdf, "--offline", "--trust", authority)
    assert done.exit_code == 1
    assert "not ours" in done.output
