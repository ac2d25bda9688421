"""Victor brings answers he gave elsewhere: he drops a file, reads what it would answer, and takes what is right."""

from __future__ import annotations

from pathlib import Path

import axe_core_python
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.running import Product

AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text()
#: questions that the sample's respondent has not answered yet, one for each journey
ROWS = {
    "vulnerabilities.disclosure": "yes",
    "workplace.devices": "encrypted",
    "continuity.hours": "12",
}


@pytest.mark.parametrize(
    ("key", "width", "scripts"),
    [
        ("vulnerabilities.disclosure", 1440, True),
        ("workplace.devices", 390, True),
        ("continuity.hours", 1440, False),
    ],
)
def test_a_file_is_brought_read_and_taken(
    browser: Browser, sample: Product, key: str, width: int, *, scripts: bool
) -> None:
    context = browser.new_context(
        bypass_csp=True, viewport={"width": width, "height": 900}, java_script_enabled=scripts
    )
    page = context.new_page()
    page.goto(next(word for word in sample.flask("sample", "show").split() if "/r/" in word))
    page.get_by_role("button", name="Open the questionnaire").click()
    page.get_by_role("link", name="Bring answers you already have").click()
    _look(page, scripts=scripts)
    _bring(page, b"one,two\n", scripts=scripts)
    expect(page.get_by_text("needs the columns “key” and “answer”")).to_be_visible()
    _bring(page, f"key,answer,comment\n{key},{ROWS[key]},As in our handbook.\n".encode(), scripts=scripts)
    expect(page.get_by_role("heading", name="What your file answers")).to_be_visible()
    _look(page, scripts=scripts)
    page.get_by_role("button", name="Take the sure answer").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="1 answer taken")).to_be_visible()
    expect(page.get_by_text(f"{key} of caiq.csv")).to_be_visible()
    _look(page, scripts=scripts)
    page.get_by_role("link", name="Look at the file again").click()
    expect(page.get_by_text("Nothing left to take from this file")).to_be_visible()
    context.close()


def _bring(page: Page, content: bytes, *, scripts: bool) -> None:
    field = page.locator("input[type=file]")
    field.set_input_files({"name": "caiq.csv", "mimeType": "text/csv", "buffer": content})
    if not scripts:
        page.get_by_role("button", name="Read the file").click()


def _look(page: Page, *, scripts: bool) -> None:
    """axe-core finds nothing, and nothing is wider than the screen."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    if scripts:
        page.evaluate(AXE)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [(one["id"], one["nodes"][0]["html"][:160]) for one in found["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
