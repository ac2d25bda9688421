"""What is asked: a questionnaire as a frozen value, and the conditions under which a question is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal

QuestionType = Literal["yes_no", "single_choice", "multiple_choice", "number", "date", "text", "file"]
Kind = Literal["vendor", "intake"]
EvidenceNeed = Literal["none", "recommended", "required"]

#: The types whose answer has no credit of itself: a reviewer gives it.
REVIEWED_TYPES: frozenset[QuestionType] = frozenset({"text", "file"})
#: The types that are answered by choosing among options.
CHOICE_TYPES: frozenset[QuestionType] = frozenset({"single_choice", "multiple_choice"})

FULL_CREDIT = Fraction(100)


@dataclass(frozen=True)
class Equals:
    """The named question is answered with this value (of a multiple choice: it is among those chosen)."""

    question: str
    value: str


@dataclass(frozen=True)
class OneOf:
    """The named question is answered with one of these values."""

    question: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class IsAnswered:
    """The named question is answered."""

    question: str


@dataclass(frozen=True)
class AllOf:
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    condition: Condition


Condition = Equals | OneOf | IsAnswered | AllOf | AnyOf | Not


@dataclass(frozen=True)
class Option:
    """One thing that can be chosen."""

    value: str
    label: str
    #: 0 to 100; of an intake: risk points
    credit: Fraction
    #: stands alone: nothing else can be chosen with it (multiple choice)
    exclusive: bool = False
    #: intake only: whoever picks it is at least this tier (1 is the strictest)
    minimum_tier: int | None = None


@dataclass(frozen=True)
class Band:
    """A range of numbers or ages and the credit it earns."""

    #: number: the smallest number of the band; date: the oldest age in days that it still holds
    limit: Fraction
    credit: Fraction


@dataclass(frozen=True)
class FindingText:
    """What is raised when credit is lost at a question."""

    title: str
    recommendation: str


@dataclass(frozen=True)
class Question:
    """One question. Defaults are those of the format."""

    key: str
    text: str
    type: QuestionType
    #: why it is asked and what a good answer shows (Markdown)
    help: str = ""
    #: 0 = asked for information only
    weight: int = 1
    options: tuple[Option, ...] = ()
    critical: bool = False
    #: a critical question fails when its final credit is below this
    critical_below: Fraction = Fraction(50)
    evidence: EvidenceNeed = "none"
    allow_not_applicable: bool = True
    #: ignore: an unanswered question leaves the sums
    when_missing: Literal["zero", "ignore"] = "zero"
    applies_when: Condition | None = None
    #: framework key to the controls the question looks at
    controls: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    finding: FindingText | None = None
    #: yes_no: the answer that earns the credit
    expected: Literal["yes", "no"] = "yes"
    #: number: ascending; date: the youngest first
    bands: tuple[Band, ...] = ()

    @cached_property
    def option_by_value(self) -> Mapping[str, Option]:
        return {option.value: option for option in self.options}

    def label_of(self, value: str) -> str:
        """The words for one value of an answer as people read them."""
        if self.type == "yes_no":
            return {"yes": "Yes", "no": "No"}.get(value, value)
        option = self.option_by_value.get(value)
        return option.label if option else value


@dataclass(frozen=True)
class Domain:
    """Questions about one subject, weighed together."""

    key: str
    title: str
    #: against the other domains; "sum" = as much as the questions of it that count
    weight: int | Literal["sum"]
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Contradiction:
    """Answers that cannot all be true. It touches no figure: it tells the reviewer where to look."""

    when: Condition
    #: what the reviewer reads
    sentence: str

    @cached_property
    def questions(self) -> tuple[str, ...]:
        """The keys of the questions it names, each once, in the order they are named."""
        return tuple(dict.fromkeys(questions_named(self.when)))


def questions_named(condition: Condition) -> Iterator[str]:
    """The keys of the questions that a condition looks at, as often as it names them."""
    match condition:
        case Equals(question=key) | OneOf(question=key) | IsAnswered(question=key):
            yield key
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from questions_named(part)
        case Not(part):
            yield from questions_named(part)


@dataclass(frozen=True)
class Questionnaire:
    """One version of one questionnaire."""

    key: str
    version: str
    title: str
    kind: Kind
    domains: tuple[Domain, ...]
    summary: str = ""
    estimated_minutes: int = 0
    contradictions: tuple[Contradiction, ...] = ()

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions in the order of the file."""
        return tuple(question for domain in self.domains for question in domain.questions)

    @cached_property
    def question_by_key(self) -> Mapping[str, Question]:
        return {question.key: question for question in self.questions}
