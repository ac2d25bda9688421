"""The same job with scripts switched off: plain form posts all the way."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.journeys.filling_in import (
    PASSWORD,
    add_staff,
    article,
    ask_baseline_instead,
    domains,
    evidence,
    give,
    questions_of,
    sign_in,
    visitor,
)
from tests.support.running import Postbox, Product, link_in, wait_until
from vendorrisk.database import now_utc
from vendorrisk.sample.answers import INTAKES

TODAY = now_utc().date()


def test_from_a_new_vendor_to_a_signed_pdf_without_scripts(
    browser: Browser, live_server: Product, smtp_server: Postbox, tmp_path: Path
) -> None:
    add_staff(live_server)
    ana = sign_in(browser, live_server, "ana", scripts=False)
    assessment = _ana_sends(ana, live_server)
    link = link_in(smtp_server.wait_for("victor@acme.example"))
    _victor_answers(browser, link, tmp_path)
    _ana_reviews(ana, assessment)
    _celia_signs(browser, live_server, tmp_path)
    assert "genuine and current" in live_server.flask("report", "verify", str(tmp_path / "signed.pdf"))


def _ana_sends(ana: Page, product: Product) -> str:
    ana.goto(f"{product.address}/vendors/new")
    ana.get_by_label("Name", exact=True).fill("Acme Hosting")
    ana.get_by_role("button", name="Add the vendor").click()
    ana.get_by_role("link", name="Add a contact").click()
    ana.get_by_label("Name", exact=True).fill("Victor Valdez")
    ana.get_by_label("E-mail address").fill("victor@acme.example")
    ana.get_by_role("button", name="Add the contact").click()
    ana.get_by_role("link", name="Add an engagement").click()
    ana.get_by_label("What are they used for?").fill("Hosting of the shop")
    ana.get_by_role("button", name="Add it").click()
    _fill_in_intake(ana)
    ana.get_by_role("link", name="New assessment").click()
    ask_baseline_instead(ana, "Minimum viable security")
    ana.get_by_label("Answers until").fill((TODAY + timedelta(days=14)).isoformat())
    ana.get_by_role("button", name="Make the draft").click()
    ana.get_by_role("button", name="Send to 1 person").click()
    return ana.url


def _fill_in_intake(ana: Page) -> None:
    """A question that depends on another appears after “Show the risk”."""
    _choose(ana, INTAKES["light"])
    ana.get_by_role("button", name="Show the risk").click()
    expect(ana.get_by_label("Inherent risk")).to_contain_text("Tier 4")
    _choose(ana, INTAKES["light"])
    ana.get_by_role("button", name="Keep the intake").click()


def _choose(ana: Page, given: dict[str, str | list[str]]) -> None:
    for key, value in given.items():
        place = article(ana, key)
        for one in value if isinstance(value, list) else [value]:
            choice = place.locator(f'input:not([type=text])[value="{one}"]')
            if choice.count() and place.is_visible():
                choice.check()
            elif place.is_visible():
                place.locator("input").fill(one)


def _victor_answers(browser: Browser, link: str, folder: Path) -> None:
    victor = visitor(browser, scripts=False).new_page()
    victor.goto(link)
    victor.get_by_role("button", name="Open the questionnaire").click()
    home = victor.url
    for domain in domains():
        victor.goto(f"{home}{domain}")
        for question in questions_of(domain):
            if not article(victor, question.key).is_visible():
                continue
            _answer(victor, question.key, domain)
    victor.goto(f"{home}access")
    article(victor, "access.mfa").locator("input[type=file]").set_input_files(evidence(folder, "mfa.pdf"))
    article(victor, "access.mfa").get_by_role("button", name="Attach").click()
    expect(article(victor, "access.mfa").get_by_role("link", name="mfa.pdf")).to_be_visible()
    victor.goto(f"{home}hand-in")
    victor.get_by_label("I declare that these answers").check()
    victor.get_by_role("button", name="Hand in the answers").click()
    expect(victor.get_by_text("Thank you, that is all")).to_be_visible()


def _answer(victor: Page, key: str, domain: str) -> None:
    question = next(one for one in questions_of(domain) if one.key == key)
    give(victor, question, date.today())
    article(victor, key).get_by_role("button", name="Save this answer").click()
    expect(article(victor, key).locator("[data-save-state]")).to_contain_text("Saved")


def _ana_reviews(ana: Page, assessment: str) -> None:
    ana.goto(assessment)
    ana.get_by_role("button", name="Start the review").click()
    place = ana.locator('[id="q-incidents.last_year"]')
    place.locator("summary", has_text="Own credit").click()
    place.locator("input[name=credit]").fill("100")
    place.locator("textarea[name=reason]").first.fill("Open about what happened.")
    place.get_by_role("button", name="Give this credit").click()
    ana.get_by_role("button", name="Complete the review").click()
    ana.get_by_role("button", name="Send for sign-off").click()
    expect(ana.get_by_text("Sent for sign-off.")).to_be_visible()


def _celia_signs(browser: Browser, product: Product, folder: Path) -> None:
    celia = sign_in(browser, product, "celia", scripts=False)
    celia.goto(f"{product.address}/sign-off")
    celia.get_by_role("link", name="Acme Hosting").click()
    _reload_until_ready(celia)
    celia.get_by_label("Approve", exact=True).check()
    celia.get_by_label("Rationale").fill("Good enough for what it is used for.")
    celia.get_by_label("Your password").fill(PASSWORD)
    celia.get_by_role("button", name="Sign", exact=True).click()
    _reload_until_ready(celia)
    with celia.expect_download() as download:
        celia.get_by_role("link", name="Download the PDF").click()
    download.value.save_as(folder / "signed.pdf")


def _reload_until_ready(celia: Page) -> None:
    def ready() -> bool:
        celia.reload()
        return celia.locator("iframe.document-frame").count() > 0

    wait_until(ready, "the document")
