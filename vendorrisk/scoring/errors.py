"""What can be wrong with what scoring is given."""

from __future__ import annotations


class ScoringError(ValueError):
    """These things cannot be scored together; the message is a sentence."""


class InvalidAnswerError(ScoringError):
    """An answer that does not fit its question; `message` is the sentence for whoever gave it."""

    def __init__(self, question: str, message: str) -> None:
        super().__init__(message)
        self.question = question
        self.message = message


class DocumentError(ScoringError):
    """Plain data that is not the questionnaire, policy, answer or scorecard it should be."""
