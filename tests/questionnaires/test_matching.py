"""Answers of a finished file and the questions of ours that they may answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendorrisk.questionnaires.answers.matching import (
    LEAST_ALIKE,
    MOST_CANDIDATES,
    Candidate,
    find_candidates,
    likeness,
    plain_words,
)
from vendorrisk.questionnaires.exchange.imported import ForeignAnswer
from vendorrisk.questionnaires.library import library
from vendorrisk.scoring.questionnaire import Question

MFA = Question(
    "access.mfa",
    "Is multi-factor authentication required for administrators?",
    "yes_no",
    controls={"iso27001": ("8.5",)},
)
BACKUP = Question(
    "continuity.backups", "How often are backups of customer data restored for practice?", "text"
)
WORDS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=80)


def foreign(source_id: str = "X-1", question: str = "", **more: object) -> ForeignAnswer:
    return replace(ForeignAnswer(source_id, question, "Yes"), **more)


def best(answer: ForeignAnswer, *questions: Question) -> Candidate | None:
    found = find_candidates([answer], questions or (MFA, BACKUP))
    return found[MFA.key][0] if MFA.key in found else None


@pytest.mark.parametrize("key", ["access.mfa", "ACCESS.MFA", "access_mfa", "Access-MFA"])
def test_the_same_key_is_the_same_question_however_it_is_written(key: str) -> None:
    assert best(foreign(key)) == Candidate("access.mfa", 0, "key", "exact", 100)


def test_the_same_key_with_other_words_is_not_taken_for_sure() -> None:
    found = best(foreign("access.mfa", "Where do visitors park their bicycles?"))
    assert found and (found.how, found.sure) == ("key", "unsure")


def test_the_same_wording_is_the_same_question_under_any_key() -> None:
    found = best(foreign("Q77", "is multi factor authentication required, for Administrators"))
    assert found == Candidate("access.mfa", 0, "wording", "exact", 100)


def test_a_shared_control_lifts_a_question_that_is_worded_otherwise() -> None:
    worded = "Do administrators authenticate with several factors, is it required?"
    alone, shared = best(foreign("Q1", worded)), best(foreign("Q1", worded, controls={"ISO27001": ("8.5",)}))
    assert shared and shared.how == "control" and shared.sure != "exact"
    assert alone is None or alone.percent < shared.percent


def test_a_shared_control_alone_is_no_match() -> None:
    assert best(foreign("Q1", "Where do visitors park?", controls={"iso27001": ("8.5",)})) is None


def test_a_heading_of_one_word_matches_nothing() -> None:
    assert find_candidates([foreign("Q1", "Backups")], [BACKUP]) == {}


def test_one_answer_may_serve_several_questions() -> None:
    twin = replace(
        MFA, key="cloud.mfa", text="Is multi-factor authentication required for all administrators?"
    )
    found = find_candidates([foreign("Q1", MFA.text)], [MFA, twin])
    assert {key: each[0].number for key, each in found.items()} == {"access.mfa": 0, "cloud.mfa": 0}


def test_a_question_gets_the_best_few_with_the_best_first() -> None:
    answers = [foreign(f"Q{number}", f"{MFA.text} Tell{' us more' * number}.") for number in range(6)]
    found = find_candidates(answers, [MFA])[MFA.key]
    assert len(found) == MOST_CANDIDATES
    assert (found[0].number, found[0].sure) == (0, "likely")
    assert [each.percent for each in found] == sorted((each.percent for each in found), reverse=True)


def test_where_the_question_itself_is_in_the_file_nothing_else_is_shown() -> None:
    answers = [foreign("Q1", f"{MFA.text} Tell us more."), foreign("Q2", MFA.text)]
    assert [each.number for each in find_candidates(answers, [MFA])[MFA.key]] == [1]


def test_a_word_that_changes_the_question_makes_it_less_than_sure() -> None:
    found = best(foreign("Q1", "Is multi-factor authentication required for some administrators?"))
    assert found and found.sure == "likely"


def test_the_library_finds_itself_and_mistakes_no_question_for_another() -> None:
    """By wording alone, every question of the baseline is sure of itself and of nothing else."""
    questions = library().questionnaires["baseline"].questions
    answers = [foreign(f"row {number}", question.text) for number, question in enumerate(questions)]
    found = find_candidates(answers, questions)
    for number, question in enumerate(questions):
        assert found[question.key][0].number == number
        assert [each.number for each in found[question.key] if each.sure == "exact"] == [number]


@given(WORDS, WORDS)
def test_likeness_is_a_percentage_and_the_same_both_ways(one: str, other: str) -> None:
    ours, theirs = plain_words(one), plain_words(other)
    assert 0 <= likeness(ours, theirs) <= 100
    assert likeness(ours, theirs) == pytest.approx(likeness(theirs, ours))


@given(st.lists(st.tuples(WORDS, WORDS), max_size=8))
def test_every_candidate_names_an_answer_of_the_file(rows: list[tuple[str, str]]) -> None:
    answers = [foreign(source_id, question) for source_id, question in rows]
    for key, candidates in find_candidates(answers, [MFA, BACKUP]).items():
        assert key in (MFA.key, BACKUP.key)
        assert 1 <= len(candidates) <= MOST_CANDIDATES
        assert len({each.number for each in candidates}) == len(candidates)
        assert all(0 <= each.number < len(answers) and 0 <= each.percent <= 100 for each in candidates)
        assert all(each.percent >= LEAST_ALIKE for each in candidates if each.how == "wording")


@given(st.permutations(range(5)))
def test_the_order_of_the_file_changes_nothing_but_the_numbers(order: list[int]) -> None:
    answers = [foreign(f"Q{number}", MFA.text + " more" * number) for number in range(5)]
    told = find_candidates([answers[number] for number in order], [MFA])[MFA.key]
    plain = find_candidates(answers, [MFA])[MFA.key]
    assert [(order[each.number], each.percent) for each in told] == [
        (each.number, each.percent) for each in plain
    ]


def test_an_answer_whose_very_question_is_asked_is_no_hint_for_another() -> None:
    near = replace(
        MFA, key="access.others", text="Is multi-factor authentication required for partners in the field?"
    )
    theirs = foreign("access.mfa", MFA.text)
    assert find_candidates([theirs], [near])[near.key][0].sure in ("unsure", "likely")
    unlike = replace(
        near,
        text="Which authentication do you require of administrators of printers and of guests?",
        controls={},
    )
    alone = find_candidates([theirs], [unlike])
    assert alone[unlike.key][0].sure == "unsure"
    assert list(find_candidates([theirs], [MFA, unlike])) == [MFA.key]


def test_a_control_that_many_questions_name_says_little_alone() -> None:
    """“Phishing-resistant multi-factor for administrators” is not how administrator rights are used."""
    full = library().questionnaires["full"].questions
    rights = next(each for each in full if each.key == "access.privileged")
    theirs = foreign(
        "IAM-03", "Phishing-resistant multi-factor for administrators", controls={"soc2": ("CC6.1",)}
    )
    (candidate,) = find_candidates([theirs], full)[rights.key]
    assert (candidate.how, candidate.shared, candidate.sure) == ("control", ("CC6.1",), "unsure")
    both = replace(theirs, controls={"soc2": ("CC6.1",), "iso27001": rights.controls["iso27001"]})
    assert find_candidates([both], full)[rights.key][0].sure == "likely"
