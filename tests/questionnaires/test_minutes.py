"""How long a questionnaire takes is worked out from what it asks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.scoring.building import choice, domain, option, question, questionnaire
from vendorrisk.questionnaires.library import library
from vendorrisk.questionnaires.minutes import WORDS_A_MINUTE, Minutes, minutes_of
from vendorrisk.scoring.questionnaire import Equals


def test_reading_and_answering_add_up() -> None:
    """238 words of question are read in a minute; yes or no takes 15 seconds: 4 x 75 s are five minutes."""
    asked = [question(f"q{number}", text="word " * WORDS_A_MINUTE) for number in range(4)]
    assert minutes_of(questionnaire(domain("d", *asked))) == Minutes(5, 5)


def test_what_is_asked_of_some_and_help_and_evidence_count_for_the_longest_way_only() -> None:
    always = question(
        "always", text="word " * WORDS_A_MINUTE, help="word " * WORDS_A_MINUTE, evidence="required"
    )
    sometimes = question("sometimes", text="word " * WORDS_A_MINUTE, applies_when=Equals("always", "yes"))
    # 60 + 15; 60 more for the help, 90 for the document, 60 + 15 for the other question
    assert minutes_of(questionnaire(domain("d", always, sometimes))) == Minutes(1, 5)


def test_the_words_of_options_are_read_too() -> None:
    many = choice("many", *(replace(option(f"o{n}", 0), label="word " * WORDS_A_MINUTE) for n in range(6)))
    assert minutes_of(questionnaire(domain("d", many))).least == 6


@pytest.mark.parametrize(
    ("least", "most", "usual"), [(1, 1, 1), (6, 9, 8), (10, 19, 14), (19, 41, 30), (37, 89, 65)]
)
def test_what_is_told_lies_between_and_long_ones_in_steps_of_five(least: int, most: int, usual: int) -> None:
    assert Minutes(least, most).usual == usual


def test_the_library_tells_about_what_is_worked_out() -> None:
    for each in library().questionnaires.values():
        assert minutes_of(each).fits(each.estimated_minutes), each.key


@pytest.mark.parametrize(
    ("told", "fits"), [(0, False), (7, False), (8, True), (15, True), (22, True), (23, False)]
)
def test_what_is_told_fits_within_two_minutes(told: int, fits: bool) -> None:
    assert Minutes(10, 20).fits(told) is fits


def test_nothing_told_never_fits() -> None:
    assert not Minutes(1, 2).fits(0)
