"""What a new version changes is told in words."""

from __future__ import annotations

import itertools
from dataclasses import fields, replace
from fractions import Fraction

import pytest

from vendorrisk.questionnaires.differences import differences
from vendorrisk.questionnaires.library import library
from vendorrisk.questionnaires.question_differences import question_differences
from vendorrisk.scoring.questionnaire import (
    AllOf,
    AnyOf,
    Contradiction,
    Equals,
    IsAnswered,
    Not,
    Question,
    Questionnaire,
)

RAPID = library().questionnaires["rapid"]


def _with(key: str, **changes: object) -> Questionnaire:
    domains = tuple(
        replace(
            domain, questions=tuple(replace(q, **changes) if q.key == key else q for q in domain.questions)
        )
        for domain in RAPID.domains
    )
    return replace(RAPID, domains=domains)


def test_the_same_differs_in_nothing() -> None:
    assert differences(RAPID, RAPID) == []


def test_a_changed_question_is_told_field_by_field() -> None:
    was = RAPID.question_by_key["rapid.suppliers"]
    changed = _with(
        "rapid.suppliers",
        weight=9,
        text="Otherwise?",
        evidence="required",
        critical=True,
        critical_below=Fraction(40),
        allow_not_applicable=False,
        when_missing="ignore",
        applies_when=AnyOf((Equals("rapid.affected", "open"), Not(IsAnswered("rapid.since")))),
    )
    opened = RAPID.question_by_key["rapid.affected"].label_of("open")
    assert differences(RAPID, changed) == [
        f"rapid.suppliers asks “Otherwise?” instead of “{was.text}”.",
        f"rapid.suppliers weighs 9 instead of {was.weight}.",
        "rapid.suppliers is critical below 40.",
        "rapid.suppliers requires evidence.",
        "rapid.suppliers can be set aside no longer.",
        "rapid.suppliers leaves the sums when it is not answered.",
        f"rapid.suppliers is asked when rapid.affected is “{opened}” or not rapid.since is answered; it was asked always.",
    ]


def test_controls_are_told_by_framework() -> None:
    before = _with("rapid.suppliers", controls={"iso27001": ("A.5.21",), "nist_csf": ("GV.SC-07",)})
    after = _with("rapid.suppliers", controls={"nist_csf": ("GV.SC-08",)})
    assert differences(before, after) == [
        "rapid.suppliers looks at iso27001 A.5.21 no longer.",
        "rapid.suppliers looks at nist_csf GV.SC-08, too.",
        "rapid.suppliers looks at nist_csf GV.SC-07 no longer.",
    ]


def test_contradictions_are_told_with_what_the_reviewer_reads() -> None:
    when = AllOf((Equals("rapid.affected", "open"), IsAnswered("rapid.since")))
    changed = replace(RAPID, contradictions=(Contradiction(when, "Both cannot be."),))
    opened = RAPID.question_by_key["rapid.affected"].label_of("open")
    words = f"rapid.affected is “{opened}” and rapid.since is answered"
    before = [
        told for told in differences(RAPID, changed) if not told.startswith("No contradiction any more")
    ]
    assert before == [f"When {words}, the reviewer reads: “Both cannot be.”"]
    assert f"No contradiction any more when {words}: “Both cannot be.”" in differences(changed, RAPID)


@pytest.mark.parametrize("field", [each.name for each in fields(Question) if each.name != "key"])
def test_no_field_of_a_question_changes_without_a_sentence(field: str) -> None:
    """Every field is exchanged for that of another question, wherever the two differ."""
    questions = [question for each in library().questionnaires.values() for question in each.questions]
    questions.append(replace(questions[0], when_missing="ignore", allow_not_applicable=False, expected="no"))
    compared = 0
    for was, other in itertools.pairwise(questions):
        if (value := getattr(other, field)) == getattr(was, field):
            continue
        now = replace(was, **{field: value})
        if field == "expected":
            now, was = replace(now, type="yes_no"), replace(was, type="yes_no")
        if field == "critical_below":
            now, was = replace(now, critical=True), replace(was, critical=True)
        assert list(question_differences(was, now, {}, {})), (was.key, field)
        compared += 1
    assert compared > 0


def test_options_are_told_with_their_credits() -> None:
    options = RAPID.question_by_key["rapid.suppliers"].options
    moved = (replace(options[1], label="A few"), replace(options[0], credit=Fraction("12.5")))
    told = differences(RAPID, _with("rapid.suppliers", options=moved))
    assert told == [
        f"rapid.suppliers: “{options[1].label}” reads “A few”.",
        f"rapid.suppliers: “{options[0].label}” earns 12.5 instead of {float(options[0].credit):g}.",
        f"rapid.suppliers has lost the option “{options[2].label}”.",
        "rapid.suppliers has its options in another order.",
    ]


def test_new_gone_and_moved_questions_and_sections_are_told() -> None:
    first, second = RAPID.domains
    fresh = Question("rapid.more", "What else?", "text")
    gone = first.questions[-1]
    other = replace(
        RAPID,
        title="Quick",
        domains=(
            replace(second, title="Later", questions=(*second.questions, fresh)),
            replace(first, weight=1, questions=first.questions[:-1]),
        ),
    )
    told = differences(RAPID, other)
    assert "It is called “Quick” instead of “Rapid response to a threat”." in told
    assert f"The section “{second.title}” is called “Later”." in told
    assert f"The section “{first.title}” weighs 1 instead of {first.weight}." in told
    assert "The sections stand in another order." in told
    assert "rapid.more is new: “What else?”" in told
    assert f"{gone.key} is gone: “{gone.text}”" in told
