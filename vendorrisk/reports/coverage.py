"""How far the answers support the controls of each framework."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from vendorrisk.scoring.questionnaire import Question
from vendorrisk.scoring.scorecard import QuestionScore

#: percent of the possible points from which a control counts as supported
SUPPORTED_FROM: Final = 80


@dataclass(frozen=True)
class ControlLine:
    """One control of a framework, and how far the answers support it."""

    control: str
    title: str
    questions: int
    #: share of the possible points earned, in percent; None where nothing that counts looks at it
    support: Fraction | None


@dataclass(frozen=True)
class FrameworkCoverage:
    """The controls of one framework that the questions asked look at."""

    title: str
    controls: Sequence[ControlLine]

    @property
    def supported(self) -> int:
        return sum(line.support is not None and line.support >= SUPPORTED_FROM for line in self.controls)

    @property
    def share(self) -> Fraction:
        """Supported controls as a percentage of all."""
        return Fraction(100 * self.supported, len(self.controls))

    @property
    def pairs(self) -> Iterator[tuple[ControlLine, ControlLine | None]]:
        """Two controls a row, read down the left half first: half the height, and no column layout."""
        half = (len(self.controls) + 1) // 2
        for row in range(half):
            second = self.controls[half + row] if half + row < len(self.controls) else None
            yield self.controls[row], second


def coverage(
    questions: Mapping[str, Question],
    scores: Mapping[str, QuestionScore],
    frameworks: Mapping[str, Mapping[str, Any]],
) -> list[FrameworkCoverage]:
    """Frameworks in the order of their keys, controls in the order of their numbers. `frameworks` names both."""
    found: dict[str, dict[str, list[QuestionScore]]] = {}
    for question in questions.values():
        if not scores[question.key].asked:
            continue
        for framework, controls in question.controls.items():
            for control in controls:
                found.setdefault(framework, {}).setdefault(control, []).append(scores[question.key])
    return [_of(frameworks.get(name, {}), name, controls) for name, controls in sorted(found.items())]


def _of(
    known: Mapping[str, Any], name: str, controls: Mapping[str, Sequence[QuestionScore]]
) -> FrameworkCoverage:
    titles: Mapping[str, str] = known.get("controls", {})
    lines = [
        ControlLine(control, titles.get(control, ""), len(scores), _support(scores))
        for control, scores in sorted(controls.items(), key=lambda item: _order(item[0]))
    ]
    return FrameworkCoverage(known.get("title", name), lines)


def _support(scores: Sequence[QuestionScore]) -> Fraction | None:
    possible = sum((score.points_possible for score in scores if score.counts), Fraction(0))
    if not possible:
        return None
    return sum((score.points for score in scores if score.counts), Fraction(0)) * 100 / possible


def _order(control: str) -> list[tuple[int, str]]:
    """“A.5.9” before “A.5.17”."""
    parts = control.replace("-", ".").replace("(", ".").split(".")
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts]
