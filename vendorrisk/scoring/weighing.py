"""From credits to the score: see docs/scoring.md. Exact, in integers and fractions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from vendorrisk.scoring.crediting import Credited
from vendorrisk.scoring.questionnaire import Domain, Questionnaire
from vendorrisk.scoring.rounding import shown
from vendorrisk.scoring.scores import DomainScore, QuestionScore

_NOTHING = Fraction(0)


@dataclass(frozen=True)
class WeighedDomain:
    """A domain with its sums over the questions that count."""

    key: str
    questionnaire: str
    domain: Domain
    credited: tuple[Credited, ...]
    #: against the other domains, worked out where the file says "sum"
    weight: int
    #: sum of the question weights w
    weights: int
    #: sum of w x a
    earned: Fraction

    @property
    def counts(self) -> bool:
        return self.weights > 0


@dataclass(frozen=True)
class Pool:
    """The domains of all questionnaires of an assessment, weighed against each other."""

    domains: tuple[WeighedDomain, ...]
    #: sum of the weights of the domains that count
    weight: int

    @property
    def control_score(self) -> Fraction | None:
        """0 to 100, or None where no domain counts or all that count weigh nothing."""
        if self.weight == 0:
            return None
        parts = (domain.earned * domain.weight / domain.weights for domain in self.domains if domain.counts)
        return sum(parts, _NOTHING) / self.weight

    def share_of(self, domain: WeighedDomain, weight: int) -> Fraction:
        """The most that a question of this weight in this domain can add to the control score, of 1."""
        if self.weight == 0 or not domain.counts:
            return _NOTHING
        return Fraction(domain.weight * weight, self.weight * domain.weights)


def pool(questionnaires: Sequence[Questionnaire], credited: Mapping[str, Credited]) -> Pool:
    """Weigh the credited questions (by key) in their domains."""
    keys = Counter(domain.key for questionnaire in questionnaires for domain in questionnaire.domains)
    domains = tuple(
        _weigh(domain, questionnaire, credited, unique=keys[domain.key] == 1)
        for questionnaire in questionnaires
        for domain in questionnaire.domains
    )
    return Pool(domains, sum(domain.weight for domain in domains if domain.counts))


def _weigh(
    domain: Domain, questionnaire: Questionnaire, credited: Mapping[str, Credited], *, unique: bool
) -> WeighedDomain:
    key = domain.key if unique else f"{questionnaire.key}/{domain.key}"
    parts = tuple(credited[question.key] for question in domain.questions)
    return weigh(key, questionnaire.key, domain, parts)


def weigh(key: str, questionnaire: str, domain: Domain, credited: tuple[Credited, ...]) -> WeighedDomain:
    """The sums of one domain."""
    weights, earned = 0, _NOTHING
    for part in credited:
        if part.counts:
            weights += part.question.weight
            earned += part.final_credit * part.question.weight
    weight = weights if domain.weight == "sum" else domain.weight
    return WeighedDomain(key, questionnaire, domain, credited, weight, weights, earned)


def domain_scores(pool: Pool) -> tuple[DomainScore, ...]:
    """The domains in which at least one question counts."""
    return tuple(_domain_score(pool, domain) for domain in pool.domains if domain.counts)


def _domain_score(pool: Pool, domain: WeighedDomain) -> DomainScore:
    share = pool.share_of(domain, domain.weights)
    score = domain.earned / domain.weights
    return DomainScore(
        key=domain.key,
        title=domain.domain.title,
        questionnaire=domain.questionnaire,
        weight=domain.weight,
        score=score,
        points=share * score,
        points_possible=share * 100,
        counted=sum(part.counts for part in domain.credited),
    )


def question_scores(pool: Pool) -> tuple[QuestionScore, ...]:
    """Every question, asked or not, in the order of the questionnaires."""
    return tuple(_question_score(pool, domain, part) for domain in pool.domains for part in domain.credited)


def _question_score(pool: Pool, domain: WeighedDomain, part: Credited) -> QuestionScore:
    share = pool.share_of(domain, part.question.weight) if part.counts else _NOTHING
    points, possible = share * part.final_credit, share * 100
    return QuestionScore(
        key=part.question.key,
        domain=domain.key,
        state=part.state,
        weight=part.question.weight,
        asked=part.asked,
        answered=part.answered,
        counts=part.counts,
        credit=part.credit,
        factor=part.factor,
        final_credit=part.final_credit,
        points=points,
        points_possible=possible,
        points_lost=possible - points,
        has_evidence=part.has_evidence,
        critical_failure=part.fails_critically,
        why=_why(part, points, possible),
    )


def _why(part: Credited, points: Fraction, possible: Fraction) -> str:
    if part.counts:
        return f"{part.reason}: {shown(points)} of {shown(possible)} points."
    if part.state == "answered" and not part.question.critical:
        return "Asked for information only."
    return f"{part.reason}."


def completeness(credited: Iterable[Credited]) -> Fraction:
    """Percent of what is asked (and has a weight) that is answered or set aside; 100 where nothing is asked."""
    asked = [part for part in credited if part.asked and part.question.weight > 0]
    done = sum(part.answered or part.state == "not_applicable" for part in asked)
    return Fraction(100 * done, len(asked)) if asked else Fraction(100)


def assurance(questions: Iterable[QuestionScore], control_score: Fraction | None) -> Fraction | None:
    """Percent of the points earned that rests on attached evidence; 0 of none, None without a score."""
    if control_score is None:
        return None
    backed = sum((question.points for question in questions if question.has_evidence), _NOTHING)
    return 100 * backed / control_score if control_score else _NOTHING
