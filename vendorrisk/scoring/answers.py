"""What was answered, and what a reviewer decided about it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

#: As checked by entry.check_answer: "yes"/"no", an option's value, a tuple of them, a plain decimal ("94.9"),
#: an ISO date, text; None for a file question and where nothing was answered.
AnswerValue = str | tuple[str, ...] | None


@dataclass(frozen=True)
class Answer:
    """One answer of a vendor (or of the intake). All fields empty is the same as no answer."""

    value: AnswerValue = None
    #: names or ids of the files attached
    evidence: tuple[str, ...] = ()
    comment: str = ""
    #: the reason why the question does not apply; None where no such claim was made
    not_applicable: str | None = None


@dataclass(frozen=True)
class Review:
    """A reviewer's decision about one answer. All fields empty: the answer was accepted as it stands."""

    #: the reviewer's own credit, 0 to 100; it replaces the answer's, and the evidence factor is then 1
    credit: Fraction | None = None
    #: why this credit
    reason: str = ""
    #: why evidence that is asked for may be missing
    evidence_waived: str | None = None
    #: why the claim "not applicable" is not believed; the question is then unanswered
    refused_not_applicable: str | None = None


NO_ANSWER = Answer()
NO_REVIEW = Review()
