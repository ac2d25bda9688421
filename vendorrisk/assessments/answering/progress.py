"""How far the respondents are, and how long the rest will take."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from vendorrisk.assessments.answering.sheet import AnswerSheet


@dataclass(frozen=True)
class DomainProgress:
    """One page of the questionnaire."""

    key: str
    title: str
    asked: int
    answered: int
    #: minutes the unanswered questions will take
    minutes_left: int

    @property
    def is_complete(self) -> bool:
        return self.answered == self.asked


@dataclass(frozen=True)
class Progress:
    """The whole questionnaire. Only questions that are asked count."""

    asked: int
    answered: int
    minutes_left: int
    domains: tuple[DomainProgress, ...]

    @property
    def percent(self) -> int:
        """Whole percent; 100 only when nothing is left."""
        return self.answered * 100 // self.asked if self.asked else 100


def progress_of(sheet: AnswerSheet) -> Progress:
    """Minutes are the questionnaires' own estimate, shared evenly among the questions that are asked."""
    domains: list[DomainProgress] = []
    minutes = _minutes_per_question(sheet)
    for domain in sheet.domains:
        asked = [question.key for question in domain.questions if question.key in sheet.asked]
        if asked:
            left = [key for key in asked if key not in sheet.done]
            time = sum(minutes[key] for key in left)
            domains.append(
                DomainProgress(domain.key, domain.title, len(asked), len(asked) - len(left), ceil(time))
            )
    left = sum(minutes[key] for key in sheet.asked - sheet.done)
    return Progress(len(sheet.asked), len(sheet.done), ceil(left), tuple(domains))


def _minutes_per_question(sheet: AnswerSheet) -> dict[str, float]:
    minutes: dict[str, float] = {}
    for questionnaire in sheet.questionnaires:
        keys = [q.key for d in questionnaire.domains for q in d.questions if q.key in sheet.asked]
        for key in keys:
            minutes[key] = questionnaire.estimated_minutes / len(keys)
    return minutes
