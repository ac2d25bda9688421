"""What is known while a questionnaire file is read from top to bottom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vendorrisk.scoring.questionnaire import Kind, Question

#: Control ids and their short titles, by framework key.
Frameworks = Mapping[str, Mapping[str, str]]


@dataclass
class Reading:
    """The kind of the file, and what its questions may refer to."""

    kind: Kind
    frameworks: Frameworks
    #: the questions read so far, by key: a condition may only name one of these
    earlier: dict[str, Question] = field(default_factory=dict)
