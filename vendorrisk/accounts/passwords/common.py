"""Is a password among those that are tried first? Answered from a list that lies beside this file."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from string import digits, punctuation
from typing import Final

#: what people write for a letter
DISGUISES: Final = str.maketrans("@4301!$57", "aaeoiisst")
ORNAMENTS: Final = digits + punctuation + " "
#: runs along the keyboard or the alphabet
ROWS: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "1234567890",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "q1w2e3r4t5y6u7i8o9p0",
)
FEWEST_DIFFERENT: Final = 5
#: characters that must be left when words an attacker knows are taken away
FEWEST_OWN: Final = 8


def is_common(password: str) -> bool:
    """Listed, also behind digits, signs or disguised letters; one thing repeated; a row of keys."""
    plain = password.casefold()
    if len(set(plain)) < FEWEST_DIFFERENT or _is_a_row(plain):
        return True
    return any(_is_listed(form) for form in (plain, plain.translate(DISGUISES)))


def leans_on(password: str, words: Iterable[str]) -> bool:
    """Whether too little is left once `words` (a name, the organisation) are taken out."""
    rest = password.casefold()
    for word in sorted({word.casefold() for word in words if len(word) > 2}, key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(rest) < len(password) and len(rest) < FEWEST_OWN


def _is_listed(plain: str) -> bool:
    core = plain.strip(ORNAMENTS)
    return any(form in _listed() for form in (plain, core, _unit(plain), _unit(core)) if form)


def _unit(text: str) -> str:
    """What a text repeats ("abcabc": "abc"); empty when it repeats nothing."""
    at = (text + text).find(text, 1)
    return text[:at] if 0 < at < len(text) else ""


def _is_a_row(plain: str) -> bool:
    return any(plain in row + row or plain in (row + row)[::-1] for row in ROWS)


@lru_cache
def _listed() -> frozenset[str]:
    lines = Path(__file__).with_name("common.txt").read_text().splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
