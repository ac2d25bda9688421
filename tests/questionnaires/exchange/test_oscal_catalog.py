"""Catalogues of controls in OSCAL become questions; what they map to becomes their controls."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.questionnaires.exchange.catalog_samples import catalog, control
from vendorrisk.questionnaires.exchange import oscal_catalog, recognising
from vendorrisk.questionnaires.exchange.imported import ExchangeError, ImportedQuestionnaire
from vendorrisk.questionnaires.files.writing import questionnaire_to_yaml
from vendorrisk.questionnaires.loading import load_questionnaire

MVSP = Path(__file__).resolve().parents[4] / "shared" / "data" / "mvsp"


def read(content: bytes) -> ImportedQuestionnaire:
    found = recognising.read_questionnaire(content, "ours.json")
    made = found.questionnaire
    assert load_questionnaire(questionnaire_to_yaml(made), made.key) == made
    return found


def test_a_control_is_asked_about_by_its_title_and_statement() -> None:
    guidance = {"name": "guidance", "prose": "Think of administrators."}
    accounts = control("ac-1", "Accounts", "- Every person has one\n- None is shared")
    accounts["parts"].append(guidance)
    found = read(catalog(accounts))
    (question,) = found.questionnaire.questions
    assert (question.key, question.help) == ("AC-1", "Think of administrators.")
    assert question.text == "Accounts: Every person has one; None is shared"
    assert [option.credit for option in question.options] == [100, 80, 40, 0]
    assert (found.questionnaire.title, found.questionnaire.version) == ("Ours", "2.1")
    assert [domain.title for domain in found.questionnaire.domains] == ["Access"]


def test_parameters_are_named_and_enhancements_asked_after_their_control() -> None:
    statement = "Review accounts every {{ insert: param, ac-2_prm_1 }} by {{ insert: param, ac-2_prm_2 }}."
    inner = control("ac-2(1)", "Automated", "By a program.", **{"class": "X-enhancement"})
    outer = control(
        "ac-2", "Management", statement, **{"class": "X"}, params=[{"id": "ac-2_prm_1", "label": "quarter"}],
        controls=[inner],
    )  # fmt: skip
    asked = read(catalog(outer)).questionnaire.questions
    assert [question.key for question in asked] == ["AC-2", "AC-2-1"]
    assert asked[0].text == "Management: Review accounts every [quarter] by […]."


def test_what_it_maps_to_becomes_its_controls_and_other_editions_are_told() -> None:
    mapped = [
        control("A.8.5", "x", **{"class": "iso-27001-2022"}),
        control("A.9.4.1", "x", **{"class": "iso-27001-2013"}),
        control("PR.AC-7", "x", **{"class": "nist-csf-1.1"}),
        control("TVM-01", "x"),
    ]
    found = read(catalog(control("1.1", "Sign-in", "A second factor.", controls=mapped, **{"class": "ours"})))
    assert found.questionnaire.questions[0].controls == {"iso27001": ("A.8.5", "A.8.3")}
    left = {line.source_id: line.note for line in found.report if line.outcome == "left"}
    assert left.keys() == {"PR.AC-7", "TVM-01"}
    assert "nist-csf-1.1" in left["PR.AC-7"]


def test_withdrawn_and_empty_controls_are_left_and_said_so() -> None:
    gone = control("ac-9", "Gone", "Was once.")
    gone["props"].append({"name": "status", "value": "withdrawn"})
    found = read(catalog(gone, control("ac-1", "Accounts", "Yes."), {"id": "ac-0"}))
    assert [question.key for question in found.questionnaire.questions] == ["AC-1"]
    assert [line.source_id for line in found.report if line.outcome == "left"] == ["ac-9", "ac-0"]


@pytest.mark.parametrize(
    "content",
    [
        b'{"catalog": {',
        b'{"catalog": {"groups": 7}}',
        b'{"catalog": {"groups": ' + b'[{"groups": ' * 60 + b"[]" + b"}]" * 60 + b"}}",
        b'{"catalog": {"controls": ' + b"[" * 100_000,
    ],
)
def test_what_is_broken_is_told(content: bytes) -> None:
    assert oscal_catalog.recognises(content)
    with pytest.raises(ExchangeError, match=r"ours\.json"):
        oscal_catalog.read_questionnaire(content, "ours.json")


@pytest.mark.parametrize("path", sorted(MVSP.glob("*catalog.json")), ids=lambda path: path.name)
def test_the_published_catalogues_of_mvsp_come_over_whole(path: Path) -> None:
    found = read(path.read_bytes()).questionnaire
    assert [len(domain.questions) for domain in found.domains] == [8, 8, 5, 4]
    if "mapping" in path.name:
        reports = found.question_by_key["1.1"].controls
        assert reports["iso27001"] == ("A.8.8",)
        assert reports["nist_csf"] == ("ID.RA-01", "ID.RA-08", "PR.PS-02")
        assert all(question.controls for question in found.questions)
