"""Questionnaires, answers, reviews and a policy in; a scorecard out.

The same input gives the same figures for ever.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from vendorrisk.scoring.answers import NO_ANSWER, NO_REVIEW, Answer, Review
from vendorrisk.scoring.conditions import asked_questions
from vendorrisk.scoring.crediting import Credited, Rules, credit_question
from vendorrisk.scoring.errors import ScoringError
from vendorrisk.scoring.explaining.path import path_to_approval
from vendorrisk.scoring.inherent import score_intake
from vendorrisk.scoring.policy import Policy
from vendorrisk.scoring.questionnaire import Questionnaire
from vendorrisk.scoring.rating import exposure, rate
from vendorrisk.scoring.scorecard import Scorecard
from vendorrisk.scoring.weighing import assurance, completeness, domain_scores, pool, question_scores

Intake = tuple[Questionnaire, Mapping[str, Answer]]

_NO_REVIEWS: Mapping[str, Review] = {}


def score(
    questionnaires: Sequence[Questionnaire],
    answers: Mapping[str, Answer],
    *,
    policy: Policy,
    submitted_on: date,
    reviews: Mapping[str, Review] = _NO_REVIEWS,
    intake: Intake | None = None,
    agreed_remediations: frozenset[str] = frozenset(),
) -> Scorecard:
    """Rate the answers to the questionnaires, pooled, against the inherent risk of the intake.

    `submitted_on` is the day ages are counted back from. `agreed_remediations` names the critical questions
    whose failure has a remediation that was agreed on. Without an intake there is a control score and a
    grade, but no risk. Answers and reviews of questions that are not asked are ignored.

    Raises ScoringError where a question or a key stands in two questionnaires and for one of the wrong kind,
    InvalidAnswerError where an answer does not fit its question (entry.check_answer keeps those out).
    """
    _check_together(questionnaires)
    credited = _credit(questionnaires, answers, reviews, Rules(policy, submitted_on))
    weighed = pool(questionnaires, credited)
    inherent = score_intake(*intake, policy, submitted_on) if intake else None
    failures = tuple(key for key, part in credited.items() if part.fails_critically)
    against = exposure(inherent, policy)
    rating = rate(weighed.control_score, against, failures, agreed_remediations, policy)
    questions = question_scores(weighed)
    return Scorecard(
        control_score=weighed.control_score,
        grade=rating.grade,
        inherent_risk=inherent.risk if inherent else None,
        tier=inherent.tier if inherent else None,
        residual_risk=rating.residual_risk,
        risk_level=rating.risk_level,
        recommendation=rating.recommendation,
        recommendation_why=rating.why,
        completeness=completeness(credited.values()),
        assurance=assurance(questions, weighed.control_score),
        critical_failures=failures,
        missing=tuple(key for key, part in credited.items() if part.asked and _is_missing(part)),
        awaiting_review=tuple(key for key, part in credited.items() if part.state == "awaiting_review"),
        not_applicable=tuple(key for key, part in credited.items() if part.state == "not_applicable"),
        domains=domain_scores(weighed),
        questions=questions,
        path=path_to_approval(weighed, against, policy),
        inherent=inherent,
        policy_key=policy.key,
        policy_version=policy.version,
        submitted_on=submitted_on,
    )


def _is_missing(part: Credited) -> bool:
    """Unanswered, even where a reviewer gave a credit all the same."""
    return not part.answered and part.state in ("missing", "reviewed")


def _credit(
    questionnaires: Sequence[Questionnaire],
    answers: Mapping[str, Answer],
    reviews: Mapping[str, Review],
    rules: Rules,
) -> dict[str, Credited]:
    asked = asked_questions(questionnaires, answers)
    return {
        question.key: credit_question(
            question,
            answers.get(question.key, NO_ANSWER),
            reviews.get(question.key, NO_REVIEW),
            asked=question.key in asked,
            rules=rules,
        )
        for questionnaire in questionnaires
        for question in questionnaire.questions
    }


def _check_together(questionnaires: Sequence[Questionnaire]) -> None:
    keys: set[str] = set()
    seen: dict[str, str] = {}
    for questionnaire in questionnaires:
        if questionnaire.kind != "vendor":
            raise ScoringError(f"“{questionnaire.title}” is an intake: its credits are risk points.")
        for question in questionnaire.questions:
            if question.key in seen:
                both = f"“{seen[question.key]}” and in “{questionnaire.title}”"
                raise ScoringError(f"The question {question.key} stands in {both}.")
            seen[question.key] = questionnaire.title
        if questionnaire.key in keys:
            raise ScoringError(f"Two questionnaires have the key “{questionnaire.key}”.")
        keys.add(questionnaire.key)
