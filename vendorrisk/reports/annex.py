"""The annex of a report: every question that was asked, its answer, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from vendorrisk.reports.record import AssessmentRecord, EvidenceFile
from vendorrisk.reports.wording import EVIDENCE_NEEDS, day, ended
from vendorrisk.scoring.answers import NO_ANSWER, Answer, Review
from vendorrisk.scoring.questionnaire import Question, Questionnaire
from vendorrisk.scoring.rounding import shown
from vendorrisk.scoring.scorecard import QuestionScore, Scorecard


@dataclass(frozen=True)
class AnswerLine:
    """One question of the annex."""

    question: Question
    answer: str
    comment: str
    files: Sequence[EvidenceFile]
    score: QuestionScore
    #: what the reviewer did, and who it was
    review: str
    answered_by: str
    #: the file or the earlier assessment that the answer was taken from; empty: given by hand
    source: str

    @property
    def people(self) -> str:
        """Who answered and who reviewed."""
        source = f", taken from {self.source}" if self.source else ""
        told = (f"Answered by {self.answered_by}{source}." if self.answered_by else "", self.review)
        return " ".join(part for part in told if part)

    @property
    def remarks(self) -> Iterator[str]:
        """Small print below the question."""
        if self.question.critical:
            yield "Critical question"
        if need := EVIDENCE_NEEDS.get(self.question.evidence):
            yield need


@dataclass(frozen=True)
class AnnexDomain:
    """The questions of one domain that were asked."""

    title: str
    score: Fraction | None
    lines: Sequence[AnswerLine]


class Annex:
    """Answers, reviews and evidence of a record, by question."""

    def __init__(
        self,
        record: AssessmentRecord,
        card: Scorecard,
        answers: Mapping[str, Answer],
        reviews: Mapping[str, Review],
    ) -> None:
        self._record = record
        self._answers = answers
        self._reviews = reviews
        self._scores = {score.key: score for score in card.questions}
        self._domain_scores = {(d.questionnaire, d.key.rpartition("/")[2]): d.score for d in card.domains}
        self._files: dict[str, list[EvidenceFile]] = {}
        for file in record.evidence:
            self._files.setdefault(file.question, []).append(file)

    def domains(self, questionnaires: Sequence[Questionnaire]) -> Iterator[AnnexDomain]:
        """The domains in which anything was asked."""
        for questionnaire in questionnaires:
            for domain in questionnaire.domains:
                lines = [self._line(q) for q in domain.questions if self._scores[q.key].asked]
                if lines:
                    score = self._domain_scores.get((questionnaire.key, domain.key))
                    yield AnnexDomain(domain.title, score, lines)

    def _line(self, question: Question) -> AnswerLine:
        answer = self._answers.get(question.key, NO_ANSWER)
        answered = self._record.answered.get(question.key, {})
        return AnswerLine(
            question=question,
            answer=answer_text(question, answer),
            comment=answer.comment,
            files=self._files.get(question.key, ()),
            score=self._scores[question.key],
            review=self._review_text(question.key),
            answered_by=answered.get("by", ""),
            source=answered.get("source", ""),
        )

    def _review_text(self, key: str) -> str:
        told, review = self._record.reviewed.get(key, {}), self._reviews.get(key)
        by = f" Reviewed by {told['by']}." if told.get("by") else ""
        if review and review.credit is not None:
            return f"Reviewer’s credit {shown(review.credit)}: {ended(review.reason)}{by}"
        if review and review.refused_not_applicable:
            return f"“Not applicable” refused: {ended(review.refused_not_applicable)}{by}"
        if review and review.evidence_waived:
            return f"Evidence waived: {ended(review.evidence_waived)}{by}"
        return f"Accepted by {told['by']}." if told.get("accepted") and by else ""


def answer_text(question: Question, answer: Answer) -> str:
    """An answer in the words of its options, or why there is none."""
    if answer.not_applicable:
        return f"Not applicable: {answer.not_applicable}"
    if question.type == "file":
        return "See the files" if answer.evidence else "No file"
    return answer_in_words(question, answer)


def answer_in_words(question: Question, answer: Answer) -> str:
    """Labels instead of values, days as people write them."""
    if answer.value is None:
        return "Not answered"
    if isinstance(answer.value, tuple):
        return "; ".join(question.label_of(value) for value in answer.value)
    if question.type == "date":
        return day(answer.value)
    return question.label_of(answer.value)
