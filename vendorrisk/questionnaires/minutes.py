"""How long a questionnaire takes whoever answers it, worked out from its words, its kinds of answers and its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from vendorrisk.scoring.questionnaire import EvidenceNeed, Question, Questionnaire, QuestionType

#: silent reading of non-fiction in English, the mean of 190 studies: Brysbaert, "How many words do we read per
#: minute?", Journal of Memory and Language 109 (2019)
WORDS_A_MINUTE: Final = 238
#: our own estimates, in seconds: finding the answer and entering it, once the question is read
_ANSWERING: Final[Mapping[QuestionType, int]] = {
    "yes_no": 15, "single_choice": 25, "multiple_choice": 30, "number": 30, "date": 30, "text": 75, "file": 120,
}  # fmt: skip
#: finding a document and attaching it
_ATTACHING: Final[Mapping[EvidenceNeed, int]] = {"none": 0, "recommended": 45, "required": 90}
#: longer questionnaires are told in steps of five minutes: nobody can know it better
_ROUND_FROM: Final = 15
#: minutes; what is told may lie outside by so much before it is worth a word
_NEAR_ENOUGH: Final = 2


@dataclass(frozen=True)
class Minutes:
    """Whole minutes. `least`: the questions everybody is asked, answered without reading the help or attaching
    anything; `most`: all of them, with the help read and every evidence that is asked for attached."""

    least: int
    most: int

    @property
    def usual(self) -> int:
        """Between the two; what is proposed to be told to the vendor."""
        middle = (self.least + self.most) / 2
        return max(1, round(middle)) if middle < _ROUND_FROM else 5 * round(middle / 5)

    def fits(self, told: int) -> bool:
        """Whether what the vendor is told is neither clearly shorter nor clearly longer than it can be."""
        return told > 0 and self.least - _NEAR_ENOUGH <= told <= self.most + _NEAR_ENOUGH


def minutes_of(questionnaire: Questionnaire) -> Minutes:
    everybody = [question for question in questionnaire.questions if question.applies_when is None]
    least = sum(_seconds_to_answer(question) for question in everybody)
    most = sum(
        _seconds_to_answer(question) + _seconds_of_care(question) for question in questionnaire.questions
    )
    return Minutes(max(1, round(least / 60)), max(1, round(most / 60)))


def _seconds_to_answer(question: Question) -> float:
    words = [question.text, *(option.label for option in question.options)]
    return _reading(" ".join(words)) + _ANSWERING[question.type]


def _seconds_of_care(question: Question) -> float:
    return _reading(question.help) + _ATTACHING[question.evidence]


def _reading(text: str) -> float:
    """Seconds."""
    return len(text.split()) / WORDS_A_MINUTE * 60
