"""Conditions of an approval: met with what shows it, and open again when it does not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from tests.support.browsing import Browser
from tests.support.factories import House, open_house, verdict
from tests.support.personas import ANA, AUDREY, CELIA, PASSWORD, add
from vendorrisk import jobs
from vendorrisk.assessments.deciding import conditions, signing_off
from vendorrisk.assessments.deciding.signing_off import ConditionOfApproval, Verdict
from vendorrisk.assessments.decision_models import Decision
from vendorrisk.database import db, now_utc
from vendorrisk.errors import InvalidInputError, NotAllowedError, WrongStateError
from vendorrisk.portfolio.models import VendorStanding


@pytest.fixture
def place(context: Flask) -> House:
    return open_house()


@pytest.fixture
def decision(place: House) -> Decision:
    return _approved_if(place)


def _approved_if(place: House) -> Decision:
    assessment = place.awaiting()
    read = verdict(assessment).report_id
    wanted = [ConditionOfApproval("Watch alarms at night.", (now_utc() + timedelta(days=30)).date())]
    made = signing_off.sign_off(
        assessment,
        Verdict("approved_with_conditions", "First the alarms.", wanted, read),
        add(CELIA),
        place.now,
    )
    db.session.commit()
    jobs.work_off()
    return made


def _open(decision: Decision) -> int:
    db.session.commit()
    standing = db.session.get(VendorStanding, decision.vendor_id)
    assert standing is not None
    return standing.open_conditions


def test_a_condition_is_met_with_what_shows_it(place: House, decision: Decision) -> None:
    assert _open(decision) == 1
    conditions.meet(decision.conditions[0], "Contract of 3 March.", place.ana, place.now)
    assert _open(decision) == 0
    with pytest.raises(WrongStateError):
        conditions.meet(decision.conditions[0], "Again.", place.ana, place.now)
    conditions.reopen(decision.conditions[0], place.ana, place.now)
    assert _open(decision) == 1


def test_it_takes_a_note_and_an_analyst(place: House, decision: Decision) -> None:
    with pytest.raises(InvalidInputError):
        conditions.meet(decision.conditions[0], " ", place.ana, place.now)
    with pytest.raises(NotAllowedError):
        conditions.meet(decision.conditions[0], "Seen.", add(CELIA).as_actor(), place.now)


def test_the_analyst_marks_it_on_the_decisions_page(app: Flask) -> None:
    with app.app_context():
        made = _approved_if(open_house())
        address = f"/sign-off/{made.assessment.public_id}"
        met = f"{address}/conditions/{made.conditions[0].public_id}/met"
        add(AUDREY)
    ana = Browser(app)
    ana.sign_in(ANA)
    assert ana.get(address).status_code == 200
    assert "Mark as met" in ana.page
    assert ana.post(met, note="").status_code == 422
    assert "Say what shows it." in ana.page
    assert ana.post(met, note="Contract of 3 March.").status_code == 303
    ana.get(address)
    assert "Contract of 3 March." in ana.page
    assert ana.post(f"{address}/conditions/nothing/met", note="x").status_code == 404
    audrey = Browser(app)
    audrey.sign_in(AUDREY, PASSWORD)
    assert audrey.post(met, note="x").status_code == 403
