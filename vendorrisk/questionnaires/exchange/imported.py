"""What an import brings: the questionnaire or the answers, and a report of every item of the source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from vendorrisk.scoring.questionnaire import Questionnaire

#: kept: nothing lost; changed: taken, with a difference that the note tells; left: not taken, the note tells why
Outcome = Literal["kept", "changed", "left"]


class ExchangeError(ValueError):
    """The file cannot be read as what it claims to be. The message says what is wrong, and where."""


@dataclass(frozen=True)
class ImportLine:
    """What became of one item of the source."""

    #: the source's own id; of what has none its place, such as “row 12” or “sheet Cover”
    source_id: str
    outcome: Outcome
    #: the key of our question or domain; empty where the item was left
    key: str = ""
    #: what was changed, or why it was left; empty where it was kept whole
    note: str = ""


@dataclass(frozen=True)
class ImportedQuestionnaire:
    """A questionnaire of another make in our format. The report has a line for every item of the source."""

    #: how people call the format, such as “VSAQ” or “HECVAT 4”
    source: str
    questionnaire: Questionnaire
    report: tuple[ImportLine, ...]


@dataclass(frozen=True)
class ForeignAnswer:
    """One answer of a finished file, before it is matched with a question of ours."""

    source_id: str
    #: the wording of the question in the source; empty where the file does not hold it
    question: str
    #: the answer as it is written there: “Yes”, an option's value or label, words, a number, a date
    value: str
    comment: str = ""
    #: the reason, where the source says the question does not apply
    not_applicable: str = ""
    #: framework key to controls, where the source names them
    controls: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    #: names of the files that the source calls evidence
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportedAnswers:
    """The answers of a finished file. The report has a line for every item of the source that was not kept."""

    source: str
    answers: tuple[ForeignAnswer, ...]
    report: tuple[ImportLine, ...]
