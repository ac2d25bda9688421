"""Evidence: several files an answer, an allow-list by content, and never opened in place."""

from __future__ import annotations

import hashlib
import io
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.support.browsing import Browser
from tests.support.running import wait_until
from tests.web.portal.conftest import Asked
from vendorrisk.assessments.answer_models import Evidence
from vendorrisk.database import db
from vendorrisk.sample.evidence import sample_pdf
from vendorrisk.storage import Storage

PDF = sample_pdf("Acme", "Proof")


def _attach(browser: Browser, asked: Asked, *files: tuple[bytes, str], json: bool = False) -> TestResponse:
    given = [(io.BytesIO(content), name) for content, name in files]
    told = {"Origin": browser.site, "Referer": f"{browser.site}/"} | (
        {"Accept": "application/json"} if json else {}
    )
    reply = browser.send(
        "POST",
        asked.address("questions/rapid.proof/evidence"),
        data={"csrf_token": browser.token(), "file": given},
        headers=told,
    )
    browser.page = reply.text
    return reply


def _names() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Evidence.filename).where(Evidence.removed_at.is_(None))))


def _only_file() -> Evidence:
    db.session.rollback()
    return db.session.scalars(select(Evidence)).one()


def test_several_files_go_to_one_answer(asked: Asked, victor: Browser) -> None:
    assert _attach(victor, asked, (PDF, "one.pdf"), (PDF + b"\n", "two.pdf")).status_code == 303
    assert sorted(_names()) == ["one.pdf", "two.pdf"]


def test_a_script_hears_the_names_and_the_progress(asked: Asked, victor: Browser) -> None:
    told = _attach(victor, asked, (PDF, "one.pdf"), json=True).get_json()
    assert [file["name"] for file in told["evidence"]] == ["one.pdf"]
    assert told["progress"]["answered"] == 1


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"MZ\x90\x00" + b"\0" * 100, "policy.pdf", "policy.pdf"),
        (b"<html><script>alert(1)</script>", "policy.html", "policy.html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "logo.svg", "logo.svg"),
        (b"", "empty.pdf", "empty"),
    ],
)
def test_what_is_no_document_is_refused_by_its_content(
    asked: Asked, victor: Browser, content: bytes, name: str, told: str
) -> None:
    assert _attach(victor, asked, (content, name)).status_code == 422
    assert told in victor.page
    assert _names() == []


@pytest.mark.asvs("V5.2.1")
def test_a_file_that_is_too_large_is_refused(asked: Asked, victor: Browser) -> None:
    reply = _attach(victor, asked, (PDF + b" " * (25 * 1024 * 1024), "large.pdf"))
    assert reply.status_code in (413, 422)
    assert "25 MB" in victor.page
    assert _names() == []


def test_no_file_at_all_is_told(asked: Asked, victor: Browser) -> None:
    assert _attach(victor, asked).status_code == 422
    assert "Please choose a file first." in victor.page


@pytest.mark.asvs("V5.3.1", "V5.4.2")
def test_a_file_comes_back_as_a_download_only(asked: Asked, victor: Browser) -> None:
    _attach(victor, asked, (PDF, "one.pdf"))
    file = _only_file()
    reply = victor.get(asked.address(f"evidence/{file.public_id}"))
    assert reply.data == PDF
    assert reply.headers["Content-Disposition"].startswith("attachment")
    assert reply.mimetype == "application/octet-stream"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in reply.headers["Content-Security-Policy"]


def test_a_file_is_taken_off_again(asked: Asked, victor: Browser) -> None:
    _attach(victor, asked, (PDF, "one.pdf"))
    file = _only_file()
    assert victor.post(asked.address(f"evidence/{file.public_id}/remove")).status_code == 303
    assert _names() == []
    assert victor.get(asked.address(f"evidence/{file.public_id}")).status_code == 404


def test_nobody_else_gets_the_file(asked: Asked, victor: Browser) -> None:
    _attach(victor, asked, (PDF, "one.pdf"))
    file = _only_file()
    assert Browser(asked.app).get(asked.address(f"evidence/{file.public_id}")).status_code == 401


def test_nobody_waits_for_a_large_file_to_be_stored(asked: Asked, victor: Browser) -> None:
    """The file stands in the store while somebody else writes to the database; its row follows when they are done."""
    digest = hashlib.sha256(PDF).hexdigest()
    victor.get(asked.address())
    db.session.rollback()
    storage: Storage = asked.app.extensions["storage"]
    with closing(sqlite3.connect(db.engine.url.database or "", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor(1) as pool:
            reply = pool.submit(_attach, victor, asked, (PDF, "one.pdf"))
            wait_until(lambda: storage.holds(digest), "the file in the store")
            assert not reply.done()
            other.execute("ROLLBACK")
            assert reply.result(timeout=20).status_code == 303
    assert _names() == ["one.pdf"]
