"""The product as it runs: web server and worker as processes of their own, a real mail server, a real browser."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Final, TypeVar

import pytest
import requests
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from playwright.sync_api import Browser, sync_playwright

T = TypeVar("T")

ROOT: Final = Path(__file__).resolve().parent.parent.parent
BIN: Final = Path(sys.executable).parent
#: a loaded machine takes its time to import everything twice
PATIENCE_SECONDS: Final = 60
#: Debian's chromium calls home unless it is told not to; without a sandbox, since tests may run as root
CHROMIUM_FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def wait_until(holds: Callable[[], T], what: str) -> T:
    """Ask again and again until the answer is true; returns it. Fails the test with `what` after a minute."""
    last = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < last:
        if answer := holds():
            return answer
        time.sleep(0.1)
    pytest.fail(f"Waited {PATIENCE_SECONDS} s in vain for {what}.")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@dataclass
class Postbox:
    """What a real SMTP server on a port of its own has taken in."""

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list[EmailMessage])

    @property
    def url(self) -> str:
        """The value of SMTP_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.messages.append(message)
        return "250 kept"

    def sent_to(self, address: str) -> list[EmailMessage]:
        return [message for message in self.messages if address in str(message["To"])]

    def wait_for(self, address: str, subject: str = "") -> EmailMessage:
        """The newest mail to this address whose subject holds these words; waits until there is one."""

        def found() -> list[EmailMessage]:
            return [mail for mail in self.sent_to(address) if subject in str(mail["Subject"])]

        return wait_until(found, f"a mail “{subject}” to {address}")[-1]


def text_of(mail: EmailMessage) -> str:
    """The mail's plain text."""
    part = mail.get_body(("plain",))
    assert part is not None
    return part.get_content()


def link_in(mail: EmailMessage) -> str:
    """The first address of the mail's plain text."""
    found = re.search(r"https?://\S+", text_of(mail))
    assert found, text_of(mail)
    return found.group()


@contextmanager
def mail_server() -> Iterator[Postbox]:
    """A mail server that takes everything in."""
    postbox = Postbox()
    controller = Controller(postbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    postbox.port = controller.port
    try:
        yield postbox
    finally:
        controller.stop()


@dataclass
class Product:
    """Web server and worker on a folder of their own. Each can be killed and started again."""

    environ: dict[str, str]
    log: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict[str, subprocess.Popen[bytes]])

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.environ['PORT']}"

    def flask(self, *words: str, given: str = "") -> str:
        """Run a command as the operator would; returns what it printed."""
        done = subprocess.run(
            [BIN / "flask", *words], env=self.environ, cwd=ROOT, input=given, text=True, capture_output=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start_web(self) -> None:
        self._start("web", "gunicorn", "-c", "setup/gunicorn.conf.py", "app:app")
        wait_until(self._answers, f"the web server at {self.address}")

    def start_worker(self) -> None:
        self._start("worker", "flask", "worker")

    def kill(self, name: str) -> None:
        """Without warning, with all its children: kill -9."""
        process = self.processes.pop(name)
        os.killpg(process.pid, 9)
        process.wait()

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
        self.processes.clear()

    def _start(self, name: str, program: str, *words: str) -> None:
        with self.log.open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [BIN / program, *words],
                env=self.environ,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.address}/healthz", timeout=2).ok
        except requests.RequestException:
            return False


@contextmanager
def running_product(folder: Path, **settings: str) -> Iterator[Product]:
    """The product in mode test with a migrated database of its own; `settings` by the names of their variables."""
    given = {"MODE": "test", "DATA_DIR": str(folder / "data"), "PORT": str(free_port()), "WEB_WORKERS": "1"}
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    product = Product({**kept, **given, **settings}, folder / "log")
    product.flask("db", "upgrade")
    try:
        product.start_web()
        product.start_worker()
        yield product
    finally:
        product.stop()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's chromium, without a window. Skips where it is not installed."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(CHROMIUM_FLAGS))
        yield browser
        browser.close()
