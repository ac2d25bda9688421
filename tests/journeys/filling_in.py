"""How the people of the journeys use pages: signing in, answering, saving."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.support.running import Product
from vendorrisk.questionnaires.library import library
from vendorrisk.sample.answers import answer_to
from vendorrisk.sample.evidence import sample_pdf
from vendorrisk.scoring.questionnaire import Question

PASSWORD = "nine quiet herons at dawn"
STAFF = {
    "ana": ("Ana Almeida", "analyst"),
    "celia": ("Celia Cortez", "cso"),
    "pia": ("Pia Persson", "procurement"),
    "bo": ("Bo Bergman", "business_owner"),
}


def add_staff(product: Product) -> None:
    """Accounts with passwords, as the operator makes them on the command line."""
    for name, (full, role) in STAFF.items():
        words = ("user", "add", f"{name}@house.example", "--name", full, "--role", role, "--password-stdin")
        product.flask(*words, given=f"{PASSWORD}\n")


def visitor(browser: Browser, *, scripts: bool = True) -> BrowserContext:
    context = browser.new_context(java_script_enabled=scripts, accept_downloads=True)
    context.set_default_timeout(20_000)
    return context


def sign_in(browser: Browser, product: Product, name: str, *, scripts: bool = True) -> Page:
    page = visitor(browser, scripts=scripts).new_page()
    page.goto(f"{product.address}/sign-in")
    page.get_by_label("E-mail address").fill(f"{name}@house.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda address: "/sign-in" not in address)
    return page


def ask_baseline_instead(page: Page, proposed: str) -> None:
    """The analyst finds what the tier proposes ticked, and takes the baseline in its place."""
    expect(page.get_by_label(proposed)).to_be_checked()
    ticked = page.locator('input[name="questionnaires"]:checked')
    while ticked.count():
        ticked.first.uncheck()
    page.get_by_label("Baseline security questionnaire").check()


def questions_of(domain: str) -> list[Question]:
    """The baseline's questions of one domain, as the library has them."""
    baseline = library().questionnaires["baseline"]
    return [question for one in baseline.domains if one.key == domain for question in one.questions]


def domains() -> list[str]:
    return [domain.key for domain in library().questionnaires["baseline"].domains]


def article(page: Page, key: str) -> Locator:
    return page.locator(f'[data-question="{key}"]')


def give(page: Page, question: Question, today: date) -> None:
    """Choose or type the best answer, without saving it."""
    place, value = article(page, question.key), answer_to(question, frozenset(), today)
    if question.type in {"yes_no", "single_choice"}:
        place.locator(f'input[name="answer"][value="{value}"]').check()
    elif question.type == "multiple_choice":
        for one in value:
            place.locator(f'input[name="answer"][value="{one}"]').check()
    else:
        place.locator('[name="answer"]').fill(value)
        place.locator('[name="answer"]').blur()


def answer(page: Page, question: Question, today: date) -> None:
    """The same, and see that it was saved by itself."""
    give(page, question, today)
    expect(article(page, question.key).locator("[data-save-state]")).to_contain_text("Saved")


def evidence(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(sample_pdf("Acme Hosting", name))
    return path
