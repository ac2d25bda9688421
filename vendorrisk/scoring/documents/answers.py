"""Answers and what reviewers decided about them as plain JSON data and back, without loss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vendorrisk.scoring.answers import Answer, Review
from vendorrisk.scoring.documents.plain_data import Fields, figure_to_data

Data = dict[str, Any]


def answers_to_data(answers: Mapping[str, Answer]) -> Data:
    return {key: answer_to_data(answer) for key, answer in answers.items()}


def answer_to_data(answer: Answer) -> Data:
    """What is empty is left out."""
    data: Data = {
        "value": list(answer.value) if isinstance(answer.value, tuple) else answer.value,
        "evidence": list(answer.evidence),
        "comment": answer.comment,
        "not_applicable": answer.not_applicable,
    }
    return {name: value for name, value in data.items() if value}


def answers_from_data(data: object) -> dict[str, Answer]:
    """Answers by question key, as they were kept; whether they fit their questions is not looked at.

    Raises DocumentError.
    """
    fields = Fields(data, "answers")
    return {key: answer_from_data(fields.raw(key)) for key in fields.names()}


def answer_from_data(data: object) -> Answer:
    fields = Fields(data, "answer")
    value = fields.raw("value")
    return Answer(
        value=value if value is None or isinstance(value, str) else fields.texts("value"),
        evidence=() if fields.raw("evidence") is None else fields.texts("evidence"),
        comment=fields.text_or_none("comment") or "",
        not_applicable=fields.text_or_none("not_applicable"),
    )


def reviews_to_data(reviews: Mapping[str, Review]) -> Data:
    return {key: review_to_data(review) for key, review in reviews.items()}


def review_to_data(review: Review) -> Data:
    """What is empty is left out; a credit of 0 is not empty."""
    data: Data = {
        "credit": None if review.credit is None else figure_to_data(review.credit),
        "reason": review.reason or None,
        "evidence_waived": review.evidence_waived,
        "refused_not_applicable": review.refused_not_applicable,
    }
    return {name: value for name, value in data.items() if value is not None}


def reviews_from_data(data: object) -> dict[str, Review]:
    """Reviews by question key. Raises DocumentError."""
    fields = Fields(data, "reviews")
    return {key: review_from_data(fields.raw(key)) for key in fields.names()}


def review_from_data(data: object) -> Review:
    fields = Fields(data, "review")
    return Review(
        credit=fields.figure_or_none("credit"),
        reason=fields.text_or_none("reason") or "",
        evidence_waived=fields.text_or_none("evidence_waived"),
        refused_not_applicable=fields.text_or_none("refused_not_applicable"),
    )
