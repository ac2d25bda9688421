"""On a shared computer: who leaves takes along what the browser kept of their answers."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.support.running import Product


@pytest.mark.asvs("V14.3.1", "V14.3.3")
def test_answers_that_were_not_saved_yet_leave_the_browser_too(browser: Browser, sample: Product) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(next(word for word in sample.flask("sample", "show").split() if "/r/" in word))
    page.get_by_role("button", name="Open the questionnaire").click()
    key = "vendorrisk-draft:/answer/x/questions/continuity.hours"
    page.evaluate("key => localStorage.setItem(key, JSON.stringify({answer: ['17']}))", key)
    page.get_by_role("button", name="Leave this device").click()
    expect(page.get_by_role("heading", name="You have left the questionnaire")).to_be_visible()
    page.wait_for_function("key => localStorage.getItem(key) === null", arg=key)
    page.go_back()
    expect(page.get_by_role("heading", name="Sections")).to_have_count(0)
