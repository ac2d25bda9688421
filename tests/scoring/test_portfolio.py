"""A portfolio rated at once stands exactly where the exact scorer puts each assessment."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.scoring.building import DAY, POLICY, intake_of
from tests.scoring.generating import scoring_of
from vendorrisk.scoring.policy import Policy
from vendorrisk.scoring.portfolio.basis import Basis, Part, Standing, basis_of, stand_exactly
from vendorrisk.scoring.portfolio.rating_many import Portfolio, stand
from vendorrisk.scoring.scorecard import Scorecard
from vendorrisk.scoring.scoring import score


def _policy(seed: int) -> Policy:
    """Another policy: its factors, bands and limits moved at random."""
    random = Random(seed)

    def moved(figure: Fraction, by: int = 6) -> Fraction:
        return max(Fraction(0), min(Fraction(100), figure + Fraction(random.randint(-by * 10, by * 10), 10)))

    return replace(
        POLICY,
        required_missing=moved(POLICY.required_missing, 50),
        recommended_missing=moved(POLICY.recommended_missing, 50),
        max_mitigation=moved(POLICY.max_mitigation),
        grades=tuple(replace(b, from_score=moved(b.from_score, 2) if b.from_score else b.from_score) for b in POLICY.grades),
        risk_levels=tuple(replace(b, from_risk=moved(b.from_risk, 4) if b.from_risk else b.from_risk) for b in POLICY.risk_levels),
        conditional_margin=moved(POLICY.conditional_margin, 5),
        tiers=tuple(replace(b, appetite=moved(b.appetite), from_risk=moved(b.from_risk, 4) if b.from_risk else b.from_risk) for b in POLICY.tiers),
    )  # fmt: skip


def _told(standing: Standing | Scorecard) -> tuple[object, ...]:
    return (standing.grade, standing.risk_level, standing.recommendation, standing.tier)


def _basis(seed: int) -> tuple[Basis, Scorecard, Policy]:
    """The basis of a rating under the usual policy, and the scorecard under another."""
    scoring, other = scoring_of(seed), _policy(seed)
    agreed = frozenset(
        key for number, key in enumerate(question.key for question in scoring.questions) if number % 3 == 0
    )
    waived = frozenset(key for key, review in scoring.reviews.items() if review.evidence_waived)
    questions = {question.key: question for question in scoring.questions}
    basis = basis_of(scoring.scored(agreed_remediations=agreed), questions, waived=waived, agreed=agreed)
    again = score(
        scoring.questionnaires, scoring.answers, policy=other, submitted_on=DAY, reviews=scoring.reviews,
        intake=intake_of(scoring.risk), agreed_remediations=agreed,
    )  # fmt: skip
    return basis, again, other


@given(st.integers(0, 10_000_000))
def test_a_basis_stands_under_any_policy_where_scoring_anew_would_put_it(seed: int) -> None:
    basis, again, other = _basis(seed)
    standing = stand_exactly(basis, other)
    assert (standing.control_score, standing.residual_risk) == (again.control_score, again.residual_risk)
    assert _told(standing) == _told(again)


@given(st.integers(0, 10_000_000))
def test_many_at_once_stand_as_each_alone(seed: int) -> None:
    other = _policy(seed)
    bases = [_basis(seed + number)[0] for number in range(4)]
    assert [_told(each) for each in stand(Portfolio.of(bases), other)] == [
        _told(stand_exactly(basis, other)) for basis in bases
    ]


def test_a_figure_on_an_edge_is_decided_exactly() -> None:
    """Thirds that add up to 89.95 are shown as 90.0; floating point alone could say 89.9."""
    credit = Fraction("89.95")
    parts = tuple(Part(f"q{number}", Fraction(1, 3), credit, 0) for number in range(3))
    basis = Basis(parts, counts=True, risk_by_sum=Fraction(100), minimum_tier=None)
    assert stand(Portfolio.of([basis]), POLICY)[0].grade == stand_exactly(basis, POLICY).grade == "A"


def test_an_empty_portfolio_has_nobody_in_it() -> None:
    assert stand(Portfolio.of([]), POLICY) == []
