"""Clients that save answers as fast as they can, and the ledger of what was acknowledged to them.

The ledger lies outside the product: a client writes down an answer only when the reply that acknowledges it has arrived.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')


@dataclass
class Ledger:
    """Question key -> every version that was acknowledged, with its value."""

    acknowledged: list[tuple[str, int, str]] = field(default_factory=list[tuple[str, int, str]])

    def lost_in(self, database: Path) -> list[tuple[str, int, str]]:
        """What was acknowledged and is not in the history of answers."""
        with sqlite3.connect(database) as connection:
            rows = connection.execute("SELECT question_key, version, value FROM answer_revisions").fetchall()
        kept = {(key, version, value) for key, version, value in rows}
        return [(key, n, value) for key, n, value in self.acknowledged if (key, n, f'"{value}"') not in kept]


class Client(threading.Thread):
    """One respondent's browser: saves one question again and again until the server is gone or told to stop."""

    def __init__(self, link: str, key: str, values: tuple[str, ...], ledger: Ledger) -> None:
        super().__init__(daemon=True)
        self.link, self.key, self.values, self.ledger = link, key, values, ledger
        self.stopping = threading.Event()

    def run(self) -> None:
        try:
            self._save_again_and_again()
        except (requests.RequestException, ValueError):
            return  # the server was killed under us: what counts is what it acknowledged before

    def _save_again_and_again(self) -> None:
        session = requests.Session()
        token = TOKEN.search(session.get(self.link, timeout=10).text)
        if token is None:
            raise ValueError("the page has no token")
        home = session.post(self.link, data={"csrf_token": token.group(1)}, timeout=10).url
        version = self._present_version(session, home)
        while not self.stopping.is_set():
            value = self.values[version % len(self.values)]
            fields = {"csrf_token": token.group(1), "answer": value, "version": version}
            reply = session.post(
                f"{home}questions/{self.key}", data=fields, headers={"Accept": "application/json"}, timeout=10
            )
            version = reply.json()["version"]
            self.ledger.acknowledged.append((self.key, version, value))

    def _present_version(self, session: requests.Session, home: str) -> int:
        page = session.get(f"{home}{self.key.split('.')[0]}", timeout=10).text
        found = VERSION.search(page, page.index(f'id="q-{self.key}"'))
        return int(found.group(1)) if found else 0


@contextmanager
def clients(link: str, questions: Mapping[str, tuple[str, ...]]) -> Iterator[Ledger]:
    """One client a question, all at once."""
    ledger = Ledger()
    crowd = [Client(link, key, values, ledger) for key, values in questions.items()]
    for client in crowd:
        client.start()
    try:
        yield ledger
    finally:
        for client in crowd:
            client.stopping.set()
        for client in crowd:
            client.join(timeout=20)
