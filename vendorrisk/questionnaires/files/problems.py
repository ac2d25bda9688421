"""What is wrong with a file of the library: every problem with file, line and key, all of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend in a file."""

    file: str
    #: from 1
    line: int
    #: the key in the file that is at fault
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.message}"


class QuestionnaireFileError(Exception):
    """A questionnaire, policy or framework file that cannot be used; `problems` has all there is to mend."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))
