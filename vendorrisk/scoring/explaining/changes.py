"""What changed between two scorings, question by question, adding up to the change of the control score.

See docs/scoring.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from vendorrisk.scoring.rounding import plain
from vendorrisk.scoring.scorecard import QuestionScore, Scorecard

#: credit: its own final credit changed. entered, left: it came into the sums, or out of them.
#: share: its credit is the same, but it weighs more or less because others entered, left or changed weight.
Cause = Literal["credit", "entered", "left", "share"]

_NOTHING = Fraction(0)


@dataclass(frozen=True)
class QuestionChange:
    """What one question added to the control score or took from it."""

    key: str
    cause: Cause
    #: points of the control score before and after; 0 where it did not count
    points_before: Fraction
    points_after: Fraction
    #: one plain sentence
    why: str

    @property
    def change(self) -> Fraction:
        return self.points_after - self.points_before


@dataclass(frozen=True)
class Changes:
    """All questions whose points changed; what they changed adds up to `control_score`."""

    #: after minus before; a rating without a score counts as 0
    control_score: Fraction
    #: the largest change first
    questions: tuple[QuestionChange, ...]


def what_changed(before: Scorecard, after: Scorecard) -> Changes:
    """The way from one scorecard to another, also between versions of a questionnaire."""
    old = {question.key: question for question in before.questions}
    new = {question.key: question for question in after.questions}
    changed = [change for key in {**old, **new} if (change := _change(key, old, new)).change]
    changed.sort(key=lambda change: -abs(change.change))
    total = (after.control_score or _NOTHING) - (before.control_score or _NOTHING)
    return Changes(total, tuple(changed))


def _change(key: str, old: Mapping[str, QuestionScore], new: Mapping[str, QuestionScore]) -> QuestionChange:
    before, after = _counted(old.get(key)), _counted(new.get(key))
    cause, why = _cause(before, after)
    return QuestionChange(
        key=key,
        cause=cause,
        points_before=before.points if before else _NOTHING,
        points_after=after.points if after else _NOTHING,
        why=why,
    )


def _counted(question: QuestionScore | None) -> QuestionScore | None:
    return question if question and question.counts else None


def _cause(before: QuestionScore | None, after: QuestionScore | None) -> tuple[Cause, str]:
    if before is None:
        credit = plain(after.final_credit) if after else "0"
        return "entered", f"It counts now, with a credit of {credit}."
    if after is None:
        return "left", f"It does not count any more; its credit was {plain(before.final_credit)}."
    if before.final_credit != after.final_credit:
        return "credit", f"Its credit went from {plain(before.final_credit)} to {plain(after.final_credit)}."
    return "share", f"Its credit stayed at {plain(after.final_credit)}, but its share of the score changed."
