"""What holds for every reply of the house, whoever asks and whatever comes back: headers, kinds of content, methods, places that are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.architecture.test_routes_and_roles import address, app, browsers, folder, ids, rules
from tests.support.applications import close, make_app
from tests.support.browsing import Browser
from vendorrisk.accounts.permissions import Role

__all__ = ("app", "browsers", "folder", "ids")
ASKERS = (Role.ANALYST, Role.ADMINISTRATOR, None)


def replies(
    app: Flask, ids: dict[str, str], browsers: dict[Role, Browser], role: Role | None, **headers: str
) -> Iterator[tuple[str, TestResponse]]:
    """Every address that can be opened, with what comes back, errors among it."""
    browser = browsers[role] if role else Browser(app)
    for rule in rules(app):
        if "GET" in (rule.methods or ()) and rule.endpoint != "account.sign_out":
            where = address(app, rule, ids)
            reply = browser.client.get(where, base_url=browser.site, headers=headers)
            yield f"{rule.endpoint} {reply.status_code}", reply
            reply.close()


@pytest.mark.asvs("V3.4.4", "V3.4.5", "V3.4.6", "V3.4.2", "V3.2.1", "V4.1.1")
@pytest.mark.parametrize("role", ASKERS)
def test_every_reply_says_how_it_may_be_used(
    app: Flask, ids: dict[str, str], browsers: dict[Role, Browser], role: Role | None
) -> None:
    for where, reply in replies(app, ids, browsers, role, Origin="https://evil.example"):
        headers = reply.headers
        assert headers["X-Content-Type-Options"] == "nosniff", where
        assert headers["Referrer-Policy"] in ("strict-origin", "no-referrer"), where
        policy = headers["Content-Security-Policy"]
        assert (
            "frame-ancestors 'none'" in policy or "frame-ancestors 'self'" in policy or "sandbox" in policy
        ), where
        # A mail is shown in a sandbox, a PDF by the browser's own viewer; both bring styles of their own.
        is_apart = "sandbox" in policy or reply.mimetype == "application/pdf"
        assert is_apart or ("unsafe" not in policy and "*" not in policy), where
        assert not [name for name, _ in headers if name.startswith("Access-Control")], where
        if reply.mimetype.startswith("text/"):
            assert "charset=utf-8" in headers["Content-Type"].lower(), where


@pytest.mark.asvs("V14.3.2", "V14.2.2")
@pytest.mark.parametrize("role", [Role.ANALYST, None])
def test_nothing_of_the_house_is_kept_in_caches(
    app: Flask, ids: dict[str, str], browsers: dict[Role, Browser], role: Role | None
) -> None:
    for where, reply in replies(app, ids, browsers, role):
        if reply.mimetype != "image/svg+xml":
            kept = reply.headers["Cache-Control"]
            assert "no-store" in kept or "no-cache" in kept, where
            assert "public" not in kept, where


@pytest.mark.asvs("V13.4.4", "V3.5.3")
@pytest.mark.parametrize("method", ["TRACE", "TRACK", "PUT", "DELETE", "PATCH", "CONNECT"])
def test_other_methods_are_answered_with_a_refusal(app: Flask, method: str) -> None:
    for where in ("/", "/sign-in", "/vendors", "/static/css/base.css"):
        assert Browser(app).client.open(where, method=method).status_code in (404, 405), where


@pytest.mark.asvs("V13.4.1", "V13.4.3", "V13.4.5")
@pytest.mark.parametrize(
    "where",
    [
        "/.git/config", "/.env", "/app.py", "/requirements.txt", "/data/", "/static/", "/static/css/", "/static/../app.py",
        "/static/%2e%2e/app.py", "/static//etc/passwd", "/docs", "/metrics", "/debug", "/console", "/server-status",
        "/openapi.json", "/swagger", "/admin", "/phpinfo.php", "/questionnaires/..%2f..%2fapp.py",
    ],
)  # fmt: skip
def test_what_is_no_page_is_not_there(app: Flask, browsers: dict[Role, Browser], where: str) -> None:
    for browser in (Browser(app), browsers[Role.ADMINISTRATOR]):
        reply = browser.client.get(where, base_url=browser.site)
        assert reply.status_code in (404, 301, 308), where
        assert "import " not in reply.text and "root:" not in reply.text
        reply.close()


@pytest.mark.asvs("V3.4.1")
def test_over_https_browsers_are_told_to_stay_there_for_a_year(tmp_path: Path) -> None:
    made = make_app(tmp_path, BASE_URL="https://risk.house.example")
    for where in ("/", "/sign-in", "/nothing-here", "/healthz"):
        told = made.test_client().get(where, base_url="https://risk.house.example").headers
        assert told["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains", where
    close(made)


@pytest.mark.asvs("V16.5.1", "V13.4.2")
@pytest.mark.parametrize(
    "where",
    [
        "/nothing-here",
        "/vendors/nobody",
        "/r/short",
        "/reports/x",
        "/vendors?page=99999999999999999999",
        "/vendors?sort=;drop",
    ],
)
def test_an_error_says_nothing_of_the_inside(app: Flask, browsers: dict[Role, Browser], where: str) -> None:
    assert (not app.debug and not app.testing) or app.config["TESTING"]
    for browser in (Browser(app), browsers[Role.ANALYST]):
        reply = browser.client.get(where, base_url=browser.site)
        assert reply.status_code < 500
        inside = re.search(r"Traceback|File \"|sqlalchemy|SELECT |werkzeug|/vendorrisk/", reply.text)
        assert inside is None, inside
        reply.close()
