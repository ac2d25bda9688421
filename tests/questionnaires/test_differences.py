"""What a new version changes is told in words."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from vendorrisk.questionnaires.differences import differences
from vendorrisk.questionnaires.library import library
from vendorrisk.scoring.questionnaire import Question, Questionnaire

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
    changed = _with("rapid.suppliers", weight=9, text="Otherwise?", evidence="required", critical=True)
    assert differences(RAPID, changed) == [
        f"rapid.suppliers weighs 9 instead of {RAPID.question_by_key['rapid.suppliers'].weight}.",
        "rapid.suppliers is worded differently.",
        "rapid.suppliers is critical or no longer so.",
        "rapid.suppliers asks for other evidence.",
    ]


def test_options_are_told_with_their_credits() -> None:
    options = RAPID.question_by_key["rapid.suppliers"].options
    moved = (replace(options[0], credit=Fraction("12.5")), replace(options[1], label="A few"))
    told = differences(RAPID, _with("rapid.suppliers", options=moved))
    assert told == [
        f"rapid.suppliers: “{options[0].label}” earns 12.5 instead of {float(options[0].credit):g}.",
        f"rapid.suppliers: “{options[1].label}” reads “A few”.",
        f"rapid.suppliers has lost the option “{options[2].label}”.",
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
