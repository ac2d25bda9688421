"""The editor in a real browser: by keyboard, by dragging, with sums that follow; readable on a desk and on a phone."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from axe_core_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from tests.support.personas import ANA, PASSWORD


@pytest.fixture
def page(house: Flask, browser: Browser) -> Iterator[Page]:
    """Ana's browser, at the draft of the rapid questionnaire."""
    server = make_server("127.0.0.1", 0, house, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    opened = browser.new_page(
        base_url=f"http://127.0.0.1:{server.port}", viewport={"width": 1440, "height": 900}
    )
    opened.goto("/sign-in")
    opened.get_by_label("E-mail address").fill(ANA.email)
    opened.get_by_label("Password", exact=True).fill(PASSWORD)
    opened.get_by_role("button", name="Sign in", exact=True).click()
    opened.wait_for_url(lambda address: "/sign-in" not in address)
    opened.goto("/questionnaires")
    opened.get_by_role("button", name="Edit Rapid response to a threat").click()
    expect(opened.get_by_role("heading", name="Rapid response to a threat")).to_be_visible()
    yield opened
    opened.close()
    server.shutdown()
    thread.join()


def _order(page: Page) -> list[str]:
    return [row.get_attribute("data-what") or "" for row in page.locator(".draft-question").all()]


def test_a_question_moves_by_keyboard_and_keeps_the_focus(page: Page) -> None:
    before = _order(page)
    page.locator(f'[data-what="{before[2]}"] a').focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(".draft-question").nth(3)).to_have_attribute("data-what", before[2])
    page.wait_for_function(
        "key => document.activeElement.closest('.draft-question')?.dataset.what === key", arg=before[2]
    )


def test_a_question_moves_by_dragging(page: Page) -> None:
    before = _order(page)
    page.locator(f'[data-what="{before[4]}"]').drag_to(page.locator(f'[data-what="{before[2]}"]'))
    expect(page.locator(".draft-question").nth(2)).to_have_attribute("data-what", before[4])


def test_a_section_moves_by_dragging_its_head(page: Page) -> None:
    page.goto("/questionnaires")
    page.get_by_role("button", name="Edit Minimum viable security").click()
    sections = page.locator(".draft-section")
    before = [each.get_attribute("data-what") for each in sections.all()]
    sections.nth(1).locator("header").drag_to(sections.nth(0).locator("header"))
    expect(sections.nth(0)).to_have_attribute("data-what", before[1] or "")
    expect(sections.nth(1)).to_have_attribute("data-what", before[0] or "")


def test_a_section_moves_in_the_list_of_sections(page: Page) -> None:
    page.goto("/questionnaires")
    page.get_by_role("button", name="Edit Minimum viable security").click()
    listed = page.locator(".draft-outline li")
    before = [each.get_attribute("data-what") or "" for each in listed.all()]
    titles = [each.inner_text() for each in page.locator(".draft-outline a").all()]
    listed.nth(3).drag_to(listed.nth(0))
    expect(listed.nth(0)).to_have_attribute("data-what", before[3])
    expect(page.locator("[data-moved]")).to_have_text(f"{titles[3]} is section 1 of {len(before)} now.")
    listed.nth(0).locator("a").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(".draft-section").nth(1)).to_have_attribute("data-what", before[3])
    page.wait_for_function(
        "what => document.activeElement.closest('.draft-section')?.dataset.what === what", arg=before[3]
    )


def test_a_button_pressed_again_and_again_goes_on_moving_and_says_where(page: Page) -> None:
    first = _order(page)[2]
    page.locator(f'[data-what="{first}"]').get_by_role("button", name="down").focus()
    for place, section in (("4 of 4", "Are you affected?"), ("1 of 5", "What have you done?")):
        page.keyboard.press("Enter")
        expect(page.locator("[data-moved]")).to_contain_text(f"is question {place} in {section} now.")
        page.wait_for_function("document.activeElement.dataset.step === 'down'")


def test_a_place_that_does_not_fit_says_why_where_it_was_dropped(page: Page) -> None:
    before = _order(page)
    page.locator('[data-what="rapid.since"]').drag_to(page.locator(f'[data-what="{before[0]}"]'))
    expect(page.get_by_text("stands earlier")).to_be_visible()
    assert _order(page) == before


