"""A faulty file is refused with every problem at once, each with its line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from vendorrisk.questionnaires.files.problems import QuestionnaireFileError
from vendorrisk.questionnaires.files.reading import Framework
from vendorrisk.questionnaires.loading import load_policy, load_questionnaire

BROKEN = Path(__file__).parent / "broken"
FRAMEWORKS = {"iso27001": Framework("ISO/IEC 27001", {"A.5.1": "Policies"})}


def problems_of(text: str) -> list[str]:
    with pytest.raises(QuestionnaireFileError) as caught:
        load_questionnaire(text, "q.yaml", FRAMEWORKS)
    return [str(problem).removeprefix("q.yaml:") for problem in caught.value.problems]


def test_every_problem_of_a_file_is_told_at_once() -> None:
    with pytest.raises(QuestionnaireFileError) as caught:
        load_questionnaire(BROKEN / "questionnaire.yaml", frameworks=FRAMEWORKS)
    found = [f"{each.line}: {each.key}: {each.message}" for each in caught.value.problems]
    assert found == (BROKEN / "questionnaire.problems").read_text().splitlines()
    assert all(each.file == "questionnaire.yaml" for each in caught.value.problems)


def test_problem_is_told_as_editors_understand_it() -> None:
    (first, *_) = problems_of("key: a\n")
    assert first == "1: domains: is missing (questionnaire)"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "1: YAML: the file is empty"),
        ("# only a comment\n", "1: YAML: the file is empty"),
        ("- a\n- b\n", "1: questionnaire: must be a mapping, a list of “key: value” lines"),
        ("key: a\ntitle: [b\n", "3: YAML: did not find expected ',' or ']'"),
        ("key: a\n\ttitle: b\n", "2: YAML: found a tab character that violates indentation"),
        ("key: a\n---\nkey: b\n", "2: YAML: only one document a file is possible"),
        ("key: a\ntitle: \x07\n", "2: YAML: the file contains a character that YAML does not allow"),
        ("key: !!python/object/apply:os.system [ls]\n", "1: YAML: the tag tag:yaml.org,2002:python/object/apply:os.system is not possible here"),
        ("key: &a b\ntitle: *c\n", "2: YAML: the alias *c names nothing that stands before it"),
        ("a: &a [*a]\n", "1: YAML: the alias *a names nothing that stands before it"),
        ("? [a, b]\n: c\n", "1: YAML: a key must be a single word"),
    ],
)  # fmt: skip
def test_what_is_no_usable_yaml_is_told_with_its_line(text: str, problem: str) -> None:
    assert problems_of(text) == [problem]


QUESTION = """\
key: q
version: 1.0
title: Q
kind: {kind}
domains:
  - key: d
    title: D
    weight: 1
    questions:
      - {{key: gate, text: Gate?, type: yes_no}}
      - {{key: pick, text: Pick., type: single_choice, options: [{{value: a, label: A, credit: 1}}]}}
      - {{key: paper, text: Paper., type: file}}
      - {{key: size, text: Size?, type: number, bands: [{{from: 0, credit: 1}}]}}
      - {{key: last, text: Last?, {last}}}
