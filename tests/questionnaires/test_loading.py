"""A sound file is read as it is meant."""

from __future__ import annotations

from fractions import Fraction

from tests.scoring.building import DATA
from vendorrisk.questionnaires.files.reading import Framework
from vendorrisk.questionnaires.loading import load_policy, load_questionnaire
from vendorrisk.scoring.questionnaire import (
    AllOf,
    AnyOf,
    Band,
    Equals,
    FindingText,
    IsAnswered,
    Not,
    OneOf,
    Question,
)

WHOLE = """\
key: whole
version: 1.10
title: "Whole"
kind: vendor
summary: |
  Several lines
  of words.
estimated_minutes: 7
domains:
  - key: a
    title: A
    weight: sum
    questions:
      - key: a.gate
        text: Gate?
        type: yes_no
        expected: no
        critical: yes
        critical_below: 62.5
        evidence: none
        allow_not_applicable: off
        when_missing: ignore
        controls: {iso27001: [A.5.1], cis: [6.30, "6.3"]}
        finding: {title: Lost, recommendation: Mend it.}
      - key: a.pick
        text: Pick.
        type: multiple_choice
        weight: 0
        options: &options
          - {value: on, label: Yes, credit: 33.3}
          - {value: "off", label: Off, credit: 0}
          - {value: 3, label: None, credit: 0, exclusive: true}
      - key: a.again
        text: Again.
        type: single_choice
        options:
          - {value: x, label: X, credit: 100}
        applies_when:
          all:
            - any: [{question: a.gate, equals: no}, {question: a.pick, in: [yes, "off", 3]}]
            - not: {question: a.pick, answered: true}
      - key: a.size
        text: Size?
        type: number
        bands: [{from: -1.5, credit: 0}, {from: 99.95, credit: 100}]
      - key: a.sized
        text: Sized?
        type: yes_no
        applies_when: {question: a.size, equals: 10.50}
"""


FRAMEWORKS = {
    "iso27001": Framework("ISO/IEC 27001", {"A.5.1": "Policies"}),
    "cis": Framework("CIS Controls", {"6.3": "MFA", "6.30": "Invented"}),
}


def questions() -> dict[str, Question]:
    return dict(load_questionnaire(WHOLE, frameworks=FRAMEWORKS).question_by_key)


def test_words_and_numbers_are_taken_as_they_are_written() -> None:
    whole = load_questionnaire(WHOLE, frameworks=FRAMEWORKS)
    assert (whole.key, whole.version, whole.title, whole.kind) == ("whole", "1.10", "Whole", "vendor")
    assert (whole.summary, whole.estimated_minutes) == ("Several lines\nof words.", 7)
    assert whole.domains[0].weight == "sum"
    assert questions()["a.gate"].controls == {"iso27001": ("A.5.1",), "cis": ("6.30", "6.3")}


def test_bare_yes_and_no_are_answers_where_a_value_stands() -> None:
    gate, pick = questions()["a.gate"], questions()["a.pick"]
    assert gate.expected == "no"
    assert [(option.value, option.label) for option in pick.options] == [
        ("yes", "Yes"),
        ("off", "Off"),
        ("3", "None"),
    ]
    assert [option.exclusive for option in pick.options] == [False, False, True]


def test_truth_values_are_truth_values_elsewhere() -> None:
    gate = questions()["a.gate"]
    assert (gate.critical, gate.critical_below, gate.allow_not_applicable) == (True, Fraction("62.5"), False)
    assert (gate.when_missing, gate.finding) == ("ignore", FindingText("Lost", "Mend it."))


def test_figures_are_exact() -> None:
    assert questions()["a.pick"].options[0].credit == Fraction(333, 10)
    assert questions()["a.size"].bands == (
        Band(Fraction("-1.5"), Fraction(0)),
        Band(Fraction("99.95"), Fraction(100)),
    )


def test_conditions_are_read_with_the_values_that_answers_have() -> None:
    assert questions()["a.again"].applies_when == AllOf(
        (
            AnyOf((Equals("a.gate", "no"), OneOf("a.pick", ("yes", "off", "3")))),
            Not(IsAnswered("a.pick")),
        )
    )
    assert questions()["a.sized"].applies_when == Equals("a.size", "10.5")


def test_defaults_are_those_of_the_format() -> None:
    asked = questions()["a.sized"]
    assert (asked.weight, asked.critical, asked.critical_below, asked.evidence) == (1, False, 50, "none")
    assert (asked.allow_not_applicable, asked.when_missing, asked.expected, asked.help) == (
        True,
        "zero",
        "yes",
        "",
    )


def test_policy_has_its_bands_in_order() -> None:
    policy = load_policy(DATA / "example" / "policy.yaml")
    assert [band.grade for band in policy.grades] == ["A", "B", "C", "D", "F"]
    assert [band.level for band in policy.risk_levels] == ["low", "moderate", "high", "critical"]
    assert next((band.tier, band.name, band.appetite) for band in policy.tiers) == (1, "critical", 25)


def test_policy_has_the_defaults_of_the_standard() -> None:
    lines = (DATA / "example" / "policy.yaml").read_text().splitlines(keepends=True)
    left_out = ("evidence", "max_mitigation", "critical_floor", "critical_grade_cap")
    shorter = "".join(line for line in lines if not line.startswith(left_out))
    assert load_policy(shorter) == load_policy("".join(lines))
