"""Files made to cost time or memory are refused at once."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from vendorrisk.questionnaires.files.problems import QuestionnaireFileError
from vendorrisk.questionnaires.loading import load_questionnaire


def billion_laughs() -> str:
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    return "\n".join(lines)


HOSTILE = {
    "billion laughs": billion_laughs(),
    "deep lists": "a: " + "[" * 100_000,
    "deep mappings": "{a: " * 50_000,
    "deep blocks": "\n".join(" " * n + "a:" for n in range(600)),
    "many values": "a: [" + "b, " * 200_000 + "]",
    "many keys": "\n".join(f"k{n}: v" for n in range(100_000)),
    "one huge value": "a: " + "x" * 999_000,
    "too large": "a: " + "x" * 2_000_000,
    "many duplicates": "a: b\n" * 60_000,
    "deep condition": "key: a\ndomains: [{questions: [{applies_when: "
    + "{not: " * 30
    + "{}"
    + "}" * 30
    + "}]}]",
    "many documents": "--- a\n" * 50_000,
    "quotes without end": 'a: "' + "\\n" * 400_000,
    "anchors": "\n".join(f"k{n}: &a{n} v" for n in range(40_000)),
}


@pytest.fixture
def quickly() -> Iterator[None]:
    started = time.monotonic()
    yield
    assert time.monotonic() - started < 5, "refusing took too long"


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.usefixtures("quickly")
def test_hostile_file_is_refused_quickly(name: str) -> None:
    with pytest.raises(QuestionnaireFileError):
        load_questionnaire(HOSTILE[name], frameworks={})


def test_problems_of_a_hostile_file_are_few_enough_to_read() -> None:
    with pytest.raises(QuestionnaireFileError) as caught:
        load_questionnaire("a: b\n" * 40_000, frameworks={})
    assert len(caught.value.problems) == 500
