"""A draft goes through the very check that files go through; each problem is told with the question it is at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from vendorrisk.errors import InvalidInputError
from vendorrisk.questionnaires.files.problems import Problem, QuestionnaireFileError
from vendorrisk.questionnaires.files.writing import questionnaire_to_yaml
from vendorrisk.questionnaires.loading import load_questionnaire
from vendorrisk.scoring.documents.questionnaires import questionnaire_to_data
from vendorrisk.scoring.questionnaire import Questionnaire

Data = dict[str, Any]
MOST_TOLD: Final = 20
#: How files.writing begins a question; words of a text stand further in.
_QUESTION_LINE = re.compile(r"      - key: ['\"]?([^'\"]*)['\"]?")
_PART_LINE = re.compile(r"(?:  - key|[a-z]\w*):")
_WHERE = re.compile(r" \([^()]*(?:question|domain|questionnaire|contradiction)[^()]*\)$")


@dataclass(frozen=True)
class DraftProblem:
    """One thing to mend in a draft."""

    #: the question's key; empty where it is at none
    question: str
    #: the field of the format
    field: str
    message: str

    def __str__(self) -> str:
        return f"{f'{self.question}, ' if self.question else ''}{self.field}: {self.message}"


class UnsoundDraftError(InvalidInputError):
    """A draft that cannot be kept; `problems` has all there is to mend, and “draft” says it in one line."""

    def __init__(self, problems: Sequence[DraftProblem]) -> None:
        super().__init__({"draft": "; ".join(str(each) for each in problems[:MOST_TOLD])})
        self.problems = tuple(problems)


def checked_data(questionnaire: Questionnaire) -> Data:
    """The questionnaire's data as a file would give it back. Raises UnsoundDraftError with every problem."""
    try:
        text = questionnaire_to_yaml(questionnaire)
    except ValueError as error:
        raise UnsoundDraftError([DraftProblem("", "figure", str(error))]) from error
    try:
        return questionnaire_to_data(load_questionnaire(text, "draft"))
    except QuestionnaireFileError as error:
        homes = _question_by_line(text)
        raise UnsoundDraftError([_placed(each, homes) for each in error.problems]) from error


def _placed(problem: Problem, homes: Sequence[str]) -> DraftProblem:
    question = homes[min(problem.line, len(homes)) - 1]
    return DraftProblem(question, problem.key, _WHERE.sub("", problem.message))


def _question_by_line(text: str) -> list[str]:
    """For each line of the file the key of the question it belongs to, or nothing."""
    homes, present = [], ""
    for line in text.split("\n"):
        if found := _QUESTION_LINE.fullmatch(line):
            present = found[1]
        elif _PART_LINE.match(line):
            present = ""
        homes.append(present)
    return homes
