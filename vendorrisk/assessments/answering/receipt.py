"""The receipt: a PDF copy of what was handed in, made by the worker."""

from __future__ import annotations

from typing import Any

from flask import current_app

from vendorrisk.assessments.answer_models import Submission
from vendorrisk.assessments.answering.sheet import AnswerSheet, answer_sheet
from vendorrisk.assessments.models import Assessment
from vendorrisk.config import settings_of
from vendorrisk.database import begin_writing, db
from vendorrisk.errors import NotFoundError
from vendorrisk.reports.annex import answer_in_words
from vendorrisk.reports.record import ReceiptAnswer, SubmissionFacts, SubmissionReceipt
from vendorrisk.scoring.answers import NO_ANSWER
from vendorrisk.storage import Storage


def render_step(payload: dict[str, Any]) -> None:
    """Render once and stage it."""
    from vendorrisk.reports.rendering import render_receipt

    submission = _submission(payload)
    if _storage().staged(f"receipt:{submission.public_id}") is None:
        _storage().stage(f"receipt:{submission.public_id}", render_receipt(_receipt(submission)))


def publish_step(payload: dict[str, Any]) -> None:
    """Put it into the store and name it on the submission."""
    begin_writing()
    submission = _submission(payload)
    staged = _storage().staged(f"receipt:{submission.public_id}")
    if staged is not None:
        submission.receipt_sha256 = _storage().keep(staged).sha256


def tidy_step(payload: dict[str, Any]) -> None:
    """Remove the staged copy once the submission names the kept one."""
    _storage().unstage(f"receipt:{_submission(payload).public_id}")


def _receipt(submission: Submission) -> SubmissionReceipt:
    assessment = db.session.get(Assessment, submission.assessment_id)
    if assessment is None:
        raise NotFoundError("The assessment this receipt is for is gone.")
    return SubmissionReceipt(
        organisation=settings_of(current_app).organisation_name,
        vendor=assessment.vendor.name,
        engagement=assessment.engagement.title,
        submission=SubmissionFacts(
            submission.name,
            submission.declaration,
            submission.submitted_at.isoformat(),
            submission.answers_sha256,
        ),
        domains=_domains(answer_sheet(assessment)),
    )


def _domains(sheet: AnswerSheet) -> list[tuple[str, list[ReceiptAnswer]]]:
    return [
        (
            domain.title,
            [_line(sheet, question.key) for question in domain.questions if question.key in sheet.asked],
        )
        for domain in sheet.domains
        if any(question.key in sheet.asked for question in domain.questions)
    ]


def _line(sheet: AnswerSheet, key: str) -> ReceiptAnswer:
    question, answer = sheet.questions[key], sheet.for_scoring.get(key, NO_ANSWER)
    files = sheet.evidence.get(key, ())
    if answer.not_applicable:
        words = f"Not applicable: {answer.not_applicable}"
    elif question.type == "file":
        words = "See the files" if files else "No file"
    else:
        words = answer_in_words(question, answer)
    return ReceiptAnswer(
        question.text, words, answer.comment, [(file.filename, file.sha256) for file in files]
    )


def _submission(payload: dict[str, Any]) -> Submission:
    submission = db.session.get(Submission, payload["submission"])
    if submission is None:
        raise NotFoundError("The submission this receipt is for is gone.")
    return submission


def _storage() -> Storage:
    storage: Storage = current_app.extensions["storage"]
    return storage
