"""A folder of questionnaires, policies and frameworks becomes a library."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scoring.building import DATA
from vendorrisk.questionnaires.files.problems import QuestionnaireFileError
from vendorrisk.questionnaires.files.profiles import ProposalRule
from vendorrisk.questionnaires.files.reading import frameworks_to_data
from vendorrisk.questionnaires.library import load_library, version_order
from vendorrisk.questionnaires.loading import load_profiles

QUESTIONNAIRE = """\
key: small
version: "{version}"
title: Small
kind: vendor
domains:
  - key: d
    title: D
    weight: 1
    questions:
      - {{key: q, text: Q?, type: yes_no, controls: {{own: [A.1]}}}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "policies").mkdir()
    (tmp_path / "frameworks").mkdir()
    (tmp_path / "frameworks" / "own.yaml").write_text(
        "key: own\ntitle: Own\ncontrols: {A.1: First, 6.3: Second}\n"
    )
    (tmp_path / "policies" / "standard.yaml").write_text((DATA / "example" / "policy.yaml").read_text())
    for version in ("1.9", "1.10"):
        (tmp_path / f"small-{version}.yaml").write_text(QUESTIONNAIRE.format(version=version))
    return tmp_path


def test_library_has_the_newest_version_by_key(folder: Path) -> None:
    library = load_library(folder)
    assert library.questionnaires["small"].version == "1.10"
    assert list(library.policies) == ["standard"]


def test_library_keeps_every_version(folder: Path) -> None:
    assert sorted(load_library(folder).questionnaire_versions) == [("small", "1.10"), ("small", "1.9")]


def test_library_has_the_titles_of_controls(folder: Path) -> None:
    library = load_library(folder)
    assert library.frameworks["own"].controls == {"A.1": "First", "6.3": "Second"}
    named = frameworks_to_data(library.frameworks, library.questionnaires["small"].questions)
    assert named == {"own": {"title": "Own", "controls": {"A.1": "First"}}}


def test_same_version_in_two_files_is_a_problem(folder: Path) -> None:
    (folder / "copy.yaml").write_text(QUESTIONNAIRE.format(version="1.9"))
    with pytest.raises(QuestionnaireFileError, match=r"another file has small 1\.9 too"):
        load_library(folder)


def test_problems_of_all_files_are_told_at_once(folder: Path) -> None:
    (folder / "one.yaml").write_text("key: one\n")
    (folder / "policies" / "two.yaml").write_text("key: two\n")
    with pytest.raises(QuestionnaireFileError) as caught:
        load_library(folder)
    assert {problem.file for problem in caught.value.problems} == {"one.yaml", "two.yaml"}


def test_unsound_framework_is_a_problem(folder: Path) -> None:
    (folder / "frameworks" / "own.yaml").write_text("key: own\ntitle: Own\ncontrol: {}\n")
    with pytest.raises(QuestionnaireFileError, match="is “controls” meant"):
        load_library(folder)


def test_profiles_are_no_questionnaire_and_have_their_own_rules(folder: Path) -> None:
    profiles = folder / "profiles.yaml"
    profiles.write_text("rules:\n  - {tiers: [1, 2], questionnaires: [small], when: {data.payment: [yes]}}\n")
    assert list(load_library(folder).questionnaires) == ["small"]
    assert load_profiles(profiles) == (
        ProposalRule(frozenset({1, 2}), ("small",), {"data.payment": ("yes",)}),
    )


def test_unsound_profiles_are_refused(folder: Path) -> None:
    profiles = folder / "profiles.yaml"
    profiles.write_text("rules:\n  - {tiers: [high], questionaires: [small]}\n")
    with pytest.raises(QuestionnaireFileError) as caught:
        load_profiles(profiles)
    assert [problem.key for problem in caught.value.problems] == ["questionaires", "questionnaires", "tiers"]


def test_empty_folder_is_an_empty_library(tmp_path: Path) -> None:
    assert load_library(tmp_path).questionnaires == {}


def test_versions_are_ordered_as_people_count() -> None:
    versions = ["1.10", "2.0-beta", "1.9", "2.0", "2026.1", "1"]
    assert sorted(versions, key=version_order) == ["1", "1.9", "1.10", "2.0", "2.0-beta", "2026.1"]
