"""What is known while a questionnaire file is read from top to bottom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from vendorrisk.scoring.questionnaire import Kind, Question


@dataclass(frozen=True)
class Framework:
    """The controls of a framework that questions may name."""

    title: str
    #: short titles by control id
    controls: Mapping[str, str]


#: By framework key.
Frameworks = Mapping[str, Framework]


def frameworks_to_data(frameworks: Frameworks, questions: Iterable[Question]) -> dict[str, dict[str, Any]]:
    """Titles of the frameworks and controls that the questions name: key -> {"title", "controls"}."""
    named: dict[str, dict[str, str]] = {}
    for question in questions:
        for key, controls in question.controls.items():
            titles = frameworks[key].controls if key in frameworks else {}
            named.setdefault(key, {}).update(
                {control: titles[control] for control in controls if control in titles}
            )
    return {
        key: {"title": frameworks[key].title, "controls": controls}
        for key, controls in named.items()
        if key in frameworks
    }


@dataclass
class Reading:
    """The kind of the file, and what its questions may refer to."""

    kind: Kind
    frameworks: Frameworks
    #: the questions read so far, by key: a condition may only name one of these
    earlier: dict[str, Question] = field(default_factory=dict)
