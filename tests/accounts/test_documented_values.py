"""What docs/sign_in.md states is what the product does."""

from __future__ import annotations

from pathlib import Path

import pytest

from vendorrisk import config
from vendorrisk.accounts import (
    known_browsers,
    limiting,
    proving,
    sessions,
    signing_in,
)
from vendorrisk.accounts.passwords import hashing, setting_passwords
from vendorrisk.accounts.permissions import Role


def minutes(span: object) -> int:
    return int(span.total_seconds() // 60)  # pyright: ignore[reportAttributeAccessIssue]


WINDOW = f"{minutes(limiting.WINDOW)} minutes"


@pytest.mark.asvs("V6.1.1", "V7.1.1", "V7.1.2")
@pytest.mark.parametrize(
    "stated",
    [
        f"At least {hashing.SHORTEST} and at most {hashing.LONGEST} characters",
        f"| wrong passwords | {signing_in.MOST_TRIES_AN_ACCOUNT} | {WINDOW} | account |",
        f"| wrong passwords | {signing_in.MOST_TRIES_AN_ADDRESS} | {WINDOW} | network address |",
        f"| wrong codes at sign-in | {signing_in.MOST_TRIES_AN_ACCOUNT} | {WINDOW} | account |",
        f"on the account's page | {proving.MOST_TRIES} | {WINDOW} | account |",
        f"password link | {setting_passwords.MOST_REQUESTS_AN_ACCOUNT} | {WINDOW} | account |",
        f"password link | {setting_passwords.MOST_REQUESTS_AN_ADDRESS} | {WINDOW} | network address |",
        f"signed mark ({known_browsers.LIFE.days} days)",
        f"ends after {minutes(sessions.IDLE)} minutes without",
        f"after {minutes(sessions.LONGEST) // 60} hours in any case",
        f"lasts {minutes(sessions.HALF_OPEN)} minutes",
        f"for {minutes(setting_passwords.LINK_LIFE) // 60} hours",
    ],
)
def test_the_page_states_what_holds(stated: str) -> None:
    page = " ".join(Path("docs/sign_in.md").read_text().split())
    assert stated in page


def test_settings_know_the_same_roles() -> None:
    assert set(config.ROLES) == set(Role)
