"""What brought answers propose for an assessment: worked out anew each time, as answers make questions appear."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from vendorrisk.assessments.answer_models import Answer, BroughtAnswers
from vendorrisk.assessments.answering.bringing import foreign_answers
from vendorrisk.assessments.answering.saving import open_questions
from vendorrisk.assessments.answering.sheet import AnswerSheet, answer_sheet
from vendorrisk.assessments.lifecycle import Status
from vendorrisk.assessments.models import Assessment
from vendorrisk.questionnaires.answers.matching import Candidate, find_candidates
from vendorrisk.questionnaires.answers.translating import Translated, translate
from vendorrisk.questionnaires.exchange.imported import ForeignAnswer
from vendorrisk.scoring.questionnaire import Question


@dataclass(frozen=True)
class Offer:
    """One answer of the file for one question, translated."""

    candidate: Candidate
    foreign: ForeignAnswer
    translated: Translated

    @property
    def number(self) -> int:
        return self.candidate.number


@dataclass(frozen=True)
class Proposal:
    """One question with what the file offers for it, best first."""

    question: Question
    domain_title: str
    offers: tuple[Offer, ...]
    #: what was answered already; it stands unless the person chooses otherwise
    existing: Answer | None
    #: False: asked with certain other answers only, which the file may bring
    is_asked: bool

    @property
    def version(self) -> int:
        return self.existing.version if self.existing else 0

    @property
    def is_answered(self) -> bool:
        return self.existing is not None and (
            self.existing.value is not None or bool(self.existing.not_applicable_reason)
        )

    @property
    def is_sure(self) -> bool:
        """The same question with an answer that fits, and nothing that would be overwritten."""
        best = self.offers[0]
        return best.candidate.sure == "exact" and best.translated.is_answer and self.existing is None


@dataclass(frozen=True)
class Proposals:
    """All that one file proposes, and what it holds besides."""

    proposals: tuple[Proposal, ...]
    #: questions that have the very answer of the file already
    same: tuple[Question, ...]
    #: answers of the file that match no open question
    unmatched: tuple[ForeignAnswer, ...]

    @cached_property
    def by_key(self) -> Mapping[str, Proposal]:
        return {proposal.question.key: proposal for proposal in self.proposals}

    @cached_property
    def sure(self) -> Sequence[Proposal]:
        return [each for each in self.proposals if each.is_sure]

    @cached_property
    def to_read(self) -> Sequence[Proposal]:
        """Not answered yet, but to be read before they are taken."""
        return [each for each in self.proposals if not each.is_sure and not each.is_answered]

    @cached_property
    def answered(self) -> Sequence[Proposal]:
        return [each for each in self.proposals if each.is_answered]


def propose(assessment: Assessment, brought: BroughtAnswers, today: date) -> Proposals:
    """Match what was brought with the questions that may be answered now, or once others are."""
    sheet, answers = answer_sheet(assessment), foreign_answers(brought)
    questions = _open_questions(assessment, sheet)
    proposals: list[Proposal] = []
    same: list[Question] = []
    matched: set[int] = set()
    for key, candidates in find_candidates(answers, questions).items():
        matched.update(candidate.number for candidate in candidates)
        proposal = _proposal(sheet, key, candidates, answers, today)
        if _is_same(proposal):
            same.append(proposal.question)
        elif proposal.offers:
            proposals.append(proposal)
    unmatched = tuple(answer for number, answer in enumerate(answers) if number not in matched)
    return Proposals(tuple(proposals), tuple(same), unmatched)


def _open_questions(assessment: Assessment, sheet: AnswerSheet) -> list[Question]:
    allowed = open_questions(assessment, sheet)
    if assessment.status != Status.CLARIFICATION:
        allowed = allowed | (sheet.questions.keys() - sheet.asked)
    return [question for key, question in sheet.questions.items() if key in allowed]


def _proposal(
    sheet: AnswerSheet,
    key: str,
    candidates: Sequence[Candidate],
    answers: Sequence[ForeignAnswer],
    today: date,
) -> Proposal:
    question, existing = sheet.questions[key], sheet.answers.get(key)
    attached = {file.filename for file in sheet.evidence.get(key, ())}
    given = [(each, _without_files(answers[each.number], attached)) for each in candidates]
    offers = tuple(Offer(each, foreign, translate(question, foreign, today)) for each, foreign in given)
    whole = Proposal(question, sheet.domain_of[key].title, offers, existing, key in sheet.asked)
    # A mere comment never takes the place of an answer.
    answers_only = tuple(offer for offer in offers if offer.translated.is_answer)
    return replace(whole, offers=answers_only) if whole.is_answered else whole


def _without_files(foreign: ForeignAnswer, attached: Collection[str]) -> ForeignAnswer:
    """The answer without the names of files that are attached to the question already."""
    return replace(foreign, evidence=tuple(name for name in foreign.evidence if name not in attached))


def _is_same(proposal: Proposal) -> bool:
    existing = proposal.existing
    if existing is None or not proposal.offers or proposal.offers[0].candidate.sure != "exact":
        return False
    offered = proposal.offers[0].translated
    return (_kept(existing.value), existing.not_applicable_reason) == (
        offered.value,
        offered.not_applicable,
    ) and (offered.comment in ("", existing.comment))


def _kept(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
