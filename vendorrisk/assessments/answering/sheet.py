"""All of an assessment's questions with the answers and evidence they have: read once, used by every page about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select

from vendorrisk.assessments.answer_models import Answer, Evidence
from vendorrisk.assessments.models import Assessment
from vendorrisk.database import db
from vendorrisk.questionnaires.versions import questionnaire_of
from vendorrisk.scoring.answers import Answer as ScoringAnswer
from vendorrisk.scoring.conditions import asked_questions, contradictions_in
from vendorrisk.scoring.questionnaire import Domain, Question, Questionnaire


@dataclass(frozen=True)
class AnswerSheet:
    """A reading of one assessment; it does not follow later changes."""

    questionnaires: tuple[Questionnaire, ...]
    answers: Mapping[str, Answer]
    evidence: Mapping[str, tuple[Evidence, ...]]

    @cached_property
    def domains(self) -> tuple[Domain, ...]:
        return tuple(domain for questionnaire in self.questionnaires for domain in questionnaire.domains)

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        return {question.key: question for domain in self.domains for question in domain.questions}

    @cached_property
    def domain_of(self) -> Mapping[str, Domain]:
        return {question.key: domain for domain in self.domains for question in domain.questions}

    @cached_property
    def for_scoring(self) -> Mapping[str, ScoringAnswer]:
        """The answers as the scorer takes them; a file question is answered by its evidence."""
        keys = self.answers.keys() | self.evidence.keys()
        return {key: self._for_scoring(key) for key in keys if key in self.questions}

    @cached_property
    def asked(self) -> frozenset[str]:
        return asked_questions(self.questionnaires, self.for_scoring)

    @cached_property
    def asked_in_order(self) -> tuple[str, ...]:
        return tuple(key for key in self.questions if key in self.asked)

    @cached_property
    def contradictions(self) -> Mapping[str, tuple[str, ...]]:
        """Question key -> what does not go together with its answer, in the reviewer's words."""
        found: dict[str, tuple[str, ...]] = {}
        for contradiction in contradictions_in(self.questionnaires, self.for_scoring):
            for key in contradiction.questions:
                found[key] = (*found.get(key, ()), contradiction.sentence)
        return {key: sentences for key, sentences in found.items() if key in self.asked}

    @cached_property
    def set_aside(self) -> frozenset[str]:
        """Asked, and said to be not applicable."""
        return frozenset(
            key for key, answer in self.answers.items() if answer.not_applicable_reason and key in self.asked
        )

    @cached_property
    def done(self) -> frozenset[str]:
        """Asked, and answered or set aside."""
        return frozenset(key for key in self.asked if self.is_done(key))

    def is_done(self, key: str) -> bool:
        answer = self.answers.get(key)
        if answer is not None and (answer.value is not None or answer.not_applicable_reason):
            return True
        return self.questions[key].type == "file" and bool(self.evidence.get(key))

    def _for_scoring(self, key: str) -> ScoringAnswer:
        row, files = self.answers.get(key), tuple(file.filename for file in self.evidence.get(key, ()))
        if row is None:
            return ScoringAnswer(evidence=files)
        return ScoringAnswer(
            value=tuple(row.value) if isinstance(row.value, list) else row.value,
            evidence=files,
            comment=row.comment,
            not_applicable=row.not_applicable_reason or None,
        )


def answer_sheet(assessment: Assessment) -> AnswerSheet:
    """Read the assessment's questionnaires, answers and evidence (three queries)."""
    answers = db.session.scalars(select(Answer).where(Answer.assessment_id == assessment.id)).all()
    evidence = db.session.scalars(
        select(Evidence)
        .where(Evidence.assessment_id == assessment.id, Evidence.removed_at.is_(None))
        .order_by(Evidence.id)
    ).all()
    by_question: dict[str, tuple[Evidence, ...]] = {}
    for file in evidence:
        by_question[file.question_key] = (*by_question.get(file.question_key, ()), file)
    return AnswerSheet(
        questionnaires=_questionnaires_of(assessment),
        answers={answer.question_key: answer for answer in answers},
        evidence=by_question,
    )


def find_question(assessment: Assessment, key: str) -> Question | None:
    """A question of the assessment, asked or not, without reading what was answered."""
    for questionnaire in _questionnaires_of(assessment):
        if key in questionnaire.question_by_key:
            return questionnaire.question_by_key[key]
    return None


def _questionnaires_of(assessment: Assessment) -> tuple[Questionnaire, ...]:
    return tuple(questionnaire_of(asked.questionnaire_version) for asked in assessment.questionnaires)
