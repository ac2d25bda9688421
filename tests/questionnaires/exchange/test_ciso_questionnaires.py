"""Libraries of CISO Assistant come in whole, and ask what the source asks."""

from __future__ import annotations

import itertools
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.questionnaires.exchange.ciso_samples import SAMPLE, all_files, library_with
from vendorrisk.questionnaires.exchange.ciso import files as ciso
from vendorrisk.questionnaires.exchange.imported import ExchangeError, ImportedQuestionnaire
from vendorrisk.questionnaires.exchange.vsaq import files as vsaq
from vendorrisk.questionnaires.files.writing import questionnaire_to_yaml
from vendorrisk.questionnaires.loading import load_questionnaire
from vendorrisk.scoring.answers import Answer
from vendorrisk.scoring.conditions import asked_questions
from vendorrisk.scoring.documents.questionnaires import questionnaire_from_data, questionnaire_to_data
from vendorrisk.scoring.questionnaire import Option


def _nodes(content: bytes) -> list[dict[str, Any]]:
    return yaml.safe_load(content)["objects"]["framework"]["requirement_nodes"]


def _sample(language: str = "") -> ImportedQuestionnaire:
    return ciso.read_questionnaire(SAMPLE.encode(), "sample.yaml", language)


@pytest.mark.parametrize("name", all_files())
def test_every_requirement_and_question_has_a_line_and_every_question_is_asked(name: str) -> None:
    content = all_files()[name]
    imported = ciso.read_questionnaire(content, name)
    lines = {line.source_id: line for line in imported.report}
    assert len(lines) == len(imported.report)
    keys = set(imported.questionnaire.question_by_key)
    for node in _nodes(content):
        assert node["urn"] in lines
        for urn, question in (node.get("questions") or {}).items():
            assert lines[urn].key in keys
            mine = imported.questionnaire.question_by_key[lines[urn].key]
            assert mine.text == " ".join(question["text"].split())
            for choice in question.get("choices", []):
                kept = " ".join(choice["value"].split()) in {option.label for option in mine.options}
                assert kept or choice["value"] in lines[urn].note
    assert all(line.key in keys | {""} for line in imported.report)
    assert all(line.note for line in imported.report if line.outcome != "kept")


@pytest.mark.parametrize("name", all_files())
def test_what_came_in_passes_our_own_check(name: str) -> None:
    questionnaire = ciso.read_questionnaire(all_files()[name], name).questionnaire
    assert questionnaire_from_data(questionnaire_to_data(questionnaire)) == questionnaire
    assert load_questionnaire(questionnaire_to_yaml(questionnaire)) == questionnaire


def _shown(nodes: list[dict[str, Any]], given: dict[str, tuple[str, ...]], selected: set[str]) -> set[str]:
    """The urns of the questions that the source shows: what is written there, worked out the plain way."""
    questions = {urn: each for node in nodes for urn, each in (node.get("questions") or {}).items()}
    groups_of = {
        urn: set(node.get("implementation_groups") or ())
        for node in nodes
        for urn in node.get("questions") or {}
    }
    switching = {group for each in questions.values() for choice in each.get("choices", []) for group in choice.get("select_implementation_groups", [])}  # fmt: skip
    shown: set[str] = set()
    for _ in questions:
        on = selected | {
            group
            for urn in shown
            for choice in questions[urn].get("choices", [])
            if choice["urn"] in given.get(urn, ())
            for group in choice.get("select_implementation_groups", [])
        }
        shown = set()
        for urn, question in questions.items():
            groups = groups_of[urn]
            by_group = not groups or not switching or bool(groups & on) or not groups & (switching | selected)
            depends = question.get("depends_on")
            depends = (
                depends if depends and depends["question"] in questions else None
            )  # of nothing: always shown
            answered = given.get(depends["question"], ()) if depends else ()
            hit = [answer in answered for answer in depends["answers"]] if depends else []
            by_answer = not depends or (
                depends["question"] in shown and (all(hit) if depends.get("condition") == "all" else any(hit))
            )
            if by_group and by_answer:
                shown.add(urn)
    return shown


