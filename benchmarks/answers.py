"""Saving one answer through the running product, against a floor: a bare view that writes one row durably.

The floor is Flask, an ORM row and a commit with full synchronisation, served by the same gunicorn.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import requests

from benchmarks.measuring import line, side_by_side, timed
from tests.support.running import BIN, ROOT, Product, free_port, running_product

TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')
TIMES = 400
CLIENTS = 8
FLOOR = """
from flask import Flask
from sqlalchemy import create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
class Base(DeclarativeBase): pass
class Row(Base):
    __tablename__ = "rows"
    id: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[str]
engine = create_engine("sqlite:///{path}")
@event.listens_for(engine, "connect")
def tune(connection, _record):
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
Base.metadata.create_all(engine)
app = Flask(__name__)
@app.post("/")
def save():
    with Session(engine) as session:
        session.add(Row(value="yes"))
        session.commit()
    return {{"version": 1}}
@app.get("/healthz")
def healthz():
    return {{}}
"""


class Respondent:
    """A browser that answers one question over and over."""

    def __init__(self, link: str, key: str, values: tuple[str, ...]) -> None:
        self.session, self.key, self.values = requests.Session(), key, values
        token = TOKEN.search(self.session.get(link).text)
        assert token
        self.token = token.group(1)
        self.home = self.session.post(link, data={"csrf_token": self.token}).url
        page = self.session.get(f"{self.home}{key.split('.')[0]}").text
        found = VERSION.search(page, page.index(f'id="q-{key}"'))
        self.version = int(found.group(1)) if found else 0

    def save(self) -> None:
        fields = {
            "csrf_token": self.token,
            "version": self.version,
            "answer": self.values[self.version % len(self.values)],
        }
        reply = self.session.post(
            f"{self.home}questions/{self.key}", data=fields, headers={"Accept": "application/json"}
        )
        reply.raise_for_status()
        self.version = reply.json()["version"]


QUESTIONS = (
    ("access.sso", ("included", "extra")), ("governance.risk", ("reviewed", "kept")), ("people.confidentiality", ("yes", "no")),
    ("suppliers.assessed", ("yearly", "once")), ("access.privileged", ("separate", "shared")), ("people.screening", ("all", "some")),
    ("infrastructure.hardening", ("checked", "no")), ("vulnerabilities.disclosure", ("yes", "no")),
)  # fmt: skip


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, running_product(Path(folder), MODE="sample") as product:
        product.processes.pop("worker").terminate()
        product.flask("sample", "load")
        link = next(word for word in product.flask("sample", "show").split() if "/r/" in word)
        floor, process = _floor(Path(folder))
        try:
            one, bare = Respondent(link, *QUESTIONS[0]), requests.Session()
            ours, least = side_by_side(one.save, lambda: bare.post(floor), TIMES)
            print(line("save one answer, 1 client", ours, least))
            print(line("  floor: view, ORM, commit with FULL", least))
            _crowd(link, product)
        finally:
            process.terminate()


def _crowd(link: str, _product: Product) -> None:
    people = [Respondent(link, *question) for question in QUESTIONS]
    figures: list[float] = []

    def work(person: Respondent) -> None:
        for _ in range(TIMES // CLIENTS):
            figures.append(timed(person.save))

    threads = [threading.Thread(target=work, args=(person,)) for person in people]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = len(figures) / (time.perf_counter() - began)
    print(line(f"save one answer, {CLIENTS} clients", figures) + f"   {rate:.0f} a second")


def _floor(folder: Path) -> tuple[str, subprocess.Popen[bytes]]:
    (folder / "floor.py").write_text(FLOOR.format(path=folder / "floor.sqlite3"))
    port = free_port()
    command = [BIN / "gunicorn", "-k", "gthread", "--threads", "8", "-b", f"127.0.0.1:{port}", "floor:app"]
    environ = {**os.environ, "PYTHONPATH": str(folder)}
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _ in range(100):
        try:
            if requests.get(f"{address}/healthz", timeout=1).ok:
                return f"{address}/", process
        except requests.RequestException:
            time.sleep(0.1)
    sys.exit("The floor does not answer.")


if __name__ == "__main__":
    main()
