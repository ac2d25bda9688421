"""One table says who may do what; what is not in it is denied."""

from __future__ import annotations

from pathlib import Path

import pytest

from vendorrisk.accounts.permissions import (
    ALLOWED,
    ROLE_TITLES,
    Permission,
    Role,
    check_allowed,
    is_allowed,
)
from vendorrisk.audit import SYSTEM, Actor
from vendorrisk.errors import NotAllowedError


def staff(role: str) -> Actor:
    return Actor("staff", "id", "Somebody", role)


def test_every_permission_stands_in_the_table() -> None:
    assert set(ALLOWED) == set(Permission)


@pytest.mark.asvs("V8.1.1", "V8.2.1")
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_the_table_is_what_holds(role: Role, permission: Permission) -> None:
    assert is_allowed(staff(role), permission) is (role in ALLOWED[permission])


@pytest.mark.asvs("V8.2.1")
@pytest.mark.parametrize("permission", Permission)
def test_nobody_else_is_allowed_anything(permission: Permission) -> None:
    strangers = [
        staff(""),
        staff("chief"),
        staff("ADMINISTRATOR"),
        Actor("respondent", "id", "Victor", "administrator"),
        SYSTEM,
    ]
    for stranger in strangers:
        assert not is_allowed(stranger, permission)
        with pytest.raises(NotAllowedError):
            check_allowed(stranger, permission)


def test_the_operator_of_the_command_line_passes() -> None:
    check_allowed(Actor("command", "flask user", "flask user"), Permission.ADMINISTER_USERS)


def test_who_reviews_does_not_sign_and_who_signs_does_not_review() -> None:
    assert not ALLOWED[Permission.SIGN_OFF] & ALLOWED[Permission.REVIEW_ANSWERS]


@pytest.mark.parametrize("role", [Role.PROCUREMENT, Role.AUDITOR])
def test_readers_change_nothing(role: Role) -> None:
    changing = {
        Permission.EDIT_VENDOR,
        Permission.FILL_IN_INTAKE,
        Permission.PREPARE_ASSESSMENT,
        Permission.REVIEW_ANSWERS,
        Permission.SEND_FOR_SIGN_OFF,
        Permission.SIGN_OFF,
        Permission.ADMINISTER_USERS,
        Permission.RESEND_MAIL,
    }
    assert not [permission for permission in changing if role in ALLOWED[permission]]


def table() -> list[str]:
    """The permissions as docs/permissions.md shows them."""
    head = "| permission | " + " | ".join(ROLE_TITLES[role] for role in Role) + " |"
    rule = "| --- |" + " :-: |" * len(Role)
    rows = [
        f"| {permission.replace('_', ' ')} | "
        + " | ".join("yes" if role in ALLOWED[permission] else "" for role in Role)
        + " |"
        for permission in Permission
    ]
    return [head, rule, *rows]


@pytest.mark.asvs("V8.1.1")
def test_the_documented_table_is_the_one_that_holds() -> None:
    page = Path("docs/permissions.md").read_text().splitlines()
    assert [line for line in page if line.startswith("|")] == table()
