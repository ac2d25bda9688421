"""Answers from a file: JSON, or a table (XLSX, CSV) with a row for each question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from vendorrisk.questionnaires.answers.documents import read_document
from vendorrisk.questionnaires.answers.faults import AnswerFault, AnswerFaults, AnswerFileError
from vendorrisk.questionnaires.answers.rows import read_rows
from vendorrisk.questionnaires.answers.tables import read_csv, read_xlsx
from vendorrisk.scoring.answers import Answer, Review
from vendorrisk.scoring.questionnaire import Question, Questionnaire

LARGEST_FILE = 5_000_000


@dataclass(frozen=True)
class Asked:
    """What the answers of a file may be about."""

    questions: Mapping[str, Question]
    #: the questions of the intake; None where there is none
    intake: Mapping[str, Question] | None

    @classmethod
    def of(cls, questionnaires: Sequence[Questionnaire], intake: Questionnaire | None) -> Asked:
        questions = {question.key: question for each in questionnaires for question in each.questions}
        return cls(questions, intake.question_by_key if intake else None)


@dataclass(frozen=True)
class AnswerFile:
    """What a file of answers holds, checked against the questions."""

    #: the day ages are counted back from
    submitted_on: date
    answers: Mapping[str, Answer]
    intake: Mapping[str, Answer] = field(default_factory=dict)
    reviews: Mapping[str, Review] = field(default_factory=dict)


def read_answer_file(path: Path, asked: Asked, *, on: date | None, today: date) -> AnswerFile:
    """The answers of a file.

    `on` is the day of submission; without it the day that the file names, else `today`. Raises
    AnswerFileError with every fault: an unknown key, an unknown option, a date after the submission, a value
    of the wrong type.
    """
    content = _content_of(path)
    faults = AnswerFaults()
    if path.suffix.lower() == ".json" or content.lstrip()[:1] == b"{":
        read = read_document(content, asked.questions, asked.intake, on, today, faults)
        result = AnswerFile(read.submitted_on, read.answers, read.intake, read.reviews)
    else:
        rows = read_xlsx(content, faults) if content[:2] == b"PK" else read_csv(content, faults)
        answers = read_rows(rows, {**asked.questions, **(asked.intake or {})}, on or today, faults)
        of_intake = {key: answer for key, answer in answers.items() if key in (asked.intake or {})}
        result = AnswerFile(
            on or today, {key: answers[key] for key in answers.keys() - of_intake.keys()}, of_intake
        )
    if asked.intake is not None and not result.intake and not faults.found:
        faults.note("intake", "there are no answers to the intake, so the inherent risk cannot be worked out")
    faults.check()
    return result


def _content_of(path: Path) -> bytes:
    try:
        with path.open("rb") as opened:
            content = opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise AnswerFileError([AnswerFault(str(path), f"cannot be read: {error.strerror}")]) from error
    if len(content) > LARGEST_FILE:
        raise AnswerFileError([AnswerFault(str(path), f"has more than {LARGEST_FILE:,} bytes")])
    return content
