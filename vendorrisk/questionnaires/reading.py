"""What is known while a questionnaire file is read from top to bottom."""

from __future__ import annotations

from collections.abc import Mapping
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


def frameworks_to_data(frameworks: Frameworks) -> dict[str, dict[str, Any]]:
    """Titles of frameworks and of their controls as plain data, for a record: key -> {"title", "controls"}."""
    return {
        key: {"title": framework.title, "controls": dict(framework.controls)} for key, framework in frameworks.items()
    }


@dataclass
class Reading:
    """The kind of the file, and what its questions may refer to."""

    kind: Kind
    frameworks: Frameworks
    #: the questions read so far, by key: a condition may only name one of these
    earlier: dict[str, Question] = field(default_factory=dict)
