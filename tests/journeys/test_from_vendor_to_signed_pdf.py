"""The main job, end to end: from a new vendor to a verified, signed PDF, through a real browser and real mail."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import requests
from playwright.sync_api import Browser, Page, expect

from tests.journeys.filling_in import (
    PASSWORD,
    add_staff,
    answer,
    article,
    ask_baseline_instead,
    domains,
    evidence,
    questions_of,
    sign_in,
    visitor,
)
from tests.support.running import Postbox, Product, link_in, wait_until
from vendorrisk.database import now_utc
from vendorrisk.sample.answers import INTAKES

TODAY = now_utc().date()


def test_from_a_new_vendor_to_a_signed_pdf(
    browser: Browser, live_server: Product, smtp_server: Postbox, tmp_path: Path
) -> None:
    add_staff(live_server)
    ana = sign_in(browser, live_server, "ana")
    vendor = _ana_adds_the_vendor(ana, live_server)
    _bo_fills_in_the_intake(browser, live_server, smtp_server)
    assessment = _ana_sends_the_questionnaire(ana, vendor)
    link = link_in(smtp_server.wait_for("victor@acme.example", "asks Acme Hosting"))
    _a_mail_scanner_follows_the_link(link)
    victor = _victor_answers(browser, link, tmp_path)
    _victor_hands_in(victor, tmp_path)
    _ana_reviews_and_asks_back(ana, assessment)
    again = link_in(smtp_server.wait_for("victor@acme.example", "would like to know more"))
    _victor_answers_what_was_asked_back(browser, again)
    _ana_completes_the_review(ana, assessment)
    signed = _celia_signs(browser, live_server, smtp_server, tmp_path)
    _anybody_verifies(browser, live_server, signed, tmp_path)
    _pia_may_buy_if(browser, live_server, vendor, signed, tmp_path)
    assert "unbroken" in live_server.flask("audit", "verify")


def _ana_adds_the_vendor(ana: Page, product: Product) -> str:
    ana.goto(f"{product.address}/vendors/new")
    ana.get_by_label("Name", exact=True).fill("Acme Hosting")
    ana.get_by_label("Internet domain").fill("https://www.acme.example/")
    ana.get_by_role("button", name="Add the vendor").click()
    expect(ana.get_by_text("Nobody has said yet what they would be used for.")).to_be_visible()
    vendor = ana.url
    ana.get_by_role("link", name="Add a contact").click()
    ana.get_by_label("Name", exact=True).fill("Victor Valdez")
    ana.get_by_label("E-mail address").fill("victor@acme.example")
    ana.get_by_role("button", name="Add the contact").click()
    ana.get_by_role("link", name="Add an engagement").click()
    ana.get_by_label("What are they used for?").fill("Hosting of the shop")
    ana.get_by_label("Business owner").select_option(label="Bo Bergman")
    ana.get_by_role("button", name="Add it").click()
    ana.goto(vendor)
    ana.get_by_role("button", name="Ask Bo Bergman").click()
    expect(ana.get_by_text("Bo Bergman is asked by mail.")).to_be_visible()
    return vendor


def _bo_fills_in_the_intake(browser: Browser, product: Product, postbox: Postbox) -> None:
    bo = sign_in(browser, product, "bo")
    bo.goto(link_in(postbox.wait_for("bo@house.example")))
    for key, value in INTAKES["heavy"].items():
        place = article(bo, key)
        for one in value if isinstance(value, list) else [value]:
            choice = place.locator(f'input[value="{one}"]')
            if choice.count():
                choice.check()
            else:
                expect(place).to_be_visible()
                place.locator("input").fill(one)
    expect(bo.locator("[data-intake-risk]")).to_contain_text("Tier 1")
    bo.get_by_role("button", name="Keep the intake").click()
    expect(
        bo.get_by_text("The security team has your answers; the questionnaire comes next.")
    ).to_be_visible()


def _ana_sends_the_questionnaire(ana: Page, vendor: str) -> str:
    ana.goto(vendor)
    ana.get_by_role("link", name="New assessment").click()
    ask_baseline_instead(ana, "Full security questionnaire")
    ana.get_by_label("Answers until").fill((TODAY + timedelta(days=14)).isoformat())
    ana.get_by_role("button", name="Make the draft").click()
    ana.get_by_role("button", name="Send to 1 person").click()
    expect(ana.get_by_text("Sent. 1 link on the way by mail.")).to_be_visible()
    return ana.url


def _a_mail_scanner_follows_the_link(link: str) -> None:
    for _ in range(5):
        assert requests.get(link, timeout=10).status_code == 200
    assert requests.head(link, timeout=10).status_code == 200


def _victor_answers(browser: Browser, link: str, folder: Path) -> Page:
    victor = visitor(browser).new_page()
    victor.goto(link)
    expect(victor.get_by_text("Hello Victor Valdez")).to_be_visible()
    victor.get_by_role("button", name="Open the questionnaire").click()
    assert link.rpartition("/")[2] not in victor.url
    home = victor.url
    for domain in domains():
        victor.goto(f"{home}{domain}")
        for question in questions_of(domain):
            if question.key == "people.phishing":
                _set_aside(victor, question.key)
                continue
            if question.key == "application.develops":
                expect(article(victor, "application.lifecycle")).to_be_hidden()
            answer(victor, question, TODAY)
            if question.key == "application.develops":
                expect(article(victor, "application.lifecycle")).to_be_visible()
            if question.evidence == "required" and question.key != "governance.certificate":
                _attach(victor, question.key, evidence(folder, f"{question.key}.pdf"))
    victor.reload()
    expect(victor.locator("[data-progress-text]")).to_contain_text("43 of 43")
    return victor


def _set_aside(victor: Page, key: str) -> None:
    place = article(victor, key)
    place.get_by_label("This does not apply to us").check()
    place.get_by_label("Why not?").fill("We are three people in one room.")
    place.get_by_label("Why not?").blur()
    expect(place.locator("[data-save-state]")).to_contain_text("Saved")


def _attach(victor: Page, key: str, path: Path) -> None:
    place = article(victor, key)
    place.locator("input[type=file]").set_input_files(path)
    expect(place.get_by_role("link", name=path.name)).to_be_visible()


def _victor_hands_in(victor: Page, folder: Path) -> None:
    victor.goto(f"{victor.url.rpartition('/')[0]}/hand-in")
    expect(victor.get_by_text("Everything that is asked has an answer.")).to_be_visible()
    victor.get_by_role("button", name="Hand in the answers").click()
    expect(victor.get_by_text("Please confirm the declaration.").first).to_be_visible()
    victor.get_by_label("I declare that these answers").check()
    victor.get_by_role("button", name="Hand in the answers").click()
    expect(victor.get_by_text("Thank you, that is all")).to_be_visible()
    receipt = _download(victor, "Download a copy of your answers", folder / "receipt.pdf")
    assert receipt.startswith(b"%PDF-")


def _ana_reviews_and_asks_back(ana: Page, assessment: str) -> None:
    ana.goto(assessment)
    ana.get_by_role("button", name="Start the review").click()
    expect(ana.get_by_role("heading", name=re.compile("Needs your eyes"))).to_be_visible()
    ana.get_by_role("button", name=re.compile("^Accept all")).click()
    _tool(ana, "incidents.last_year", "Own credit")
    ana.locator("#q-incidents\\.last_year input[name=credit]").fill("80")
    expect(ana.locator("#q-incidents\\.last_year [data-effect]")).to_contain_text("Control score")
    ana.locator("#q-incidents\\.last_year textarea[name=reason]").first.fill("Open about what happened.")
    ana.get_by_role("button", name="Give this credit").locator("visible=true").click()
    _tool(ana, "governance.certificate", "Waive evidence")
    ana.locator("#q-governance\\.certificate textarea[name=reason]").locator("visible=true").fill(
        "Seen on site."
    )
    ana.locator("#q-governance\\.certificate").get_by_role("button", name="Waive evidence").click()
    _tool(ana, "people.phishing", "Ask back")
    ana.locator("#q-people\\.phishing textarea[name=comment]").fill("Who else has an account?")
    ana.locator("#q-people\\.phishing").get_by_role("button", name="Ask back").click()
    ana.get_by_role("link", name="Ask back 1 question").click()
    ana.get_by_role("button", name="Send the questions").click()
    expect(ana.get_by_text("1 question is asked back by mail.")).to_be_visible()


def _tool(ana: Page, key: str, words: str) -> None:
    ana.locator(f'[id="q-{key}"] summary', has_text=words).click()


def _victor_answers_what_was_asked_back(browser: Browser, link: str) -> None:
    victor = visitor(browser).new_page()
    victor.goto(link)
    victor.get_by_role("button", name="Open the questionnaire").click()
    victor.get_by_role("link", name="Go on").click()
    expect(victor.get_by_text("Who else has an account?")).to_be_visible()
    assert victor.locator("form[data-autosave]").count() == 1
    place = article(victor, "people.phishing")
    place.get_by_label("This does not apply to us").uncheck()
    place.locator('input[value="lesson"]').check()
    expect(place.locator("[data-save-state]")).to_contain_text("Saved")
    victor.get_by_role("link", name=re.compile("All sections")).first.click()
    victor.get_by_role("link", name="Look over and hand in").click()
    victor.get_by_label("I declare that these answers").check()
    victor.get_by_role("button", name="Hand in the answers").click()
    expect(victor.get_by_text("Thank you, that is all")).to_be_visible()


def _ana_completes_the_review(ana: Page, assessment: str) -> None:
    ana.goto(f"{assessment}/review")
    expect(ana.locator("#q-people\\.phishing")).to_contain_text("Answered back")
    ana.locator("#q-people\\.phishing").get_by_role("button", name="Accept").click()
    ana.get_by_role("button", name="Complete the review").click()
    expect(ana.get_by_role("heading", name="Findings")).to_be_visible()
    ana.get_by_role("button", name="Send for sign-off").click()
    expect(ana.get_by_text("Sent for sign-off.")).to_be_visible()
    assert requests.get(ana.url.replace("/assessments/", "/sign-off/"), timeout=10).url.find("/sign-in") > 0


def _celia_signs(browser: Browser, product: Product, postbox: Postbox, folder: Path) -> Path:
    celia = sign_in(browser, product, "celia")
    celia.goto(link_in(postbox.wait_for("celia@house.example", "waits for your signature")))
    expect(celia.locator("iframe.document-frame")).to_be_visible(timeout=60_000)
    celia.get_by_label("Approve with conditions").check()
    celia.get_by_label("Condition 1", exact=True).fill("A certificate for the hosting is shown.")
    celia.get_by_label("Date of condition 1").fill((TODAY + timedelta(days=60)).isoformat())
    celia.get_by_label("Rationale").fill("Good controls; the certificate is missing.")
    celia.get_by_label("Your password").fill("not the password")
    celia.get_by_role("button", name="Sign", exact=True).click()
    expect(celia.get_by_text("This is not your password.").first).to_be_visible()
    celia.get_by_label("Your password").fill(PASSWORD)
    celia.get_by_role("button", name="Sign", exact=True).click()
    expect(celia.get_by_text("Decided. The document is being signed.")).to_be_visible()
    expect(celia.locator("iframe.document-frame")).to_be_visible(timeout=60_000)
    signed = folder / "signed.pdf"
    _download(celia, "Download the PDF", signed)
    return signed


def _anybody_verifies(browser: Browser, product: Product, signed: Path, folder: Path) -> None:
    assert "genuine and current" in product.flask("report", "verify", str(signed))
    flipped = bytearray(signed.read_bytes())
    flipped[len(flipped) // 2] ^= 1
    altered = folder / "altered.pdf"
    altered.write_bytes(flipped)
    page = visitor(browser).new_page()
    for path, words in ((signed, "Genuine and current"), (altered, "Altered")):
        page.goto(f"{product.address}/verify")
        page.locator("input[type=file]").set_input_files(path)
        page.get_by_role("button", name="Check it").click()
        expect(page.get_by_role("heading", name=words)).to_be_visible()


def _pia_may_buy_if(browser: Browser, product: Product, vendor: str, signed: Path, folder: Path) -> None:
    pia = sign_in(browser, product, "pia")
    pia.goto(f"{product.address}/vendors?q=acme")
    expect(pia.get_by_role("row", name=re.compile("Acme Hosting"))).to_contain_text("Yes, if")
    pia.goto(vendor)
    expect(pia.locator(".standing")).to_contain_text("A certificate for the hosting is shown.")
    content = _download(pia, "Signed assessment", folder / "for-pia.pdf")
    assert content == signed.read_bytes()


def _download(page: Page, words: str, to: Path) -> bytes:
    """What a link with these words downloads; it may still be in the making."""

    def ready() -> bool:
        if page.get_by_role("link", name=re.compile(words)).count():
            return True
        page.reload()
        return False

    wait_until(ready, f"the link “{words}”")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile(words)).first.click()
    download.value.save_as(to)
    return to.read_bytes()
