"""A policy tried on what was rated so far, before it is put in force: who would move, from where to where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from sqlalchemy import func, select

from vendorrisk.assessments.lifecycle import Status
from vendorrisk.assessments.models import Assessment
from vendorrisk.assessments.review_models import RatingBasis
from vendorrisk.assessments.reviewing.rating import basis_of_rating
from vendorrisk.database import db
from vendorrisk.scoring.policy import Policy
from vendorrisk.scoring.portfolio.basis import Basis, Standing
from vendorrisk.scoring.portfolio.packing import PackedBasis
from vendorrisk.scoring.scorecard import scorecard_from_data

#: how many of those that move are told by name
MOST_NAMED: Final = 200
_WORSE: Final = ("approve", "approve_with_conditions", "do_not_approve")


@dataclass(frozen=True)
class Move:
    """One assessment that would stand elsewhere."""

    assessment_id: int
    before: Standing
    after: Standing

    @property
    def what(self) -> tuple[str, ...]:
        """Which of grade, risk level, recommendation and tier would be another."""
        names = ("grade", "risk_level", "recommendation", "tier")
        return tuple(name for name in names if getattr(self.before, name) != getattr(self.after, name))

    @property
    def levels(self) -> tuple[str, str]:
        return self.before.risk_level or "", self.after.risk_level or ""


@dataclass(frozen=True)
class Trial:
    """The outcome of a trial over the newest rating of every engagement."""

    rated: int
    #: whose recommendation gets worse first
    moves: tuple[Move, ...]
    #: (risk level before, after) -> how many
    levels: Mapping[tuple[str, str], int]


def try_policy(present: Policy, other: Policy) -> Trial:
    """Rate every engagement's newest assessment under both policies."""
    from vendorrisk.scoring.portfolio.rating_many import Portfolio, stand

    numbers, rows = _newest_rated()
    portfolio = Portfolio.of_packed(rows, lambda row: _exact_basis(numbers[row]))
    all_ = [
        Move(*each) for each in zip(numbers, stand(portfolio, present), stand(portfolio, other), strict=True)
    ]
    moves = sorted((move for move in all_ if move.what), key=_urgency)
    return Trial(rated=len(all_), moves=tuple(moves), levels=Counter(move.levels for move in all_))


def name_moves(moves: Sequence[Move]) -> list[tuple[Move, Assessment]]:
    """The first of them with their assessments, for a table of who moves."""
    first = moves[:MOST_NAMED]
    ids = [move.assessment_id for move in first]
    found = {each.id: each for each in db.session.scalars(select(Assessment).where(Assessment.id.in_(ids)))}
    return [(move, found[move.assessment_id]) for move in first]


def _urgency(move: Move) -> tuple[int, int]:
    """Losing an approval comes before winning one, and that before any other change."""
    before, after = (
        _WORSE.index(each.recommendation) if each.recommendation else 0 for each in (move.before, move.after)
    )
    return before - after, move.assessment_id


def _newest_rated() -> tuple[list[int], list[PackedBasis]]:
    newest = (
        select(func.max(Assessment.id))
        .where(Assessment.submitted_at.is_not(None), Assessment.status != Status.CANCELLED)
        .group_by(Assessment.engagement_id)
    )
    query = select(RatingBasis.__table__).where(RatingBasis.assessment_id.in_(newest))
    found = db.session.execute(query.order_by(RatingBasis.assessment_id)).all()
    packed = [
        PackedBasis(row.parts, row.counts, row.risk_by_sum and Fraction(row.risk_by_sum), row.minimum_tier)
        for row in found
    ]
    return [row.assessment_id for row in found], packed


def _exact_basis(assessment_id: int) -> Basis:
    assessment = db.session.get_one(Assessment, assessment_id)
    return basis_of_rating(assessment, scorecard_from_data(assessment.scorecard))
