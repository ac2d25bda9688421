"""Every page of the sample, as each of its people sees it: axe-core finds nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import axe_core_python
import pytest
from playwright.sync_api import Browser, Page

from tests.support.running import Product
from vendorrisk.sample.people import PASSWORD

AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text()
#: where each person goes; links found there are followed one step
PLACES = {
    "ana@northwind.example": ("/", "/vendors", "/assessments", "/assessments?show=decided", "/questionnaires", "/admin/mail", "/account"),
    "celia@northwind.example": ("/sign-off", "/assessments?show=with_analyst"),
    "pia@northwind.example": ("/vendors?answer=yes",),
    "bo@northwind.example": ("/requests",),
    "audrey@northwind.example": ("/admin/log", "/admin/log/verification"),
    "adam@northwind.example": ("/admin/users", "/admin/operations"),
}  # fmt: skip
#: kinds of pages that must have been among those followed
LEADS_TO = {
    "ana@northwind.example": {"vendors", "assessments", "questionnaires"},
    "celia@northwind.example": {"sign-off"},
    "adam@northwind.example": {"admin/users"},
}
OPEN_TO_ALL = ("/sign-in", "/password/forgotten", "/verify", "/dev/mailbox", "/nothing-here")
FOLLOWED = re.compile(
    r"/(vendors|assessments|engagements|sign-off|questionnaires|admin/users|dev/mailbox)/[^/?#]+(/\w+)?$"
)


def page_of(browser: Browser, width: int) -> Page:
    # axe is put into the page from outside, which the product's own content policy would refuse.
    context = browser.new_context(
        bypass_csp=True, viewport={"width": width, "height": 900}, reduced_motion="reduce"
    )
    return context.new_page()


def complaints(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    told = [f"{page.url} {one['id']}: {one['nodes'][0]['html'][:160]}" for one in found["violations"]]
    return told + _too_wide_for_a_phone(page)


def _too_wide_for_a_phone(page: Page) -> list[str]:
    before = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 900})
    width = page.evaluate("document.documentElement.scrollWidth")
    if before:
        page.set_viewport_size(before)
    return [f"{page.url} is {width} wide on a phone"] if width > 390 else []


@pytest.mark.parametrize("email", PLACES)
def test_pages_of_the_staff(browser: Browser, sample: Product, email: str) -> None:
    page, told = page_of(browser, 1440), list[str]()
    page.goto(f"{sample.address}/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    seen: set[str] = set()
    for place in PLACES[email]:
        page.goto(f"{sample.address}{place}")
        told += complaints(page)
        hrefs = page.eval_on_selector_all(
            "main a[href]", "links => links.map(link => link.getAttribute('href'))"
        )
        for href in _one_of_each_kind(hrefs, seen):
            page.goto(f"{sample.address}{href}")
            told += complaints(page)
    assert told == []
    assert LEADS_TO.get(email, set()) <= seen


@pytest.mark.parametrize("address", OPEN_TO_ALL)
def test_pages_open_to_all(browser: Browser, sample: Product, address: str) -> None:
    page = page_of(browser, 390)
    page.goto(f"{sample.address}{address}")
    assert complaints(page) == []


@pytest.mark.parametrize("width", [1440, 390])
def test_pages_of_the_respondent(browser: Browser, sample: Product, width: int) -> None:
    link = next(word for word in sample.flask("sample", "show").split() if "/r/" in word)
    page = page_of(browser, width)
    page.goto(link)
    told = complaints(page)
    page.get_by_role("button", name="Open the questionnaire").click()
    home = page.url
    for place in ("", "governance", "continuity", "application", "incidents", "hand-in"):
        page.goto(f"{home}{place}")
        told += complaints(page)
    assert told == []


def _one_of_each_kind(hrefs: list[str], seen: set[str]) -> Iterator[str]:
    for href in hrefs:
        found = FOLLOWED.search(href)
        kind = f"{found.group(1)}{found.group(2) or ''}" if found else ""
        if kind and kind not in seen:
            seen.add(kind)
            yield href
