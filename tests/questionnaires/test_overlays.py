"""A company's own layer: questions added, hidden, reweighed and reworded without copying the base."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from flask import Flask

from tests.scoring.building import DAY, POLICY
from tests.scoring.test_hecvat import PROFILE, SCENARIOS, hecvat, section_totals
from tests.scoring.test_hecvat import answer as hecvat_answer
from vendorrisk.questionnaires.files import overlays as overlay_files
from vendorrisk.questionnaires.files.fields import Faults
from vendorrisk.questionnaires.files.problems import QuestionnaireFileError
from vendorrisk.questionnaires.files.writing import questionnaire_to_yaml
from vendorrisk.questionnaires.files.yaml_nodes import read_nodes
from vendorrisk.questionnaires.library import library
from vendorrisk.questionnaires.loading import load_questionnaire, misfits
from vendorrisk.scoring.questionnaire import Questionnaire
from vendorrisk.scoring.scoring import score

BASE = """\
key: house
version: "1.0"
title: House
kind: vendor
domains:
  - key: access
    title: Access
    weight: 60
    questions:
      - {key: access.mfa, text: Second factor?, type: yes_no, weight: 5}
      - {key: access.sso, text: Single sign-on?, type: yes_no}
      - {key: access.idp, text: Whose?, type: text, weight: 0, applies_when: {question: access.sso, equals: yes}}
  - key: people
    title: People
    weight: 40
    questions:
      - key: people.trained
        text: Trained?
        type: single_choice
        options: [{value: all, label: Everybody, credit: 100}, {value: none, label: Nobody, credit: 0}]
contradictions:
  - when: {all: [{question: access.mfa, equals: no}, {question: access.sso, equals: yes}]}
    sentence: Not both.
"""
LAYER = """\
extends: house@1.0
key: house-northwind
version: "7"
weights:
  - {question: access.mfa, weight: 8}
  - {domain: people, weight: 10}
reword:
  - {question: people.trained, text: Trained this year?, labels: {all: Each and every one}}
  - {question: access.mfa, finding: {title: No second factor, recommendation: Get one.}}
hide:
  - {question: access.idp, reason: We never use it.}
  - {question: access.sso, reason: We never use it.}
insert:
  - after: access.mfa
    question: {key: northwind.badge, text: Badges?, type: yes_no, applies_when: {question: access.mfa, equals: yes}}
  - domain: people
    question: {key: northwind.end, text: At the end?, type: yes_no}
  - before: northwind.end
    question: {key: northwind.near_end, text: Near it?, type: yes_no}
