"""The navigation shows each role what it may open, and nothing else."""

from __future__ import annotations

import pytest
from flask import Flask, g

from vendorrisk import create_app
from vendorrisk.accounts.models import User
from vendorrisk.accounts.permissions import ALLOWED, Role
from vendorrisk.config import load_settings
from vendorrisk.web.guards import access_of
from vendorrisk.web.navigation import HOMES, NAVIGATION, Entry, home_url, navigation


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(load_settings({"MODE": "test", "DATA_DIR": str(tmp_path_factory.mktemp("navigation"))}))


def shown_to(app: Flask, role: Role, path: str = "/account") -> dict[str, bool]:
    """Label of each entry -> is it marked as the open page?"""
    with app.test_request_context(path):
        g.user = User(public_id="someone", name="Some One", role=role.value)
        return {link.label: link.is_current for group in navigation() for link in group.entries}


@pytest.mark.parametrize(
    "entry", [entry for group in NAVIGATION for entry in group.entries], ids=lambda entry: entry.label
)
def test_an_entry_leads_to_a_route_its_permission_opens(app: Flask, entry: Entry) -> None:
    access = access_of(app.view_functions[entry.endpoint])
    assert access is not None
    assert access.permission is not None
    assert ALLOWED[entry.permission] <= ALLOWED[access.permission]


@pytest.mark.parametrize("role", Role)
def test_the_first_page_of_a_role_is_open_to_it(app: Flask, role: Role) -> None:
    access = access_of(app.view_functions[HOMES[role]])
    assert access is not None
    assert access.permission is not None
    assert role in ALLOWED[access.permission]


def test_procurement_sees_the_portfolio_only(app: Flask) -> None:
    assert list(shown_to(app, Role.PROCUREMENT)) == ["Portfolio"]


def test_an_administrator_sees_no_vendor(app: Flask) -> None:
    assert "Portfolio" not in shown_to(app, Role.ADMINISTRATOR)


def test_a_page_below_an_entry_marks_that_entry_alone(app: Flask) -> None:
    marked = [
        label for label, is_current in shown_to(app, Role.ANALYST, "/vendors/abc/edit").items() if is_current
    ]
    assert marked == ["Portfolio"]


def test_a_page_of_an_engagement_belongs_to_the_list_its_reader_came_from(app: Flask) -> None:
    assert shown_to(app, Role.ANALYST, "/engagements/abc/intake")["Portfolio"]
    assert shown_to(app, Role.BUSINESS_OWNER, "/engagements/abc/intake")["Your requests"]


def test_the_first_page_is_marked_on_itself_only(app: Flask) -> None:
    assert shown_to(app, Role.ANALYST, "/")["Today"]
    assert not shown_to(app, Role.ANALYST, "/assessments")["Today"]


def test_without_a_sign_in_there_is_no_navigation_and_the_mark_leads_to_the_sign_in(app: Flask) -> None:
    with app.test_request_context("/sign-in"):
        assert navigation() == []
        assert home_url() == "/sign-in"
