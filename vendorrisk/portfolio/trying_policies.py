"""A policy tried on what was rated so far, before it is put in force: who would move, from where to where."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from vendorrisk.assessments.lifecycle import Status
from vendorrisk.assessments.models import Assessment
from vendorrisk.assessments.review_models import Finding, Review
from vendorrisk.database import db
from vendorrisk.questionnaires.versions import questionnaire_of
from vendorrisk.scoring.policy import Policy
from vendorrisk.scoring.portfolio.basis import Basis, Standing, basis_of
from vendorrisk.scoring.scorecard import scorecard_from_data


@dataclass(frozen=True)
class Move:
    """One assessment that would stand elsewhere."""

    assessment: Assessment
    before: Standing
    after: Standing

    @property
    def what(self) -> tuple[str, ...]:
        """Which of grade, risk level, recommendation and tier would be another."""
        names = ("grade", "risk_level", "recommendation", "tier")
        return tuple(name for name in names if getattr(self.before, name) != getattr(self.after, name))


@dataclass(frozen=True)
class Trial:
    """The outcome of a trial over the newest rating of every engagement."""

    rated: int
    moves: tuple[Move, ...]
    #: (risk level before, after) -> how many
    levels: Mapping[tuple[str, str], int]
    grades: Mapping[tuple[str, str], int]
    recommendations: Mapping[tuple[str, str], int]


def try_policy(present: Policy, other: Policy) -> Trial:
    """Rate every engagement's newest assessment under both policies."""
    from vendorrisk.scoring.portfolio.rating_many import Portfolio, stand

    assessments = _newest_rated()
    portfolio = Portfolio.of(_bases(assessments))
    pairs = list(zip(assessments, stand(portfolio, present), stand(portfolio, other), strict=True))
    moves = (Move(*pair) for pair in pairs)
    return Trial(
        rated=len(pairs),
        moves=tuple(move for move in moves if move.what),
        levels=Counter((before.risk_level or "", after.risk_level or "") for _, before, after in pairs),
        grades=Counter((before.grade or "", after.grade or "") for _, before, after in pairs),
        recommendations=Counter(
            (before.recommendation or "", after.recommendation or "") for _, before, after in pairs
        ),
    )


def _newest_rated() -> Sequence[Assessment]:
    newest = (
        select(func.max(Assessment.id))
        .where(Assessment.submitted_at.is_not(None), Assessment.status != Status.CANCELLED)
        .group_by(Assessment.engagement_id)
    )
    rows = db.session.scalars(
        select(Assessment).where(Assessment.id.in_(newest)).order_by(Assessment.id)
    ).all()
    return [row for row in rows if row.scorecard is not None]


def _bases(assessments: Sequence[Assessment]) -> list[Basis]:
    ids = [assessment.id for assessment in assessments]
    waived = _keys(
        select(Review.assessment_id, Review.question_key).where(
            Review.assessment_id.in_(ids), Review.evidence_waived != ""
        )
    )
    agreed = _keys(
        select(Finding.assessment_id, Finding.question_key).where(
            Finding.assessment_id.in_(ids), Finding.remediation_agreed.is_(True), Finding.status == "open"
        )
    )
    return [_basis(each, waived[each.id], agreed[each.id]) for each in assessments]


def _keys(query: Select[int, str]) -> defaultdict[int, frozenset[str]]:
    """Assessment id -> question keys; none for an assessment that has no row."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for assessment_id, key in db.session.execute(query):
        found[assessment_id].add(key)
    return defaultdict(frozenset, {number: frozenset(keys) for number, keys in found.items()})


def _basis(assessment: Assessment, waived: frozenset[str], agreed: frozenset[str]) -> Basis:
    asked = (questionnaire_of(each.questionnaire_version) for each in assessment.questionnaires)
    questions = {key: question for each in asked for key, question in each.question_by_key.items()}
    return basis_of(scorecard_from_data(assessment.scorecard), questions, waived=waived, agreed=agreed)
