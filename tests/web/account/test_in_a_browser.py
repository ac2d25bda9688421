"""The pages of accounts, people and log in a real browser: readable by everybody, on a phone too, and alive."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from axe_core_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.support.personas import ADAM, ANA, PASSWORD, find

WIDTHS = (1440, 390)


@pytest.fixture
def address(house: Flask) -> Iterator[str]:
    """The house behind a real port."""
    server = make_server("127.0.0.1", 0, house, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


def faults(page: Page) -> list[object]:
    """What axe finds, and whether the page is wider than the screen, on a desk and on a phone."""
    found: list[object] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [(each["id"], each["nodes"][0]["html"]) for each in Axe().run(page)["violations"]]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"wider than {width}")
    return found


def signed_in(browser: Browser, address: str) -> Page:
    page = browser.new_context(base_url=address).new_page()
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(ADAM.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/operations")
    return page


def test_the_pages_before_signing_in(browser: Browser, address: str) -> None:
    page = browser.new_context(base_url=address).new_page()
    for path in ("/sign-in", "/password/forgotten", "/password/unknown"):
        page.goto(path)
        assert faults(page) == []
    page.goto("/sign-in")
    page.get_by_role("button", name="Sign in").click()
    assert page.get_by_role("alert").is_visible()
    assert faults(page) == []


def test_the_pages_behind_it(browser: Browser, address: str, house: Flask) -> None:
    page, problems = signed_in(browser, address), list[str]()
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    with house.app_context():
        ana = find(ANA).public_id
    for path in ("/account", "/admin/users", f"/admin/users/{ana}", "/admin/log", "/admin/log/verification"):
        page.goto(path)
        assert faults(page) == [], path
    page.goto("/account")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Set it up").click()
    page.wait_for_url("**/account/second-factor")
    assert page.get_by_role("img", name="QR code").or_(page.locator("svg.qr")).first.is_visible()
    assert faults(page) == []
    assert problems == []


def test_the_log_follows_what_is_typed(browser: Browser, address: str) -> None:
    page = signed_in(browser, address)
    page.goto("/admin/log")
    page.get_by_label("Search the log").press_sequentially("Celia")
    page.wait_for_url("**/admin/log?q=Celia")
    page.wait_for_function("document.querySelectorAll('.log > li').length === 1")
    assert "added the person Celia Chief" in page.locator(".log").inner_text()
    page.get_by_label("What").select_option("account.signed_in")
    page.wait_for_url("**what=account.signed_in**")
    assert page.get_by_text("Nothing found").is_visible()


def test_disabling_asks_first(browser: Browser, address: str, house: Flask) -> None:
    page = signed_in(browser, address)
    page.goto("/admin/users")
    page.get_by_role("link", name=ANA.name).click()
    page.get_by_role("link", name="Disable").click()
    page.get_by_role("dialog").get_by_role("link", name="Cancel").click()
    with house.app_context():
        assert find(ANA).is_active
    page.get_by_role("link", name="Disable").click()
    page.get_by_role("dialog").get_by_role("button", name="Disable").click()
    assert page.get_by_text("Ana Analyst can no longer sign in.").is_visible()
    with house.app_context():
        assert not find(ANA).is_active