@pytest.mark.parametrize("name", all_files())
def test_a_question_is_asked_when_the_source_shows_it(name: str) -> None:
    """Over every combination of answers to the questions that decide about others."""
    content = all_files()[name]
    imported = ciso.read_questionnaire(content, name)
    nodes = _nodes(content)
    keys = {line.source_id: line.key for line in imported.report}
    questions = {urn: each for node in nodes for urn, each in (node.get("questions") or {}).items()}
    named = {each["depends_on"]["question"] for each in questions.values() if "depends_on" in each}
    deciding = [
        urn
        for urn, each in questions.items()
        if urn in named & questions.keys()
        or any("select_implementation_groups" in choice for choice in each.get("choices", []))
    ]
    definition = yaml.safe_load(content)["objects"]["framework"].get("implementation_groups_definition") or []
    selected = {group["ref_id"] for group in definition if group.get("default_selected")}
    for some in itertools.product(*([(), *_answers_to(questions[urn])] for urn in deciding)):
        chosen = dict(zip(deciding, some, strict=True))
        answers = {
            keys[urn]: _ours(imported, keys[urn], urn, chosen[urn], questions[urn]) for urn in deciding
        }
        asked = asked_questions([imported.questionnaire], answers)
        assert asked & {keys[urn] for urn in questions} == {
            keys[urn] for urn in _shown(nodes, chosen, selected)
        }


def _answers_to(question: dict[str, Any]) -> list[tuple[str, ...]]:
    urns = [
        choice["urn"]
        for choice in question.get("choices", [])
        if choice.get("compute_result") != "not_applicable"
    ]
    if question["type"] == "multiple_choice":
        return [some for number in range(1, len(urns) + 1) for some in itertools.combinations(urns, number)]
    return [(urn,) for urn in urns]


def _ours(
    imported: ImportedQuestionnaire, key: str, urn: str, chosen: tuple[str, ...], source: dict[str, Any]
) -> Answer:
    question = imported.questionnaire.question_by_key[key]
    labels = {choice["urn"]: " ".join(choice["value"].split()) for choice in source["choices"]}
    value_of = {option.label: option.value for option in question.options}
    values = tuple(value_of[labels[each]] for each in chosen)
    return Answer(values if question.type == "multiple_choice" else (values or (None,))[0])


def test_scores_and_results_become_credit() -> None:
    questions = _sample().questionnaire.question_by_key
    assert questions["a.policy.q1"].options == (
        Option("c1", "Yes", Fraction(100)),
        Option("c2", "Partly", Fraction("33.33")),
        Option("c3", "No", Fraction(0)),
    )
    assert questions["a.policy.q1"].weight == 6
    assert [option.credit for option in questions["a.policy.q2"].options] == [50, 30, 20, 0]
    assert [option.credit for option in questions["a.review.q1"].options] == [100, 50, 0]
    assert questions["a.policy.q3"].weight == 0


def test_a_statement_without_questions_is_answered_in_four_steps() -> None:
    question = _sample().questionnaire.question_by_key["b.backup"]
    assert question.text == "B.1 Backups"
    assert [(option.value, option.credit) for option in question.options] == [
        ("no", 0), ("partly", 40), ("yes", 80), ("improved", 100),
    ]  # fmt: skip
    assert question.evidence == "recommended" and question.weight == 15
    assert (
        question.help == "Take care.\n\n**Continuity**\n\nKeep copies.\n\nTypical evidence: A restore report."
    )


def test_a_choice_that_means_not_applicable_is_the_claim_that_every_question_has() -> None:
    imported = _sample()
    line = next(line for line in imported.report if line.source_id.endswith("policy:q1"))
    assert "Instead of “Does not apply” the answer is “not applicable”" in line.note


def test_a_translation_can_be_asked_for() -> None:
    assert _sample().questionnaire.question_by_key["a.policy.q1"].text == "Is there a policy?"
    question = _sample("fr").questionnaire.question_by_key["a.policy.q1"]
    assert question.text == "Existe-t-il une politique ?"
    assert question.options[0].label == "Oui"
    assert question.options[1].label == "Partly"