"""


@pytest.mark.parametrize(
    ("last", "problem"),
    [
        ("type: single_choice, options: [{value: a, label: A}]", "14: credit: is missing (option of question last)"),
        ("type: single_choice, options: []", "14: options: must be a list with at least one item (question last)"),
        ("type: number", "14: bands: is missing (question last)"),
        ("type: number, bands: [{from: 5, credit: 1}, {from: 5, credit: 2}]",
         "14: bands: must be sorted by “from”, the smallest first, each once (question last)"),
        ("type: date, bands: [{within_days: 30, credit: 9}, {within_days: 7, credit: 1}]",
         "14: bands: must be sorted by “within_days”, the smallest first, each once (question last)"),
        ("type: date, bands: [{from: 30, credit: 9}]",
         "14: from: is not a key that is known here (band of question last)|"
         "14: within_days: is missing (band of question last)"),
        ("type: text, bands: [{from: 30, credit: 9}]", "14: bands: are for number and date questions, not for text (question last)"),
        ("type: yes_no, wieght: 3", "14: wieght: is not a key that is known here; is “weight” meant? (question last)"),
        ("type: yes_no, weight: 1.5", "14: weight: must be a whole number of 0 or more, not “1.5” (question last)"),
        ('type: yes_no, weight: "3"', "14: weight: must be a whole number of 0 or more, not “3” (question last)"),
        ("type: yes_no, evidence: maybe", "14: evidence: must be one of none, recommended, required, not “maybe” (question last)"),
        ("type: yes_no, help: [a]", "14: help: must be text, not a list (question last)"),
        ("type: yes_no, help: true", "14: help: must be text, not “true”; put it in quotes if it is meant so (question last)"),
        ("type: yes_no, applies_when: {question: last, answered: true}",
         "14: question: “last” is no question that stands earlier in the file (question last)"),
        ("type: yes_no, applies_when: {question: gate, equals: maybe}",
         "14: equals: “maybe” is no answer to “gate”; possible are: yes, no (question last)"),
        ("type: yes_no, applies_when: {question: pick, in: [a, b]}",
         "14: in: “b” is no answer to “pick”; possible are: a (question last)"),
        ("type: yes_no, applies_when: {question: size, equals: big}",
         "14: equals: “big” is no number, as “size” asks for (question last)"),
        ("type: yes_no, applies_when: {question: paper, equals: a}",
         "14: equals: “paper” asks for a file, so only “answered” can be asked about it (question last)"),
        ("type: yes_no, applies_when: {question: gate}",
         "14: question: needs exactly one of equals, in and answered (question last)"),
        ("type: yes_no, applies_when: {question: gate, equals: yes, answered: true}",
         "14: question: needs exactly one of equals, in and answered (question last)"),
        ("type: yes_no, applies_when: {question: gate, answered: false}",
         "14: answered: must be true; for the opposite put the condition under “not” (question last)"),
        ("type: yes_no, applies_when: yes", "14: question last: must be a mapping, a list of “key: value” lines"),
        ("type: yes_no, controls: {iso27001: A.5.1}", "14: iso27001: must be a list with at least one item (question last)"),
        ("type: yes_no, controls: {iso27001: [A.5.9]}", "14: iso27001: has no control “A.5.9” (question last)"),
        ("type: yes_no, controls: {pci: [1]}", "14: pci: is not a framework that is known; known are: iso27001 (question last)"),
        ("type: multiple_choice, options: [{value: yes, label: A, credit: 1}, {value: on, label: B, credit: 1}]",
         "14: value: “yes” is already the value of another option (option of question last)"),
        ("type: single_choice, options: [{value: ~, label: A, credit: 1}]", "14: value: must not be empty (option of question last)"),
    ],
)  # fmt: skip
def test_single_problem_of_a_question(last: str, problem: str) -> None:
    assert problems_of(QUESTION.format(kind="vendor", last=last)) == problem.split("|")


def test_intake_has_no_critical_questions() -> None:
    (problem,) = problems_of(QUESTION.format(kind="intake", last="type: yes_no, critical: true"))
    assert (
        problem == "14: critical: has no meaning in an intake; give the option a minimum_tier (question last)"
    )


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("from: 90}", "from: 70}", "5: grades: must be sorted by “from”, the largest first, each once (policy)"),
        ("grade: F, from: 0", "grade: F, from: 10", "5: grades: must have a band from 0, so that every figure falls in one (policy)"),
        ("{level: low, from: 0}, ", "", "6: risk_levels: must have a band from 0, so that every figure falls in one (policy)"),
        ("level: critical", "level: high", "6: risk_levels: must have different names (policy)"),
        ("critical_floor: high", "critical_floor: huge", "7: critical_floor: must be one of low, moderate, high, critical, not “huge” (policy)"),
        ("critical_grade_cap: D", "critical_grade_cap: E", "8: critical_grade_cap: must be one of A, B, C, D, F, not “E” (policy)"),
        ("tier: 2", "tier: 5", "10: tiers: must be numbered upwards, tier 1 being the strictest (policy)"),
        ("max_mitigation: 90", "max_mitigation: 900", "4: max_mitigation: must be from 0 to 100, not 900 (policy)"),
        ("appetite: 25", "apetite: 25", "11: apetite: is not a key that is known here; is “appetite” meant? (band of tiers)|"
         "11: appetite: is missing (band of tiers)"),
        ("conditional_margin: 10\n", "", "1: conditional_margin: is missing (policy)"),
    ],
)  # fmt: skip
def test_single_problem_of_a_policy(old: str, new: str, problem: str) -> None:
    text = (Path(__file__).parents[1] / "scoring" / "data" / "example" / "policy.yaml").read_text()
    assert old in text
    with pytest.raises(QuestionnaireFileError) as caught:
        load_policy(text.replace(old, new, 1), "p.yaml")
    assert [str(each).removeprefix("p.yaml:") for each in caught.value.problems] == problem.split("|")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"key: \xe9\n"])
def test_file_that_is_no_utf8_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "q.yaml"
    path.write_bytes(content)
    with pytest.raises(QuestionnaireFileError, match="is not UTF-8 text"):
        load_questionnaire(path)


def test_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(QuestionnaireFileError, match="cannot be read: No such file"):
        load_questionnaire(tmp_path / "none.yaml")
