"""The style pages: every component through the application's own templates, then looked at by a browser with axe-core."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_core_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from tests.web.style_pages import PAGES, STATES, register_style_pages
from vendorrisk import create_app
from vendorrisk.config import load_settings

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
WIDTHS = (1440, 390)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("style")
    app = create_app(
        load_settings({"MODE": "test", "DATA_DIR": str(folder), "ORGANISATION_NAME": "Hanse Logistics"})
    )
    register_style_pages(app)
    return app


@pytest.fixture(scope="module")
def address(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


def shown(app: Flask, name: str) -> str:
    reply = app.test_client().get(f"/style/{name}")
    assert reply.status_code == 200
    return reply.text


@pytest.mark.parametrize("name", PAGES)
def test_the_style_page_renders_without_anything_inline(app: Flask, name: str) -> None:
    page = shown(app, name)
    assert " style=" not in page
    assert not re.search(r"<script(?![^>]* src=)", page)


def test_every_component_is_on_a_style_page() -> None:
    examples = "".join(path.read_text() for path in (Path(__file__).parent / "style_page").glob("*.html"))
    inside = "".join(path.read_text() for path in TEMPLATES.rglob("*.html"))
    for component in sorted((TEMPLATES / "components").glob("*.html")):
        name = f"components/{component.name}"
        assert name in examples or name in inside, f"{name} is used nowhere"


def test_a_risk_level_says_its_word_and_has_a_shape_of_its_own(app: Flask) -> None:
    page = shown(app, "workspace")
    shapes = {
        word: shape
        for shape, word in re.findall(r'<svg class="shape shape-([a-z]+)".*?</svg><span>([^<]+)</span>', page)
    }
    assert {shapes[word] for word in ("Low", "Moderate", "High", "Critical", "Not rated")} == {
        "circle", "diamond", "triangle", "octagon", "none",
    }  # fmt: skip
    assert (shapes["Yes"], shapes["Yes, if"], shapes["No"]) == ("check", "condition", "cross")


def test_every_state_of_the_life_cycle_has_its_own_word(app: Flask) -> None:
    words = re.findall(r'<span class="status status-[a-z]+">.*?</svg>([^<]+)</span>', shown(app, "workspace"))
    assert len(set(words)) == len(STATES)


def test_a_field_with_an_error_names_it_to_a_screen_reader(app: Flask) -> None:
    page = shown(app, "workspace")
    assert re.search(
        r'<input aria-describedby="name-help name-error" aria-invalid="true"[^>]*id="name"', page
    )
    assert 'id="name-error">Please give the vendor&#39;s name.' in page
    assert '<a href="#name">Name: Please give the vendor&#39;s name.</a>' in page


def test_a_heading_that_sorts_turns_the_order_round(app: Flask) -> None:
    page = shown(app, "workspace")
    assert 'aria-sort="descending"' in page
    assert 'href="/style/workspace?sort=score"' in page
    assert 'href="/style/workspace?sort=name"' in page


def test_a_question_is_asked_with_the_names_the_routes_read(app: Flask) -> None:
    page = shown(app, "portal")
    form = page.split('id="q-access.ways"')[1].split("</form>")[0]
    for name in ("answer", "not_applicable", "not_applicable_reason", "comment", "version", "csrf_token"):
        assert f'name="{name}"' in form
    assert 'type="submit"' in form


def test_an_answer_is_shown_by_its_label(app: Flask) -> None:
    page = shown(app, "answers")
    assert "Administrators and remote access only" in page
    assert "<b>Not applicable.</b> We have no shared accounts." in page
    assert "Not answered" in page


def test_markdown_in_a_help_text_becomes_harmless_html(app: Flask) -> None:
    page = shown(app, "portal")
    assert "names <strong>every</strong> way in" in page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_overflows(
    address: str, browser: Browser, name: str, width: int, theme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if theme == "dark" else "light"
    )
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto(f"{address}/style/{name}")
    page.wait_for_load_state("networkidle")
    violations = [(found["id"], found["nodes"][0]["html"]) for found in Axe().run(page)["violations"]]
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    context.close()
    assert (violations, problems, wider <= 0) == ([], [], True)
