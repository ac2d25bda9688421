"""Every (from, to, who) of the life of an assessment: what the table allows happens, everything else is refused."""

from __future__ import annotations

from itertools import product

import pytest
from flask import Flask

from tests.support.factories import open_house
from vendorrisk.accounts.permissions import Role
from vendorrisk.assessments.lifecycle import TRANSITIONS, Status, can_move, move
from vendorrisk.audit import Actor
from vendorrisk.database import now_utc
from vendorrisk.errors import NotAllowedError, WrongStateError

ACTORS = [
    *(Actor("staff", f"{role}-id", role, role) for role in Role),
    Actor("respondent", "victor", "Victor"),
    Actor("system", "system", "VendorRisk"),
]


@pytest.mark.asvs("V2.3.1")
def test_every_move_of_everybody(context: Flask) -> None:
    assessment = open_house().drafted()
    for came_from, to, actor in product(Status, Status, ACTORS):
        assessment.status = came_from
        allowed = TRANSITIONS.get((came_from, to), frozenset())
        if (actor.role or actor.kind) in allowed:
            assert can_move(assessment, to, actor)
            move(assessment, to, actor, now_utc())
            assert assessment.status == to
            continue
        assert not can_move(assessment, to, actor)
        with pytest.raises(NotAllowedError if allowed else WrongStateError):
            move(assessment, to, actor, now_utc())
        assert assessment.status == came_from


def test_nothing_leaves_the_end(context: Flask) -> None:
    assert not [pair for pair in TRANSITIONS if pair[0] in {Status.CANCELLED, Status.SUPERSEDED}]


def test_only_the_cso_decides() -> None:
    for outcome in (Status.APPROVED, Status.APPROVED_WITH_CONDITIONS, Status.REJECTED):
        ways = {pair: who for pair, who in TRANSITIONS.items() if pair[1] == outcome}
        assert ways == {(Status.AWAITING_SIGN_OFF, outcome): frozenset({"cso"})}
