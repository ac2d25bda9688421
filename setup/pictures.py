"""Takes the README's pictures from a sample organisation that runs for this purpose alone."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
from playwright.sync_api import Page, sync_playwright

PICTURES = Path("docs/pictures")
BIN = Path(sys.executable).parent
BROWSER = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
ORGANISATION = "Northwind Instruments"


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        _running(Path(folder)) as (address, link),
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=BROWSER)
        page = browser.new_page(viewport={"width": 1280, "height": 800}, device_scale_factor=1.5)
        _portal(page, link)
        _sign_in(page, address, "ana@northwind.example")
        page.goto(f"{address}/vendors")
        page.screenshot(path=PICTURES / "portfolio.png")
        page.goto(f"{address}/assessments?show=with_analyst")
        page.click("text=Paperless Archive")
        page.click("text=Go on reviewing")
        page.screenshot(path=PICTURES / "review.png")
        _library(page, address)
        page.goto(f"{address}/vendors")
        page.click("text=Harbour Cloud")
        with page.expect_download() as download:
            page.click("text=Signed assessment")
        signed = Path(folder) / "signed.pdf"
        download.value.save_as(signed)
        for number, name in ((1, "report-cover"), (2, "report-summary")):
            subprocess.run(
                [
                    "pdftoppm",
                    "-r",
                    "80",
                    "-png",
                    "-f",
                    str(number),
                    "-l",
                    str(number),
                    "-singlefile",
                    signed,
                    PICTURES / name,
                ],
                check=True,
            )
        browser.close()


def _portal(page: Page, link: str) -> None:
    page.goto(link)
    page.click("text=Open the questionnaire")
    page.click("text=Continuity")
    page.check('[data-question="continuity.backups"] input[value=daily]')
    page.wait_for_selector("text=Saved")
    page.screenshot(path=PICTURES / "portal.png")


def _library(page: Page, address: str) -> None:
    """A question of a draft, and a policy tried before it is in force."""
    page.goto(f"{address}/questionnaires")
    page.get_by_role("button", name="Edit Baseline").click()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{address}/questionnaires/baseline/draft/questions/access.mfa")
    page.screenshot(path=PICTURES / "editor.png")
    page.goto(f"{address}/policy")
    page.get_by_role("button", name="Draft a change").click()
    for name, figure in {"level.moderate": "8", "level.high": "14", "tier.2.appetite": "8"}.items():
        page.fill(f'[name="{name}"]', figure)
    page.get_by_role("button", name="Keep and try").click()
    page.evaluate("document.querySelector('#trial').scrollIntoView({behavior: 'instant'})")
    page.screenshot(path=PICTURES / "policy.png")
    page.set_viewport_size({"width": 1280, "height": 800})


def _sign_in(page: Page, address: str, email: str) -> None:
    page.goto(f"{address}/sign-in")
    page.fill("main form input[type=email]", email)
    page.fill("main form input[type=password]", "look around freely")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")


@contextmanager
def _running(folder: Path) -> Iterator[tuple[str, str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "MODE": "sample",
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "ORGANISATION_NAME": ORGANISATION,
    }
    subprocess.run([BIN / "flask", "sample", "load"], check=True, env=environment, stderr=subprocess.DEVNULL)
    server = subprocess.Popen([BIN / "gunicorn", "-c", "setup/gunicorn.conf.py", "app:app"], env=environment)
    try:
        _wait_for(f"{address}/healthz")
        shown = subprocess.run(
            [BIN / "flask", "sample", "show"], check=True, env=environment, capture_output=True, text=True
        )
        link = next(word for word in shown.stdout.split() if "/r/" in word)
        yield address, link
    finally:
        server.terminate()
        server.wait()


def _wait_for(address: str) -> None:
    for _ in range(200):
        try:
            if requests.get(address, timeout=2).ok:
                return
        except requests.RequestException:
            time.sleep(0.1)
    raise TimeoutError("The web server does not answer.")


if __name__ == "__main__":
    main()
