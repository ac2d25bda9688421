"""Which answer of a finished file may answer which question of ours: by key, then by control, then by wording.

Every pair is compared, which for 300 answers and 120 questions takes well under a second. A full-text search as a
first cut would only lose pairs whose words are inflected or misspelt, so there is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from rapidfuzz import fuzz

from vendorrisk.questionnaires.exchange.imported import ForeignAnswer
from vendorrisk.scoring.questionnaire import Question

How = Literal["key", "control", "wording"]
#: exact: the same question; likely: read it before taking it; unsure: a hint, no more
Sure = Literal["exact", "likely", "unsure"]

#: so many candidates are kept for one question, the best first
MOST_CANDIDATES: Final = 3
#: below this likeness (0 to 100) two wordings have nothing to do with each other
LEAST_ALIKE: Final = 62
#: from here on two wordings most likely ask the same
ALIKE: Final = 80
#: two questions that share a control and are at least this much alike most likely ask the same
ALIKE_BY_CONTROL: Final = 60
#: a shared control alone says little: one control stands behind many questions
LEAST_ALIKE_BY_CONTROL: Final = 40
#: a control that so few of our questions name tells which one is meant; one that more name does so only beside another
NAMED_BY_FEW: Final = 2
#: the same key in another questionnaire may ask something else; then the wording tells
ALIKE_BY_KEY: Final = 45

_NO_WORD = re.compile(r"[^a-z0-9]+")
#: words that most questions of this kind share, so they say nothing about what is asked
_COMMON: Final = frozenset(
    "a an and are as at be by can company do does ensure established for from has have how if in into is"
    " it its of on or organisation organization our please describe such that the their them there these they"
    " this to used using was we what when where whether which who will with within would you your yours"
    " process processes procedure procedures documented place been provide".split()
)


@dataclass(frozen=True)
class Candidate:
    """One answer of the file that may answer one question."""

    question_key: str
    #: its place among the answers of the file, counted from 0
    number: int
    how: How
    sure: Sure
    #: 0 to 100; orders candidates and tells people how alike the questions are
    percent: int
    #: ids of the controls that both name, where that is how they were found
    shared: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Told:
    """A question or a foreign answer, prepared for comparing."""

    key: str
    #: the whole wording, signs and case set aside
    text: str
    words: str
    #: framework and plain id -> the id as it is written
    controls: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, key: str, text: str, controls: Mapping[str, tuple[str, ...]]) -> _Told:
        return cls(plain_key(key), plain_key(text), plain_words(text), _controls(controls))


def find_candidates(
    answers: Sequence[ForeignAnswer], questions: Iterable[Question]
) -> dict[str, tuple[Candidate, ...]]:
    """Question key -> the answers of the file that may answer it, best first; questions without any are left out.

    One answer may be a candidate for several questions.
    """
    told = [_Told.of(answer.source_id, answer.question, answer.controls) for answer in answers]
    asked = {each.key: _Told.of(each.key, each.text, each.controls) for each in questions}
    spread = Counter(control for ours in asked.values() for control in ours.controls)
    found: dict[str, tuple[Candidate, ...]] = {}
    for key, ours in asked.items():
        candidates = [
            candidate
            for number, theirs in enumerate(told)
            if (candidate := _compare(key, ours, number, theirs, spread))
        ]
        if candidates:
            found[key] = _best(candidates)
    return _without_hints_from_elsewhere(found)


def _without_hints_from_elsewhere(
    found: dict[str, tuple[Candidate, ...]],
) -> dict[str, tuple[Candidate, ...]]:
    """An answer whose very question is asked is no hint for another one."""
    at_home = {each.number for candidates in found.values() for each in candidates if each.sure == "exact"}
    kept = {
        key: tuple(each for each in candidates if each.sure != "unsure" or each.number not in at_home)
        for key, candidates in found.items()
    }
    return {key: candidates for key, candidates in kept.items() if candidates}


def _best(candidates: list[Candidate]) -> tuple[Candidate, ...]:
    """The first few; where the question itself is in the file, what is merely like it is not worth reading."""
    candidates.sort(key=lambda each: (_ORDER[each.sure], -each.percent, each.number))
    exact = [each for each in candidates if each.sure == "exact"]
    return tuple((exact or candidates)[:MOST_CANDIDATES])


_ORDER: Final[Mapping[Sure, int]] = {"exact": 0, "likely": 1, "unsure": 2}


def plain_key(key: str) -> str:
    """A key or id with signs and case set aside: “AIS-01.1” and “ais_01.1” are the same."""
    return _NO_WORD.sub("-", key.casefold()).strip("-")


def plain_words(text: str) -> str:
    """The words that carry the meaning of a question, without accents, signs and common words."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = (word for word in _NO_WORD.sub(" ", letters).split() if word not in _COMMON)
    return " ".join(_stem(word) for word in words)


def likeness(ours: str, theirs: str) -> float:
    """How alike two wordings are, 0 to 100, given as `plain_words`.

    The token-set ratio alone calls a short question the same as every longer one that contains its words, so what
    either side has beyond the other counts, too. A single word, such as a heading, is like nothing.
    """
    if " " not in ours or " " not in theirs:
        return 0.0
    shared = fuzz.token_set_ratio(ours, theirs)
    return 0.0 if shared < LEAST_ALIKE_BY_CONTROL else (shared + fuzz.token_sort_ratio(ours, theirs)) / 2


def _compare(
    key: str, ours: _Told, number: int, theirs: _Told, spread: Mapping[tuple[str, str], int]
) -> Candidate | None:
    """`spread` says how many of our questions name a control."""
    alike = likeness(ours.words, theirs.words)
    if ours.text and ours.text == theirs.text:
        return Candidate(key, number, "key" if ours.key == theirs.key else "wording", "exact", 100)
    if ours.key == theirs.key:
        return _by_key(key, number, alike, is_worded=bool(theirs.words))
    if alike >= LEAST_ALIKE_BY_CONTROL and (shared := ours.controls.keys() & theirs.controls.keys()):
        is_telling = len(shared) > 1 or any(spread[each] <= NAMED_BY_FEW for each in shared)
        sure: Sure = "likely" if alike >= ALIKE_BY_CONTROL and is_telling else "unsure"
        ids = tuple(sorted(ours.controls[each] for each in shared))
        return Candidate(key, number, "control", sure, min(99, round(alike) + 10), ids)
    if alike >= LEAST_ALIKE:
        return Candidate(
            key, number, "wording", "likely" if alike >= ALIKE else "unsure", min(99, round(alike))
        )
    return None


def _by_key(key: str, number: int, alike: float, *, is_worded: bool) -> Candidate:
    if not is_worded:
        return Candidate(key, number, "key", "exact", 100)
    if alike >= ALIKE:
        return Candidate(key, number, "key", "exact", 99)
    if alike >= ALIKE_BY_KEY:
        return Candidate(key, number, "key", "likely", 80)
    return Candidate(key, number, "key", "unsure", 50)


def _controls(controls: Mapping[str, tuple[str, ...]]) -> dict[tuple[str, str], str]:
    return {
        (plain_key(name), plain_key(control)): control for name, each in controls.items() for control in each
    }


def _stem(word: str) -> str:
    """The word without the plainest endings of English, so that “backups” meets “backup”."""
    for ending, least in (("ing", 6), ("ies", 5), ("ed", 5), ("es", 5), ("s", 4)):
        if word.endswith(ending) and len(word) >= least and not word.endswith("ss"):
            return word[: -len(ending)]
    return word
