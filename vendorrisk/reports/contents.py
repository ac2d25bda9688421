"""What a report says, worked out of its record: the templates only lay it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

from vendorrisk.reports.record import AssessmentRecord, EvidenceFile, FindingFacts
from vendorrisk.scoring.answers import NO_ANSWER, Answer, Review
from vendorrisk.scoring.changes import Changes, what_changed
from vendorrisk.scoring.documents import (
    answers_from_data,
    policy_from_data,
    questionnaire_from_data,
    reviews_from_data,
)
from vendorrisk.scoring.policy import Policy
from vendorrisk.scoring.questionnaire import Question, Questionnaire
from vendorrisk.scoring.rounding import shown
from vendorrisk.scoring.scorecard import QuestionScore, Scorecard, scorecard_from_data

TOP: Final = 5
OUTCOMES: Final = {
    "approved": "Approved",
    "approved_with_conditions": "Approved with conditions",
    "rejected": "Rejected",
}
RECOMMENDATIONS: Final = {
    "approve": "Approve",
    "approve_with_conditions": "Approve with conditions",
    "do_not_approve": "Do not approve",
}


@dataclass(frozen=True)
class AnswerLine:
    """One question of the annex."""

    question: Question
    answer: str
    comment: str
    files: Sequence[EvidenceFile]
    score: QuestionScore
    review: str
    answered_by: str


@dataclass(frozen=True)
class AnnexDomain:
    title: str
    score: Fraction | None
    lines: Sequence[AnswerLine]


@dataclass(frozen=True)
class ControlLine:
    """One control of a framework, and how far the answers support it."""

    control: str
    title: str
    questions: int
    #: share of the possible points earned, in percent; None where nothing that counts looks at it
    support: Fraction | None


@dataclass(frozen=True)
class FrameworkCoverage:
    title: str
    controls: Sequence[ControlLine]

    @property
    def supported(self) -> int:
        return sum(line.support is not None and line.support >= 80 for line in self.controls)


class Contents:
    """A reading of one record."""

    def __init__(self, record: AssessmentRecord) -> None:
        self.record = record
        self.card: Scorecard = scorecard_from_data(record.scorecard)
        self.policy: Policy = policy_from_data(record.policy)
        self.questionnaires: list[Questionnaire] = [
            questionnaire_from_data(data) for data in record.questionnaires
        ]
        self.answers: dict[str, Answer] = answers_from_data(record.answers)
        self.reviews: dict[str, Review] = reviews_from_data(record.reviews)
        self.scores = {score.key: score for score in self.card.questions}

    @cached_property
    def questions(self) -> dict[str, Question]:
        return {question.key: question for one in self.questionnaires for question in one.questions}

    @property
    def tier_name(self) -> str:
        return self.policy.tier_band(self.card.tier).name if self.card.tier else ""

    @property
    def appetite(self) -> Fraction | None:
        return self.policy.tier_band(self.card.tier).appetite if self.card.tier else None

    @property
    def headline(self) -> str:
        """The decision where there is one, else the recommendation."""
        if self.record.decision:
            return OUTCOMES[self.record.decision.outcome]
        return RECOMMENDATIONS.get(self.card.recommendation or "", "Not rated")

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The summary in three sentences: how good, how risky, what follows."""
        if self.card.control_score is None:
            return ("Nothing that was answered counts towards a score, so the vendor is not rated.",)
        return (self._how_good(), self._how_risky(), self.card.recommendation_why)

    @cached_property
    def open_findings(self) -> list[FindingFacts]:
        return [finding for finding in self.record.findings if finding.status == "open"]

    @property
    def top_findings(self) -> list[FindingFacts]:
        return self.open_findings[:TOP]

    @cached_property
    def critical_failures(self) -> list[Question]:
        return [self.questions[key] for key in self.card.critical_failures]

    @cached_property
    def changes(self) -> Changes | None:
        if self.record.previous is None:
            return None
        return what_changed(scorecard_from_data(self.record.previous.scorecard), self.card)

    @cached_property
    def annex(self) -> list[AnnexDomain]:
        scored = {
            (domain.questionnaire, domain.key.rpartition("/")[2]): domain.score
            for domain in self.card.domains
        }
        domains: list[AnnexDomain] = []
        for questionnaire in self.questionnaires:
            for domain in questionnaire.domains:
                lines = [self._line(q) for q in domain.questions if self.scores[q.key].asked]
                if lines:
                    domains.append(
                        AnnexDomain(domain.title, scored.get((questionnaire.key, domain.key)), lines)
                    )
        return domains

    @cached_property
    def coverage(self) -> list[FrameworkCoverage]:
        found: dict[str, dict[str, list[QuestionScore]]] = {}
        for question in self.questions.values():
            if self.scores[question.key].asked:
                for framework, controls in question.controls.items():
                    for control in controls:
                        found.setdefault(framework, {}).setdefault(control, []).append(
                            self.scores[question.key]
                        )
        return [self._coverage_of(framework, controls) for framework, controls in sorted(found.items())]

    def answer_text(self, key: str) -> str:
        """An answer in the words of its options."""
        question, answer = self.questions[key], self.answers.get(key, NO_ANSWER)
        if answer.not_applicable:
            return f"Not applicable: {answer.not_applicable}"
        if question.type == "file":
            return "See the files" if answer.evidence else "No file"
        return answer_in_words(question, answer)

    def _line(self, question: Question) -> AnswerLine:
        answered = self.record.answered.get(question.key, {})
        return AnswerLine(
            question=question,
            answer=self.answer_text(question.key),
            comment=self.answers.get(question.key, NO_ANSWER).comment,
            files=[file for file in self.record.evidence if file.question == question.key],
            score=self.scores[question.key],
            review=self._review_text(question.key),
            answered_by=answered.get("by", ""),
        )

    def _review_text(self, key: str) -> str:
        told, review = self.record.reviewed.get(key), self.reviews.get(key)
        if told is None:
            return ""
        by = f" ({told['by']})"
        if review and review.credit is not None:
            return f"Reviewer's credit {shown(review.credit)}: {review.reason}{by}"
        if review and review.refused_not_applicable:
            return f"“Not applicable” refused: {review.refused_not_applicable}{by}"
        if review and review.evidence_waived:
            return f"Evidence waived: {review.evidence_waived}{by}"
        return f"Accepted{by}" if told.get("accepted") else ""

    def _coverage_of(self, framework: str, controls: dict[str, list[QuestionScore]]) -> FrameworkCoverage:
        known: dict[str, Any] = self.record.frameworks.get(framework, {})
        titles: dict[str, str] = known.get("controls", {})
        lines = [
            ControlLine(control, titles.get(control, ""), len(scores), _support(scores))
            for control, scores in sorted(controls.items(), key=lambda item: _control_order(item[0]))
        ]
        return FrameworkCoverage(known.get("title", framework), lines)

    def _how_good(self) -> str:
        score, grade = shown(self.card.control_score or Fraction(0)), self.card.grade
        evidence = (
            "" if self.card.assurance is None else f"; {shown(self.card.assurance)} % of it rests on evidence"
        )
        return f"{self.record.vendor.name} scores {score} of 100 for its controls, grade {grade}{evidence}."

    def _how_risky(self) -> str:
        if self.card.residual_risk is None or self.card.inherent_risk is None:
            return "Without an intake there is no inherent risk to weigh this against."
        before, after = shown(self.card.inherent_risk), shown(self.card.residual_risk)
        return (
            f"The engagement carries an inherent risk of {before} (tier {self.card.tier}, {self.tier_name}); "
            f"its controls bring it down to {after}, {self.card.risk_level}."
        )


def answer_in_words(question: Question, answer: Answer) -> str:
    """Labels instead of values, days as people write them."""
    if answer.value is None:
        return "Not answered"
    if isinstance(answer.value, tuple):
        return ", ".join(question.label_of(value) for value in answer.value)
    if question.type == "date":
        return day(answer.value)
    return question.label_of(answer.value)


def day(text: str) -> str:
    """“2026-11-23” or a moment as “23 November 2026”."""
    if not text:
        return ""
    value = date.fromisoformat(text[:10])
    return f"{value.day} {value:%B %Y}"


def moment(text: str) -> str:
    if not text:
        return ""
    value = datetime.fromisoformat(text)
    return f"{day(text)}, {value:%H:%M} UTC"


def _support(scores: Sequence[QuestionScore]) -> Fraction | None:
    possible = sum((score.points_possible for score in scores if score.counts), Fraction(0))
    if not possible:
        return None
    return sum((score.points for score in scores if score.counts), Fraction(0)) * 100 / possible


def _control_order(control: str) -> list[tuple[int, str]]:
    parts = control.replace("-", ".").replace("(", ".").split(".")
    return [(int(part), "") if part.isdigit() else (0, part) for part in parts]