"""


def _bases(**versions: str) -> overlay_files.Bases:
    known = {version.replace("_", "."): load_questionnaire(text) for version, text in versions.items()}
    return lambda key: known if key == "house" else {}


def _load(layer: str, base: str = BASE) -> Questionnaire:
    version = load_questionnaire(base).version
    return load_questionnaire(layer, "layer.yaml", bases=_bases(**{version.replace(".", "_"): base}))


def _problems(layer: str, base: str = BASE) -> list[str]:
    with pytest.raises(QuestionnaireFileError) as refused:
        _load(layer, base)
    return [f"{each.line} {each.key}: {each.message}" for each in refused.value.problems]


def test_the_layer_and_its_base_make_one_questionnaire() -> None:
    made = _load(LAYER)
    assert (made.key, made.version, made.title) == ("house-northwind", "7", "House")
    assert [question.key for question in made.questions] == [
        "access.mfa", "northwind.badge", "people.trained", "northwind.near_end", "northwind.end",
    ]  # fmt: skip
    assert [domain.weight for domain in made.domains] == [60, 10]
    mfa, trained = made.question_by_key["access.mfa"], made.question_by_key["people.trained"]
    assert (mfa.weight, mfa.text, mfa.finding and mfa.finding.title) == (
        8,
        "Second factor?",
        "No second factor",
    )
    assert (trained.text, trained.options[0].label) == ("Trained this year?", "Each and every one")
    assert trained.options[0].credit == Fraction(100)


def test_a_contradiction_with_a_hidden_question_goes_with_it() -> None:
    assert _load(LAYER).contradictions == ()
    assert len(_load(LAYER[: LAYER.index("hide:")]).contradictions) == 1


def test_what_comes_out_is_a_questionnaire_like_any_other() -> None:
    made = _load(LAYER)
    assert load_questionnaire(questionnaire_to_yaml(made)) == made


@pytest.mark.parametrize(
    ("there", "instead", "told"),
    [
        ("extends: house@1.0", "extends: house", "1 extends: names the questionnaire and its version"),
        ("extends: house@1.0", "extends: tent@1.0", "1 extends: there is no questionnaire “tent”"),
        (
            "question: access.mfa, weight",
            "question: access.mfas, weight",
            "5 question: “access.mfas” is no question",
        ),
        (
            "domain: people, weight",
            "domain: peoples, weight",
            "6 domain: “peoples” is no domain of house 1.0",
        ),
        ("labels: {all:", "labels: {some:", "8 labels: “some” is no option of people.trained"),
        ("idp, reason: We never use it.", "idp", "11 reason: is missing"),
        (
            "  - {question: access.idp, reason: We never use it.}\n",
            "",
            "“access.idp” is asked depending on “access.sso”",
        ),
        ("after: access.mfa", "after: access.sso", "“access.sso” was hidden above"),
        ("after: access.mfa", "under: access.mfa", "needs a question, and one of after, before and domain"),
        ("{question: access.mfa, equals: yes}", "{question: people.trained, equals: all}", "stands earlier"),
        ("key: northwind.end", "key: people.trained", "already the key of another question"),
        ("weights:", "weight:", "4 weight: is not a key that is known here; is “weights” meant?"),
    ],
)
def test_a_line_that_does_not_fit_is_told(there: str, instead: str, told: str) -> None:
    assert there in LAYER
    found = _problems(LAYER.replace(there, instead, 1))
    assert any(told in each for each in found), found


def test_when_the_base_moves_on_the_lines_that_no_longer_fit_are_told_with_it() -> None:
    moved = BASE.replace('version: "1.0"', 'version: "1.1"').replace("access.mfa", "access.factor")
    found = _problems(LAYER, moved)
    assert found[0].startswith("1 extends: “house” has no version 1.0 here but 1.1")
    assert [each.split(":")[0] for each in found[1:]] == [
        "5 question",
        "9 question",
        "14 after",
        "15 question",
    ]


def test_a_layer_on_an_older_version_still_loads() -> None:
    moved = BASE.replace('version: "1.0"', 'version: "1.1"').replace("access.mfa", "access.factor")
    bases = _bases(**{"1_0": BASE, "1_1": moved})
    assert load_questionnaire(LAYER, bases=bases).question_by_key["access.mfa"].weight == 8
    newer = overlay_files.later_base(read_nodes(LAYER, "layer.yaml"), bases)
    assert newer is not None and newer.version == "1.1"
    faults = Faults("layer.yaml")
    overlay_files.apply_overlay(read_nodes(LAYER, "layer.yaml"), faults, {}, newer)
    assert {problem.line for problem in faults.problems} == {5, 9, 14, 15}


def test_hecvat_overrides_are_weights_of_a_layer() -> None:
    """“Does Not Apply” takes a question out of both sums; another importance counts with its own points."""
    layer = "extends: hecvat@4.1.4\nkey: ours\nversion: '1'\nweights:\n"
    layer += "  - {question: DOCU-01, weight: 0}\n  - {question: DOCU-02, weight: 5}\n"
    made = load_questionnaire(layer, bases=lambda _key: {"4.1.4": hecvat()})
    answers = {key: hecvat_answer(value) for key, value in SCENARIOS["all_compliant"]["answers"].items()}
    before = section_totals(score([hecvat()], answers, policy=POLICY, submitted_on=DAY))["DOCU"]
    after = section_totals(score([made], answers, policy=POLICY, submitted_on=DAY))["DOCU"]
    taken = 20 + PROFILE["DOCU-02"]["points"] - 5
    assert after == (before[0] - taken, before[1] - taken)


def test_the_check_takes_a_layer_over_the_library(app: Flask, tmp_path: Path) -> None:
    present = library().questionnaires["baseline"].version
    layer = tmp_path / "ours.yaml"
    layer.write_text(
        f"extends: baseline@{present}\nkey: ours\nversion: '1'\ntitle: Ours\n"
        "weights: [{question: access.mfa, weight: 9}]\n"
    )
    done = app.test_cli_runner().invoke(args=["questionnaire", "check", str(layer)])
    assert done.exit_code == 0, done.output
    assert (
        f"questionnaire “Ours” 1, {len(library().questionnaires['baseline'].questions)} questions"
        in done.output
    )
    assert misfits(layer) == ("", ())
    layer.write_text(layer.read_text().replace(present, "0.9"))
    done = app.test_cli_runner().invoke(args=["questionnaire", "check", str(layer)])
    assert done.exit_code == 2
    assert f"has no version 0.9 here but {present}" in done.output
