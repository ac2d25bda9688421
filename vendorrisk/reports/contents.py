"""What a report says, worked out of its record: the templates only lay it out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final

from markupsafe import Markup

from vendorrisk.reports import figures
from vendorrisk.reports.annex import Annex, AnnexDomain, answer_text
from vendorrisk.reports.coverage import FrameworkCoverage, coverage
from vendorrisk.reports.record import AssessmentRecord, FindingFacts, record_to_bytes
from vendorrisk.reports.wording import OUTCOMES, RECOMMENDATIONS, brief
from vendorrisk.scoring.answers import NO_ANSWER, Answer, Review
from vendorrisk.scoring.documents.answers import answers_from_data, reviews_from_data
from vendorrisk.scoring.documents.policies import policy_from_data
from vendorrisk.scoring.documents.questionnaires import questionnaire_from_data
from vendorrisk.scoring.explaining.changes import Changes, what_changed
from vendorrisk.scoring.policy import Policy, TierBand
from vendorrisk.scoring.questionnaire import Question, Questionnaire
from vendorrisk.scoring.rounding import plain, shown
from vendorrisk.scoring.scorecard import Scorecard, scorecard_from_data

#: how many changes the one page of summary has room for
TOP: Final = 4
_VERDICTS: Final = {
    "approved": "yes", "approve": "yes", "approved_with_conditions": "conditions", "approve_with_conditions": "conditions",
    "rejected": "no", "do_not_approve": "no",
}  # fmt: skip


@dataclass(frozen=True)
class ChangeLine:
    """One question whose points changed since the last assessment."""

    text: str
    change: Fraction


@dataclass(frozen=True)
class StepLine:
    """One step of the path to approval, in words."""

    text: str
    action: str
    control_score: Fraction
    residual_risk: Fraction
    grade: str


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

    @cached_property
    def questions(self) -> dict[str, Question]:
        return {question.key: question for one in self.questionnaires for question in one.questions}

    def question_text(self, key: str) -> str:
        """A question's words; of one that is gone since, its key."""
        return self.questions[key].text if key in self.questions else key

    @cached_property
    def record_sha256(self) -> str:
        """Fingerprint of the record that is attached."""
        return hashlib.sha256(record_to_bytes(self.record)).hexdigest()

    @property
    def tier(self) -> TierBand | None:
        return self.policy.tier_band(self.card.tier) if self.card.tier else None

    @property
    def appetite(self) -> Fraction | None:
        return self.tier.appetite if self.tier else None

    @property
    def headline(self) -> str:
        """The decision where there is one, else the recommendation."""
        if self.record.decision:
            return OUTCOMES[self.record.decision.outcome]
        return self.recommendation

    @property
    def recommendation(self) -> str:
        """In words; a score that has no inherent risk to be weighed against gives none."""
        nothing = "Not rated" if self.card.control_score is None else "No recommendation"
        return RECOMMENDATIONS.get(self.card.recommendation or "", nothing)

    @property
    def verdict(self) -> str:
        """The name of the mark beside the headline."""
        decided = self.record.decision.outcome if self.record.decision else self.card.recommendation
        return _VERDICTS.get(decided or "", "none")

    @property
    def recommended(self) -> str:
        """The name of the mark beside the recommendation."""
        return _VERDICTS.get(self.card.recommendation or "", "none")

    @property
    def reviewers(self) -> list[str]:
        """Whoever reviewed an answer, each once, in the order of the alphabet."""
        return sorted({told["by"] for told in self.record.reviewed.values() if told.get("by")})

    @property
    def grade_tone(self) -> str:
        return figures.GRADE_TONES.get(self.card.grade or "", "plain")

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The summary in three sentences: how good, how risky, what follows."""
        if self.card.control_score is None:
            return ("Nothing that was answered counts towards a score, so the vendor is not rated.",)
        return (self._how_good(), self._how_risky(), self.card.recommendation_why)

    @cached_property
    def open_findings(self) -> list[FindingFacts]:
        return [finding for finding in self.record.findings if finding.status == "open"]

    @cached_property
    def critical_failures(self) -> list[str]:
        """What fails, in the words of the finding."""
        failing = (self.questions[key] for key in self.card.critical_failures)
        return [question.finding.title if question.finding else question.text for question in failing]

    @cached_property
    def changes(self) -> Changes | None:
        if self.record.previous is None:
            return None
        return what_changed(scorecard_from_data(self.record.previous.scorecard), self.card)

    @property
    def top_changes(self) -> list[ChangeLine]:
        changed = self.changes.questions[:TOP] if self.changes else ()
        return [ChangeLine(self.question_text(one.key), one.change) for one in changed]

    @property
    def steps(self) -> list[StepLine]:
        return [
            StepLine(
                self.question_text(step.question),
                step.action,
                step.control_score,
                step.residual_risk,
                step.grade,
            )
            for step in self.card.path.steps
        ]

    @property
    def set_aside(self) -> list[tuple[str, str]]:
        """The questions that do not apply, with the reason given."""
        keys = self.card.not_applicable
        return [
            (self.question_text(key), self.answers.get(key, NO_ANSWER).not_applicable or "") for key in keys
        ]

    @property
    def taken_away(self) -> Fraction | None:
        """What the controls take away of the inherent risk, before a critical failure raises what is left."""
        if self.card.inherent_risk is None or self.card.control_score is None:
            return None
        return self.card.inherent_risk * self.policy.max_mitigation * self.card.control_score / 10000

    @property
    def raised_to_floor(self) -> bool:
        """Whether a critical failure keeps the residual risk above what the sum gives."""
        if self.taken_away is None or self.card.residual_risk is None or self.card.inherent_risk is None:
            return False
        return self.card.residual_risk > self.card.inherent_risk - self.taken_away

    @cached_property
    def annex(self) -> list[AnnexDomain]:
        return list(Annex(self.record, self.card, self.answers, self.reviews).domains(self.questionnaires))

    @cached_property
    def intake(self) -> list[tuple[str, str, Fraction, Fraction]]:
        """Of each intake question that was asked: its text, its answer, its risk points and how many it has at most."""
        if self.record.intake is None or self.card.inherent is None:
            return []
        asked, answers = (
            questionnaire_from_data(self.record.intake),
            answers_from_data(self.record.intake_answers),
        )
        return [
            (
                asked.question_by_key[score.key].text,
                answer_text(asked.question_by_key[score.key], answers.get(score.key, NO_ANSWER)),
                score.points,
                score.points_possible,
            )
            for score in self.card.inherent.questions
            if score.asked
        ]

    @cached_property
    def coverage(self) -> list[FrameworkCoverage]:
        scores = {score.key: score for score in self.card.questions}
        return coverage(self.questions, scores, self.record.frameworks)

    @property
    def appetite_figure(self) -> Markup | None:
        card = self.card
        if card.inherent_risk is None or card.residual_risk is None or self.appetite is None:
            return None
        levels = [(band.level, band.from_risk) for band in self.policy.risk_levels]
        margin = self.policy.conditional_margin
        return figures.appetite(card.inherent_risk, card.residual_risk, self.appetite, margin, levels)

    @property
    def domain_figure(self) -> Markup:
        graded = [(one, self.policy.grade_of(one.score)) for one in self.card.domains]
        bars = [
            figures.Bar(one.title, one.score, figures.GRADE_TONES.get(grade, "plain"), grade)
            for one, grade in graded
        ]
        grades = [(band.grade, band.from_score) for band in self.policy.grades if band.from_score]
        return figures.bar_chart(bars, grades, "Score by domain")

    @property
    def path_figure(self) -> Markup | None:
        if self.card.residual_risk is None or self.appetite is None or not self.card.path.steps:
            return None
        risks = [step.residual_risk for step in self.card.path.steps]
        return figures.descent(self.card.residual_risk, risks, self.appetite)

    def _how_good(self) -> str:
        score, grade = shown(self.card.control_score or Fraction(0)), self.card.grade
        evidence = (
            "" if self.card.assurance is None else f"; {shown(self.card.assurance)} % of it rests on evidence"
        )
        return f"{brief(self.record.vendor.name, 40)} scores {score} of 100 for its controls, grade {grade}{evidence}."

    def _how_risky(self) -> str:
        if self.card.residual_risk is None or self.card.inherent_risk is None or self.tier is None:
            return "Without an intake there is no inherent risk to weigh this against."
        before, after = shown(self.card.inherent_risk), shown(self.card.residual_risk)
        carries = (
            f"The engagement carries an inherent risk of {before} (tier {self.tier.tier}, {self.tier.name})"
        )
        if self.raised_to_floor:
            return f"{carries}; open critical failures keep the residual risk at {after}, {self.card.risk_level}."
        return f"{carries}; the controls bring it down to {after}, {self.card.risk_level}."

    @property
    def weighing(self) -> str:
        """How the residual risk comes about, with the figures of this record."""
        if self.taken_away is None:
            return ""
        mitigation, score = plain(self.policy.max_mitigation), figures.figure(self.card.control_score)
        risk = figures.figure(self.card.inherent_risk)
        return f"{risk} × {mitigation} % × {score} %"