def test_minutes_follow_what_is_typed_and_are_taken_without_leaving_the_question(page: Page) -> None:
    page.goto("/questionnaires/rapid/draft/questions/rapid.contact")
    told = page.locator("[data-minutes]")
    expect(told).to_contain_text("It takes 5 to 9 minutes")
    page.get_by_label("Question", exact=True).fill("word " * 238)
    expect(told).to_contain_text("It takes 6 to 10 minutes")
    told.get_by_role("button", name="Say 8 minutes").click()
    expect(told).to_contain_text("the vendor is told 8.")
    page.get_by_label("Weight", exact=True).fill("3")
    page.keyboard.press("Tab")
    expect(page.locator("[data-keep-state]")).to_contain_text("Kept as a draft")
    page.reload()
    expect(page.get_by_label("Weight", exact=True)).to_have_value("3")
    expect(told).to_contain_text("the vendor is told 8.")


def test_one_spare_row_is_enough_where_more_can_be_added(page: Page) -> None:
    page.goto("/questionnaires/rapid/draft/questions/rapid.suppliers")
    labels = [box.input_value() for box in page.locator("[name=option_label]").all()]
    assert [bool(label) for label in labels] == [True] * (len(labels) - 1) + [False]
    page.get_by_role("button", name="Add a row").first.click()
    expect(page.locator("[name=option_label]")).to_have_count(len(labels) + 1)


def test_a_question_that_is_not_asked_yet_says_when_it_is(page: Page) -> None:
    page.goto("/questionnaires/rapid/draft/questions/rapid.since")
    page.get_by_role("link", name="Try the whole").click()
    expect(page.locator("[data-question='rapid.since']")).to_be_hidden()
    expect(page.get_by_text("rapid.since · asked when rapid.affected is one of")).to_be_visible()


def test_a_file_is_attached_by_name_in_the_preview_and_stays_where_it_is(page: Page) -> None:
    page.goto("/questionnaires/rapid/draft/preview#q-rapid.proof")
    posted: list[str] = []
    page.on("request", lambda request: posted.append(request.post_data or ""))
    proof = page.locator("[data-question='rapid.proof']")
    file = {"name": "report.txt", "mimeType": "text/plain", "buffer": b"what is inside"}
    proof.locator("[type=file]").set_input_files(file)
    expect(page.locator("[data-progress-text]")).to_contain_text("1 of")
    assert any("report.txt" in each for each in posted)
    assert not any("what is inside" in each for each in posted)
    proof.get_by_role("button", name="Remove report.txt").click()
    expect(page.locator("[data-progress-text]")).to_contain_text("0 of")


def test_a_draft_is_tried_as_the_vendor_will_answer_it(page: Page) -> None:
    page.get_by_role("link", name="Try it").click()
    hidden = page.locator("[data-question='rapid.since']")
    expect(hidden).to_be_hidden()
    page.get_by_label("Yes, and it is not contained yet").check()
    expect(hidden).to_be_visible()
    expect(page.locator("[data-progress-text]")).to_contain_text("1 of")
    page.get_by_role("link", name="Next section").first.click()
    expect(page.locator("[data-section]").nth(0)).to_be_hidden()
    expect(page.locator("[data-section]").nth(1)).to_be_visible()
    page.get_by_role("link", name="Edit").first.click()
    expect(page.get_by_label("Question", exact=True)).to_be_visible()


def test_columns_of_a_table_are_chosen_as_soon_as_it_is_picked(page: Page) -> None:
    page.goto("/questionnaires/import")
    table = b"Nr|Satz|ISO 27001:2022\n1|Doors are locked.|7.1\n2|Logs are kept.|8.15\n"
    page.set_input_files("[type=file]", {"name": "theirs.csv", "mimeType": "text/csv", "buffer": table})
    sentence = page.get_by_label("The sentence to ask about")
    expect(sentence).to_be_focused()
    expect(page.get_by_text("Doors are locked.")).to_be_visible()
    sentence.select_option("Satz")
    page.get_by_label("Its number").select_option("Nr")
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_text("“theirs” is a draft now, with 2 questions.")).to_be_visible()
    expect(page.get_by_text("Its ids that the library has became controls.")).to_be_visible()