def test_what_has_no_counterpart_is_told() -> None:
    report = {line.source_id.removeprefix("urn:x:risk:req_node:s:"): line for line in _sample().report}
    assert report["threats"].outcome == "left"
    assert report["scores_definition"].outcome == "left"
    assert report["welcome"].outcome == "left"
    assert "colours, translations" in report["a:policy:q1"].note
    assert "which does not stand before it: always asked" in report["a:policy:q4"].note
    assert "is not known; asked as text" in report["a:policy:q4"].note
    assert "What belongs to it is asked instead" in report["b"].note
    assert "reference_controls" in report["b:backup"].note
    assert "switched on by hand" in report["b:pilot"].note


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "line 1: the file is empty"),
        ("- a", "must be a mapping"),
        ("a: [", "line 2"),
        ("urn: x", "is no library"),
        (
            "urn: x\nobjects: {threats: [{urn: y}]}",
            "holds no framework, so there is nothing to ask; it holds threats",
        ),
        ("urn: x\nobjects: {framework: 3}", "“framework” must be a mapping"),
        ("urn: x\nobjects: {framework: {urn: y}}", "holds no requirement"),
        (library_with("- {assessable: true}"), "a requirement needs a “urn”"),
        (library_with("- {urn: a, assessable: true}\n- {urn: a}"), "the urn “a” stands twice"),
        (library_with("- {urn: a, weight: much}"), "“weight” must be a whole number, not “much”"),
        (library_with("- {urn: a, weight: -1}"), "a weight must be from 0 to 100"),
        (library_with("- {urn: a, questions: 3}"), "“questions” must be a mapping or a list"),
        (library_with("- {urn: a, questions: {q: {type: text, choices: 3}}}"), "“choices” must be a list"),
        (
            library_with("- {urn: a, questions: {q: {choices: [{compute_result: perhaps}]}}}"),
            "“perhaps” is not known",
        ),
        (library_with("- {urn: a, name: [x]}"), "line 5: “name” must be a text"),
        (library_with("\n".join(f"- {{urn: a{n}}}" for n in range(5_001))), "more than 5,000 requirements"),
        (
            library_with("\n".join(f"- {{urn: a{n}, parent_urn: a{n - 1}}}" for n in range(60))),
            "nested more than 50",
        ),
        ("a: &a [x]\nb: !!python/object:os.system x", "line 2"),
    ],
)
def test_a_broken_library_is_refused_with_its_place(content: str, message: str) -> None:
    with pytest.raises(ExchangeError, match=re.escape(message)) as caught:
        ciso.read_questionnaire(content.encode(), "library.yaml")
    assert "library.yaml" in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 5_000_000,
        b"x" * 5_000_001,
        b"a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b]\n" + b"- *c\n" * 9,
        b"- x\n" * 1_200_000,
        b"\xff\xfe\x00",
        b'"' + b"\\x" * 2_000_000,
        b"? " * 2_000_000,
        b"- " * 2_000_000,
        b"#" * 4_900_000,
    ],
    ids=range(9),
)
def test_a_hostile_library_is_refused(content: bytes) -> None:
    with pytest.raises(ExchangeError):
        ciso.read_questionnaire(content, "a file")


def test_libraries_are_recognised_and_nothing_else() -> None:
    assert all(ciso.recognises(content) for content in all_files().values())
    assert not any(vsaq.recognises(content) for content in all_files().values())
    ours = next((Path(__file__).parents[3] / "questionnaires").glob("*.yaml")).read_bytes()
    for content in (b"", b"urn: x", b"\xff" * 99, b"PK\x03\x04", ours):
        assert not ciso.recognises(content)


@given(st.integers(0, len(SAMPLE) - 1), st.integers(0, 40), st.text('{}[]",:x&*|!>-?\n 1', max_size=4))
def test_no_damage_to_a_library_ends_in_another_error(place: int, gone: int, put: str) -> None:
    content = (SAMPLE[:place] + put + SAMPLE[place + gone :]).encode()
    ciso.recognises(content)
    try:
        imported = ciso.read_questionnaire(content, "a file")
        ciso.write_answers(content, "a file", {})
    except ExchangeError:
        return
    assert load_questionnaire(questionnaire_to_yaml(imported.questionnaire)) == imported.questionnaire


@given(st.binary(max_size=300))
def test_no_file_whatever_ends_in_another_error(content: bytes) -> None:
    ciso.recognises(content)
    with pytest.raises(ExchangeError):
        ciso.read_questionnaire(content, "a file")
