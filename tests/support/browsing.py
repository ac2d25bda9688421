"""A browser without scripts: it keeps cookies and sends the forms' token along, as a page's own form would."""

from __future__ import annotations

import re
from contextvars import Context
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.support.personas import PASSWORD, Persona

TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)"')


class Browser:
    """One person's browser. Replies are read through `page`, the text of the last one."""

    def __init__(self, app: Flask, site: str = "http://localhost") -> None:
        self.client = app.test_client()
        self.site = site
        self.page = ""

    def get(self, address: str, **more: Any) -> TestResponse:
        return self._keep(self.send("GET", address, **more))

    def post(self, address: str, **fields: Any) -> TestResponse:
        data = {"csrf_token": self.token(), **fields}
        told = {"Origin": self.site, "Referer": f"{self.site}/"}
        return self._keep(self.send("POST", address, data=data, headers=told))

    def send(self, method: str, address: str, **more: Any) -> TestResponse:
        """As over the network: the request sees nothing of the context a test may have open."""
        return Context().run(self.client.open, address, method=method, base_url=self.site, **more)

    def token(self) -> str:
        """The token of a page that is open to everybody."""
        page = self.send("GET", "/password/forgotten").text
        found = TOKEN.search(page)
        assert found, "the page has no token"
        return found.group(1)

    def sign_in(self, persona: Persona, password: str = PASSWORD) -> TestResponse:
        return self.post("/sign-in", email=persona.email, password=password)

    def cookie(self, name: str = "vendorrisk_session") -> str:
        """The cookie's value; empty when there is none."""
        found = self.client.get_cookie(name)
        return found.value if found else ""

    def carry(self, token: str, name: str = "vendorrisk_session") -> None:
        """Send this cookie from now on, as somebody who got hold of it would."""
        self.client.set_cookie(name, token)

    def _keep(self, reply: TestResponse) -> TestResponse:
        self.page = reply.text if reply.mimetype.startswith("text/") else ""
        return reply