def test_points_follow_the_weights_while_they_are_typed(page: Page) -> None:
    page.get_by_role("link", name="Weights").click()
    rows = page.locator("[data-section]").first.locator("tr")
    before = rows.nth(1).locator("[data-points]").inner_text()
    rows.nth(1).locator("input").fill("40")
    expect(rows.nth(1).locator("[data-points]")).not_to_have_text(before)
    told = rows.nth(1).locator("[data-points]").inner_text()
    page.get_by_role("button", name="Keep the weights").click()
    expect(page.get_by_text("The weights are kept.")).to_be_visible()
    assert rows.nth(1).locator("[data-points]").inner_text() == told


def test_a_question_is_previewed_while_it_is_typed_and_kept_when_its_field_is_left(page: Page) -> None:
    page.goto("/questionnaires/rapid/draft/questions/rapid.suppliers")
    page.get_by_label("Question", exact=True).fill("Did you ask your own suppliers?")
    expect(page.locator("[data-preview] legend")).to_have_text("Did you ask your own suppliers?")
    expect(page.locator("[data-keep-state]")).to_be_empty()
    page.get_by_label("Weight", exact=True).fill("a lot")
    page.keyboard.press("Tab")
    expect(page.locator("[data-problem=weight]")).to_have_text("Give a whole number of 0 or more.")
    expect(page.locator("[data-keep-state]")).to_have_text("Not kept yet")
    page.get_by_label("Weight", exact=True).fill("6")
    page.keyboard.press("Tab")
    expect(page.locator("[data-keep-state]")).to_contain_text("Kept as a draft")
    expect(page.locator("[data-problems]")).to_be_hidden()
    page.reload()
    expect(page.get_by_label("Question", exact=True)).to_have_value("Did you ask your own suppliers?")
    expect(page.get_by_label("Weight", exact=True)).to_have_value("6")


def test_options_move_and_conditions_are_ticked(page: Page) -> None:
    page.goto("/questionnaires/rapid/draft/questions/rapid.suppliers")
    values = [box.input_value() for box in page.locator("[name=option_value]").all()]
    page.get_by_role("button", name="Move option 1 down").click()
    expect(page.locator("[name=option_value]").first).to_have_value(values[1])
    expect(page.locator("[data-keep-state]")).to_contain_text("Kept as a draft")
    page.locator("[name=when_question]").first.select_option("rapid.affected")
    row = page.locator(".condition-row").first
    row.locator("[data-value=open]").check()
    row.locator("[data-value=contained]").check()
    expect(row.locator("[name=when_values]")).to_have_value("contained, open")
    expect(page.locator("[data-problems]")).to_be_hidden()
    expect(page.locator("[data-keep-state]")).to_contain_text("Kept as a draft")
    page.reload()
    assert [box.input_value() for box in page.locator("[name=option_value]").all()][:2] == [
        values[1],
        values[0],
    ]
    expect(page.locator(".condition-row").first.locator(":checked[data-value]")).to_have_count(2)


@pytest.mark.parametrize(
    "where",
    [
        "",
        "/questions/rapid.affected",
        "/questions/rapid.since",
        "/weights",
        "/contradictions/1",
        "/publish",
        "/preview",
    ],
)
def test_axe_finds_nothing_on_a_desk_and_on_a_phone(page: Page, where: str) -> None:
    page.goto(f"/questionnaires/rapid/draft{where}")
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert [(each["id"], each["nodes"][0]["html"]) for each in Axe().run(page)["violations"]] == []
        assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


@pytest.mark.parametrize(
    "where",
    [
        "/policy",
        "/questionnaires",
        "/questionnaires/import",
        "/questionnaires/full",
        "/questionnaires/full/preview",
        "/questionnaires/intake/preview",
    ],
)
def test_axe_finds_nothing_beside_the_editor_either(page: Page, where: str) -> None:
    page.goto(where)
    if where == "/policy":
        page.get_by_role("button", name="Draft a change").click()
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert [(each["id"], each["nodes"][0]["html"]) for each in Axe().run(page)["violations"]] == []
        assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
