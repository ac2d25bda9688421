"""What a questionnaire asks and is worth, for whom it is proposed, and which of its questions never mattered."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from tests.support.browsing import Browser
from tests.support.factories import House
from tests.web.workspace.reading import text_of
from vendorrisk.assessments.models import Assessment, AssessmentQuestionnaire
from vendorrisk.assessments.review_models import RatingBasis
from vendorrisk.database import Base, db, new_public_id


def test_the_library_says_for_whom_each_questionnaire_is(ana: Browser) -> None:
    assert ana.get("/questionnaires").status_code == 200
    told = text_of(ana.page)
    assert (
        told.index("By tier") < told.index("Minimum viable security") < told.index("By what they do for us")
    )
    assert "Proposed for tiers 1 and 2" in told


def test_a_questionnaire_says_what_it_asks_and_what_each_part_is_worth(ana: Browser) -> None:
    assert ana.get("/questionnaires/full").status_code == 200
    told = text_of(ana.page)
    assert "108 questions in 14 sections, about 60 minutes." in told
    assert "Identity and access 10 questions 12.0 points" in told
    assert "access.mfa · one of several" in told and "critical" in told
    assert "Asked when organisation.size is" in told
    assert 'href="/questionnaires/full/preview"' in ana.page


@pytest.mark.parametrize(("copies", "told"), [(18, "After 1 more this tells"), (19, "never mattered?")])
def test_after_twenty_scored_assessments_it_is_told_what_never_mattered(
    place: House, ana: Browser, copies: int, told: str
) -> None:
    _copy(place.awaiting(), copies)
    ana.get("/questionnaires/rapid")
    assert f"{copies + 1} assessments were scored with it so far." in text_of(ana.page)
    assert told in text_of(ana.page)
    assert ana.get("/questionnaires/rapid/influence").status_code == 200
    shown = text_of(ana.page)
    assert ("Too early to tell" in shown) == (copies < 19)
    assert ("rapid.proof 20" in shown) == (copies >= 19), "it counted each time and changed nothing"


def _copy(rated: Assessment, times: int) -> None:
    """As many more that came out the same."""
    for number in range(1, times + 1):
        for model in (Assessment, AssessmentQuestionnaire, RatingBasis):
            rows = [_renumbered(row, rated.id + number) for row in _rows(model, rated.id)]
            db.session.execute(insert(model), rows)
    db.session.commit()


def _rows(model: type[Base], assessment_id: int) -> list[dict[str, object]]:
    table = model.__table__
    key = table.c.id if "id" in table.c else table.c.assessment_id
    return [dict(row) for row in db.session.execute(select(table).where(key == assessment_id)).mappings()]


def _renumbered(row: dict[str, object], number: int) -> dict[str, object]:
    row["id" if "id" in row else "assessment_id"] = number
    return row | ({"public_id": new_public_id()} if "public_id" in row else {})
