"""What every test may ask for: real applications, a real mail server, the running product, a real browser."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from tests.support.fixtures import app, context, house, postgresql, postgresql_app
from tests.support.running import Postbox, Product, chromium, mail_server, running_product

__all__ = ("app", "context", "house", "postgresql", "postgresql_app")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where CI is set everything must be there, so a skipped test is a failed one."""
    report = yield
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, which CI forbids: {report.longreprtext}"
    return report


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the application without cookies."""
    return app.test_client()


@pytest.fixture
def smtp_server() -> Iterator[Postbox]:
    """A mail server that keeps what it is sent."""
    with mail_server() as postbox:
        yield postbox


@pytest.fixture
def live_server(tmp_path: Path, smtp_server: Postbox) -> Iterator[Product]:
    """The running product: web server, worker, mail server, an empty database."""
    with running_product(tmp_path, SMTP_URL=smtp_server.url) as product:
        yield product


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a module; an open one keeps an event loop running, in which nothing else signs."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a visitor without cookies."""
    context = browser.new_context()
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()
