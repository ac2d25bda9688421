"""A questionnaire tried with answers that nobody keeps: what would be asked, and what the reviewer would be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vendorrisk.scoring.answers import NO_ANSWER, Answer
from vendorrisk.scoring.conditions import asked_questions, contradictions_in, is_answered, is_set_aside
from vendorrisk.scoring.questionnaire import Domain, Questionnaire


@dataclass(frozen=True)
class Tried:
    """Keys in the order of the questionnaire."""

    questionnaire: Questionnaire
    asked: tuple[str, ...]
    #: asked, and answered or set aside
    done: frozenset[str]
    #: the sentences of the contradictions that the answers hold
    contradictions: tuple[str, ...]

    @property
    def minutes_left(self) -> float:
        """The questionnaire's own estimate, shared evenly among what is asked."""
        left = len(self.asked) - len(self.done)
        return self.questionnaire.estimated_minutes * left / (len(self.asked) or 1)

    def counts(self, domain: Domain) -> tuple[int, int]:
        """How many questions of a section are done, and how many are asked."""
        own = {question.key for question in domain.questions} & set(self.asked)
        return len(own & self.done), len(own)


def try_answers(questionnaire: Questionnaire, answers: Mapping[str, Answer]) -> Tried:
    visible = asked_questions([questionnaire], answers)
    asked = [question for question in questionnaire.questions if question.key in visible]
    done = (
        question.key
        for question in asked
        if is_answered(question, given := answers.get(question.key, NO_ANSWER))
        or is_set_aside(question, given)
    )
    contradictions = contradictions_in([questionnaire], answers)
    return Tried(
        questionnaire,
        tuple(question.key for question in asked),
        frozenset(done),
        tuple(each.sentence for each in contradictions),
    )
