"""The path to approval: the fewest questions to mend so that the recommendation becomes "approve".

See docs/scoring.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from vendorrisk.scoring.crediting import Credited
from vendorrisk.scoring.policy import Policy
from vendorrisk.scoring.questionnaire import FULL_CREDIT
from vendorrisk.scoring.rating import Exposure, grade_of, residual_risk
from vendorrisk.scoring.rounding import plain, shown
from vendorrisk.scoring.scores import Action, Path, PathStep
from vendorrisk.scoring.weighing import Pool, WeighedDomain, weigh


@dataclass(frozen=True)
class _Loss:
    """A question that could earn more."""

    part: Credited
    #: what mending it adds to the control score
    points: Fraction

    @property
    def key(self) -> str:
        return self.part.question.key


def path_to_approval(pool: Pool, exposure: Exposure | None, policy: Policy) -> Path:
    """To mend a question is to raise its final credit to 100; what is asked stays as it is.

    Every open critical failure comes first, then the other questions by the points they lose, largest first,
    until the residual risk is within the appetite. Equal losses stay in the order of the questionnaires.
    """
    if pool.control_score is None:
        return Path(False, "Nothing that was asked counts, so there is no score to improve.")
    if exposure is None:
        return Path(
            False, "The inherent risk is not known, so there is no appetite to reach: fill in the intake."
        )
    best = residual_risk(exposure.risk, FULL_CREDIT, policy, failing=False)
    if best > exposure.band.appetite:
        return Path(False, _out_of_reach(best, exposure))
    return Path(True, None, tuple(_steps(pool, exposure, policy)))


def _out_of_reach(best: Fraction, exposure: Exposure) -> str:
    return (
        f"Even with a control score of 100 the residual risk would be {shown(best)}, above the appetite of "
        f"{plain(exposure.band.appetite)} for tier {exposure.band.tier}."
    )


def _steps(pool: Pool, exposure: Exposure, policy: Policy) -> Iterator[PathStep]:
    failures = sorted((loss for loss in _losses(pool) if loss.part.fails_critically), key=_largest_first)
    mended: set[str] = set()
    score = _score(pool)
    for left, loss in enumerate(failures, start=1 - len(failures)):
        mended.add(loss.key)
        if loss.part.counts:
            score += loss.points
        else:
            pool = _mended(pool, mended)
            score = _score(pool)
        yield _step(loss, score, exposure, policy, failing=left < 0)
    others = [loss for loss in _losses(pool) if loss.key not in mended and loss.points]
    for loss in sorted(others, key=_largest_first):
        if residual_risk(exposure.risk, score, policy, failing=False) <= exposure.band.appetite:
            return
        score += loss.points
        yield _step(loss, score, exposure, policy, failing=False)


def _step(loss: _Loss, score: Fraction, exposure: Exposure, policy: Policy, *, failing: bool) -> PathStep:
    return PathStep(
        question=loss.part.question.key,
        action=_action(loss.part),
        control_score=score,
        residual_risk=residual_risk(exposure.risk, score, policy, failing=failing),
        grade=grade_of(score, policy, failing=failing),
    )


def _action(part: Credited) -> Action:
    if part.state == "missing":
        return "answer"
    if part.state == "awaiting_review":
        return "await_review"
    return "attach_evidence" if part.credit == FULL_CREDIT else "improve"


def _largest_first(loss: _Loss) -> Fraction:
    return -loss.points


def _losses(pool: Pool) -> list[_Loss]:
    """The questions that lose points, and the critical failures even where they have no points to lose."""
    return [
        _Loss(part, _points_lost(pool, domain, part))
        for domain in pool.domains
        for part in domain.credited
        if part.fails_critically or (part.counts and part.final_credit < FULL_CREDIT)
    ]


def _points_lost(pool: Pool, domain: WeighedDomain, part: Credited) -> Fraction:
    if not part.counts:
        return Fraction(0)
    return pool.share_of(domain, part.question.weight) * (FULL_CREDIT - part.final_credit)


def _mended(pool: Pool, keys: set[str]) -> Pool:
    """The pool with these questions mended.

    Needed where an unanswered critical question had left the sums: answered, it enters them, and every share
    shifts.
    """
    domains = tuple(
        weigh(
            domain.key,
            domain.questionnaire,
            domain.domain,
            tuple(_with_full_credit(part) if part.question.key in keys else part for part in domain.credited),
        )
        for domain in pool.domains
    )
    return Pool(domains, sum(domain.weight for domain in domains if domain.counts))


def _with_full_credit(part: Credited) -> Credited:
    counts = part.question.weight > 0
    return replace(part, state="answered", credit=FULL_CREDIT, final_credit=FULL_CREDIT, counts=counts)


def _score(pool: Pool) -> Fraction:
    """The pool's score; mending a question never takes the last one out of the sums."""
    return pool.control_score or Fraction(0)
