"""What is wrong with a file of answers: every fault with its key or row, all of them at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from vendorrisk.scoring.errors import InvalidAnswerError

#: Nobody mends more at once.
MOST_FAULTS = 500


@dataclass(frozen=True)
class AnswerFault:
    """One thing to mend in a file of answers."""

    #: where it stands: “answers › access.mfa › value” or “row 7 (access.mfa)”
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class AnswerFileError(Exception):
    """A file of answers that cannot be used."""

    def __init__(self, faults: list[AnswerFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, faults)))


@dataclass
class AnswerFaults:
    """The faults of one file, gathered while it is read."""

    found: list[AnswerFault] = field(default_factory=list)

    def note(self, place: str, message: str) -> None:
        if len(self.found) < MOST_FAULTS:
            self.found.append(AnswerFault(place, message))

    @contextmanager
    def at(self, place: str) -> Iterator[None]:
        """An answer that does not fit its question, refused inside, is noted at this place."""
        try:
            yield
        except InvalidAnswerError as error:
            self.note(place, error.message)

    def check(self) -> None:
        """Raises AnswerFileError where anything was noted."""
        if self.found:
            raise AnswerFileError(self.found)
