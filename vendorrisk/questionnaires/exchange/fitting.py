"""What other formats hold, brought within the limits of ours: keys, lengths, characters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

#: the limits of our format (docs/scoring.md; vendorrisk/questionnaires/files/question_fields.py)
LONGEST_KEY = 120
LONGEST_TEXT = 2_000
LONGEST_HELP = 10_000
LONGEST_LABEL = 500
LONGEST_TITLE = 200
LONGEST_FINDING = 300
LONGEST_RECOMMENDATION = 4_000
LONGEST_SENTENCE = 500

_NO_KEY = re.compile(r"[^A-Za-z0-9._-]+")
#: no control characters and no halves of surrogate pairs; line ends and tabs are blanks like others
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


def clean(text: str) -> str:
    """The text without characters that no file can hold, and without blanks at its ends."""
    return _NO_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def clipped(text: str, longest: int) -> str:
    """The text, or as much of it as fits before “…”."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def one_line(text: str) -> str:
    return " ".join(text.split())


def fitted_key(text: str, longest: int = LONGEST_KEY) -> str:
    """The text in letters, digits, dot, dash and underscore; empty where nothing of it remains."""
    return _NO_KEY.sub("-", text).strip("-")[:longest]


@dataclass
class Keys:
    """Keys that were given so far, each only once."""

    longest: int = LONGEST_KEY
    _taken: set[str] = field(default_factory=set)
    _next: dict[str, int] = field(default_factory=dict)

    def give(self, wished: str, otherwise: str) -> str:
        """The wished key as far as our alphabet allows it, with a number behind it where it is taken."""
        base = fitted_key(wished, self.longest) or otherwise
        key, number = base, self._next.get(base, 2)
        while key in self._taken:
            key = f"{base[: self.longest - 8]}-{number}"
            number += 1
        self._next[base] = number
        self._taken.add(key)
        return key
