"""A policy tried on a whole portfolio: 10,000 assessments of 120 answers.

    PYTHONPATH=. python benchmarks/dry_run.py

First the arithmetic alone, against the exact scorer one by one; then everything that opening the page takes: the
bases out of the database, both policies, the picture, the names of who moves, the template. Its floor is the bases read
with plain SQL and nothing done with them.
"""

from __future__ import annotations

import sqlite3
import tempfile
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import insert, select

from benchmarks.measuring import line, side_by_side, timed
from tests.support.applications import make_app
from tests.support.browsing import Browser
from tests.support.factories import open_house
from tests.support.personas import ANA, add
from vendorrisk.accounts.sessions import open_session
from vendorrisk.assessments.models import Assessment, AssessmentQuestionnaire
from vendorrisk.assessments.review_models import RatingBasis
from vendorrisk.database import Base, db, new_public_id, now_utc
from vendorrisk.questionnaires.library import library
from vendorrisk.scoring.portfolio.basis import Basis, Part, stand_exactly
from vendorrisk.scoring.portfolio.packing import pack
from vendorrisk.scoring.portfolio.rating_many import Portfolio, stand
from vendorrisk.vendors.models import Engagement, Vendor

VENDORS, QUESTIONS, REPEATS = 10_000, 120, 15
#: one in so many is rated again exactly for the comparison
EXACTLY = 20


def main() -> None:
    random = Random(20261123)
    bases = [basis(random) for _ in range(VENDORS)]
    arithmetic(bases)
    with tempfile.TemporaryDirectory() as folder:
        browser = house(Path(folder), bases)
        page(browser, Path(folder) / "test.sqlite3")


def basis(random: Random) -> Basis:
    share = Fraction(1, QUESTIONS)
    parts = tuple(
        Part(
            f"q{number}",
            share,
            Fraction(random.choice((0, 40, 50, 80, 100, 100, 100))),
            random.choice((0, 0, 1, 2)),
            Fraction(50) if number % 40 == 0 else None,
        )
        for number in range(QUESTIONS)
    )
    return Basis(parts, counts=True, risk_by_sum=Fraction(random.randint(0, 1000), 10), minimum_tier=None)


def arithmetic(bases: list[Basis]) -> None:
    policy, portfolio = library().policies["standard"], Portfolio.of(bases)
    some = bases[::EXACTLY]
    ours, floor = side_by_side(
        lambda: stand(portfolio, policy), lambda: [stand_exactly(each, policy) for each in some], REPEATS
    )
    print(f"{VENDORS:,} assessments x {QUESTIONS} answers; the exact scorer took one in {EXACTLY} of them")
    print(line("one policy on all of them", ours, floor))


def page(browser: Browser, database: Path) -> None:
    connection = sqlite3.connect(database)

    def open_page() -> None:
        reply = browser.client.get("/policy/draft", base_url=browser.site)
        assert f"of {VENDORS}" in reply.text
        reply.close()

    def read_alone() -> None:
        connection.execute("SELECT * FROM rating_bases ORDER BY assessment_id").fetchall()

    print(f"the first opening: {timed(open_page):.0f} ms")
    ours, floor = side_by_side(open_page, read_alone, REPEATS)
    print(line("the page of a draft, whole", ours, floor))


def house(folder: Path, bases: list[Basis]) -> Browser:
    """An application with one assessment for each basis, and the browser of an analyst who drafted a policy."""
    app = make_app(folder)
    with app.app_context():
        fill(bases)
        token, _ = open_session(add(ANA), "", now_utc(), waits=False)
        db.session.commit()
    browser = Browser(app)
    browser.carry(token)
    assert browser.post("/policy/draft").status_code == 303
    return browser


def fill(bases: list[Basis]) -> None:
    """Copies of one vendor that went the whole way, each with a basis of its own."""
    rated = open_house().awaiting("full")
    first = row_of(RatingBasis, rated.id)
    for model, number in (
        (Vendor, rated.vendor_id),
        (Engagement, rated.engagement_id),
        (Assessment, rated.id),
    ):
        copy(model, number, len(bases))
    copy_questionnaires(rated.id, len(bases))
    rows = []
    for number, each in enumerate(bases):
        packed = pack(each)
        rows.append(
            {
                **first,
                "assessment_id": 1_000_000 + number,
                "parts": packed.parts,
                "risk_by_sum": str(packed.risk_by_sum),
            }
        )
    db.session.execute(insert(RatingBasis), rows)
    db.session.delete(db.session.get_one(RatingBasis, rated.id))
    db.session.commit()


def copy(model: type[Base], number: int, times: int) -> None:
    given = row_of(model, number)
    owners = {"vendor_id", "engagement_id"} & given.keys()
    for start in range(0, times, 500):
        numbers = range(1_000_000 + start, 1_000_000 + min(start + 500, times))
        rows = [
            {**given, "id": each, "public_id": new_public_id(), **dict.fromkeys(owners, each)}
            for each in numbers
        ]
        db.session.execute(insert(model), rows)
    db.session.commit()


def copy_questionnaires(number: int, times: int) -> None:
    """Who stands at an edge is rated exactly, which needs the questions."""
    table = AssessmentQuestionnaire.__table__
    given = db.session.execute(select(table).where(table.c.assessment_id == number)).mappings().one()
    rows = [{**given, "assessment_id": 1_000_000 + each} for each in range(times)]
    db.session.execute(insert(AssessmentQuestionnaire), rows)
    db.session.commit()


def row_of(model: type[Base], number: int) -> dict[str, Any]:
    table = model.__table__
    key = next(iter(table.primary_key))
    return dict(db.session.execute(select(table).where(key == number)).mappings().one())


if __name__ == "__main__":
    main()
