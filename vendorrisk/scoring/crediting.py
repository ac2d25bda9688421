"""From an answer to its credit: see docs/scoring.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from vendorrisk.scoring.answers import Answer, Review
from vendorrisk.scoring.conditions import is_answered, is_set_aside
from vendorrisk.scoring.errors import InvalidAnswerError
from vendorrisk.scoring.policy import Policy
from vendorrisk.scoring.questionnaire import FULL_CREDIT, REVIEWED_TYPES, Option, Question
from vendorrisk.scoring.rounding import plain
from vendorrisk.scoring.scores import QuestionState

_NOTHING = Fraction(0)
_WHOLE = Fraction(1)


@dataclass(frozen=True)
class Credited:
    """One question with its credit, before it is weighed against others."""

    question: Question
    state: QuestionState
    answered: bool
    credit: Fraction
    factor: Fraction
    final_credit: Fraction
    #: whether it is part of the sums
    counts: bool
    has_evidence: bool
    #: half a sentence: how the credit came about
    reason: str

    @property
    def asked(self) -> bool:
        return self.state != "not_asked"

    @property
    def fails_critically(self) -> bool:
        weighed = self.question.critical and self.state not in ("not_asked", "not_applicable")
        return weighed and self.final_credit < self.question.critical_below


@dataclass(frozen=True)
class Rules:
    """What a credit depends on besides question, answer and review."""

    policy: Policy
    #: the day ages are counted back from
    submitted_on: date
    #: False for an intake: its credits are risk points, which missing evidence must not lower
    evidence_matters: bool = True


def credit_question(
    question: Question, answer: Answer, review: Review, *, asked: bool, rules: Rules
) -> Credited:
    """The credit of one question. Raises InvalidAnswerError where the answer does not fit the question."""
    if not asked:
        return _out(question, answer, "not_asked", "Not asked, because its condition does not hold")
    if is_set_aside(question, answer) and not review.refused_not_applicable:
        return _out(question, answer, "not_applicable", "Set aside as not applicable, with a reason")
    answered = is_answered(question, answer)  # a refused claim is no answer either
    if review.credit is not None:
        return _reviewed(question, answer, review.credit, answered)
    if not answered:
        return _missing(question, answer)
    return _by_its_rule(question, answer, review, rules)


def _out(question: Question, answer: Answer, state: QuestionState, reason: str) -> Credited:
    return Credited(question, state, False, _NOTHING, _WHOLE, _NOTHING, False, bool(answer.evidence), reason)


def _reviewed(question: Question, answer: Answer, credit: Fraction, answered: bool) -> Credited:
    reason = f"A reviewer gave it {plain(credit)}"
    if not answered:
        reason = f"Not answered, but a reviewer gave it {plain(credit)}"
    counts, has_evidence = question.weight > 0, bool(answer.evidence)
    return Credited(question, "reviewed", answered, credit, _WHOLE, credit, counts, has_evidence, reason)


def _missing(question: Question, answer: Answer) -> Credited:
    counts = question.weight > 0 and question.when_missing == "zero"
    claimed = is_set_aside(question, answer)
    reason = "“Not applicable” was refused, so it is unanswered" if claimed else "Not answered"
    if question.weight > 0:
        reason += " and earns nothing" if counts else " and left out of the sums"
    return Credited(
        question, "missing", False, _NOTHING, _WHOLE, _NOTHING, counts, bool(answer.evidence), reason
    )


def _by_its_rule(question: Question, answer: Answer, review: Review, rules: Rules) -> Credited:
    has_evidence = bool(answer.evidence)
    counts = question.weight > 0
    if question.type in REVIEWED_TYPES:
        state: QuestionState = "awaiting_review" if counts else "answered"
        reason = "Waiting for a reviewer’s credit and earning nothing until then" if counts else "Answered"
        return Credited(question, state, True, _NOTHING, _WHOLE, _NOTHING, counts, has_evidence, reason)
    credit, reason = _credit_of(question, answer, rules.submitted_on)
    factor = evidence_factor(question, answer, review, rules)
    if factor != 1 and credit:
        reason += (
            f", of which {plain(factor * 100)} % counts because its {question.evidence} evidence is missing"
        )
    final = credit if factor == 1 else credit * factor
    return Credited(question, "answered", True, credit, factor, final, counts, has_evidence, reason)


def evidence_factor(question: Question, answer: Answer, review: Review, rules: Rules) -> Fraction:
    """The share of the credit that counts, below 1 where evidence is asked for, missing and not waived."""
    if question.evidence == "none" or answer.evidence or review.evidence_waived or not rules.evidence_matters:
        return _WHOLE
    missing = (
        rules.policy.required_missing if question.evidence == "required" else rules.policy.recommended_missing
    )
    return missing / 100


def _credit_of(question: Question, answer: Answer, submitted_on: date) -> tuple[Fraction, str]:
    match question.type, answer.value:
        case "yes_no", "yes" | "no":
            credit = FULL_CREDIT if answer.value == question.expected else _NOTHING
            return credit, f"“{question.label_of(answer.value)}” earns {plain(credit)}"
        case "single_choice", str(value):
            option = _option(question, value)
            return option.credit, f"“{option.label}” earns {plain(option.credit)}"
        case "multiple_choice", tuple(values):
            return _credit_of_choices(question, values)
        case "number", str(value):
            return _credit_of_number(question, value)
        case "date", str(value):
            return _credit_of_age(question, value, submitted_on)
        case _:
            raise InvalidAnswerError(question.key, "This is not a kind of answer that the question takes.")


def _option(question: Question, value: str) -> Option:
    option = question.option_by_value.get(value)
    if option is None:
        raise InvalidAnswerError(question.key, f"“{value}” is not one of the options.")
    return option


def _credit_of_choices(question: Question, values: tuple[str, ...]) -> tuple[Fraction, str]:
    options = [_option(question, value) for value in dict.fromkeys(values)]
    total = sum((option.credit for option in options), _NOTHING)
    credit = min(total, FULL_CREDIT)
    limit = f", limited to {plain(credit)}" if total > credit else ""
    chosen = "One option" if len(options) == 1 else f"{len(options)} options"
    verb = "earns" if len(options) == 1 else "earn"
    return credit, f"{chosen} of {len(question.options)} {verb} {plain(total)}{limit}"


def _credit_of_number(question: Question, text: str) -> tuple[Fraction, str]:
    try:
        number = Fraction(text)
    except (ValueError, ZeroDivisionError) as error:
        raise InvalidAnswerError(question.key, "This is not a number.") from error
    band = next((band for band in reversed(question.bands) if band.limit <= number), None)
    if band is None:
        return _NOTHING, f"{text} is below every band and earns 0"
    return band.credit, f"{text} is in the band from {plain(band.limit)}, which earns {plain(band.credit)}"


def _credit_of_age(question: Question, text: str, submitted_on: date) -> tuple[Fraction, str]:
    try:
        age = (submitted_on - date.fromisoformat(text)).days
    except ValueError as error:
        raise InvalidAnswerError(question.key, "This is not a date.") from error
    days = "1 day" if age == 1 else f"{age} days"
    old = f"{text} was {days} before the submission" if age >= 0 else f"{text} is after the submission"
    band = next((band for band in question.bands if age <= band.limit), None)
    if band is None:
        return _NOTHING, f"{old}, older than every band, and earns 0"
    return band.credit, f"{old}, within {plain(band.limit)}, which earns {plain(band.credit)}"
