"""Foreign tables name controls of other editions, too: only those that mean ours are taken."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.questionnaires.exchange.workbook_samples import caiq_3
from vendorrisk.questionnaires.answers.matching import find_candidates
from vendorrisk.questionnaires.exchange import controls, recognising
from vendorrisk.questionnaires.exchange.imported import ForeignAnswer
from vendorrisk.questionnaires.library import library
from vendorrisk.questionnaires.loading import library_frameworks


@pytest.mark.parametrize(
    ("heading", "cell", "found"),
    [
        ("ISO/IEC 27001:2022", "A.8.5, A 5.16; 8.24", {"iso27001": ("A.8.5", "A.5.16", "A.8.24")}),
        ("ISO\n27002\nv2022", "5.15\n8.3", {"iso27001": ("A.5.15", "A.8.3")}),
        ("ISO/IEC\n27001:2013", "A9.4.2\nA9.4.1,\n8.1*Partial", {"iso27001": ("A.8.5", "A.8.3")}),
        ("ISO 27001:2013", "A.18.2.3", {"iso27001": ("A.5.36", "A.8.8")}),
        ("NIST CSF v2.0", "pr.aa-03 PR.DS-99", {"nist_csf": ("PR.AA-03",)}),
        ("AICPA TSC 2017:2022 (used for SOC 2)", "CC6.1 CC6.1-POF3 A1.2", {"soc2": ("CC6.1", "A1.2")}),
        ("CIS\nCSC\nv8.1", "6.3 6.5 99.1", {"cis": ("6.3", "6.5")}),
        ("NIST CSF v1.1", "PR.AC-7", {}),
        ("AICPA TSC 2014", "CC5.6", {}),
        ("ISO/IEC 27001:2005", "A.8.5", {}),
        ("CIS CSC v7.1", "6.3", {}),
        ("iso27001_2022", "5.19", {"iso27001": ("A.5.19",)}),
        ("csf2", "GV.SC-04", {"nist_csf": ("GV.SC-04",)}),
        ("cis8.1", "15.1", {"cis": ("15.1",)}),
        ("soc2", "CC9.2", {"soc2": ("CC9.2",)}),
        ("Remarks", "A.8.5", {}),
    ],
)
def test_the_heading_says_which_edition_the_ids_are_of(
    heading: str, cell: str, found: dict[str, tuple[str, ...]]
) -> None:
    columns = controls.control_columns(["Question", heading])
    assert controls.controls_in(["Is it so?", cell], columns) == found


def test_every_control_of_2013_has_its_successors() -> None:
    """114 of then lead to all of the 93 of now but the eleven that were new."""
    with Path(controls.__file__).with_name("iso27001_2013.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    led_to = {f"A.{each}" for row in rows for each in row["2022"].split()}
    assert len({row["2013"] for row in rows}) == len(rows) == 114
    new = {"5.7", "5.23", "5.30", "7.4", "8.9", "8.10", "8.11", "8.12", "8.16", "8.23", "8.28"}
    assert library_frameworks()["iso27001"].controls.keys() - led_to == {f"A.{each}" for each in new}
    assert led_to <= library_frameworks()["iso27001"].controls.keys()


def test_a_caiq_brings_what_it_maps_its_questions_to() -> None:
    asked = recognising.read_questionnaire(caiq_3({}), "old.xlsx").questionnaire
    assert [each.controls for each in asked.questions] == [
        {"iso27001": ("A.8.5", "A.8.3", "A.8.32")},
        {"iso27001": ("A.5.36", "A.8.8")},
        {"iso27001": ("A.5.36", "A.8.8")},  # the control's mappings stand once for all of its questions
    ]
    (answer,) = recognising.read_answers(caiq_3({"AIS-01.1": "No"}), "old.xlsx").answers[:1]
    assert answer.controls == {"iso27001": ("A.8.5", "A.8.3", "A.8.32")}


def test_a_table_of_controls_brings_them_too_and_says_so() -> None:
    table = b"ID,Requirement,ISO 27001 v2022,NIST CSF v1.1\nX-1,Somebody answers for security.,5.2,ID.AM-6\n"
    found = recognising.read_questionnaire(table, "ours.csv")
    assert found.questionnaire.questions[0].controls == {"iso27001": ("A.5.2",)}
    told = {line.source_id: line.outcome for line in found.report}
    assert (told["column ISO 27001 v2022"], told["column NIST CSF v1.1"]) == ("changed", "left")


def test_a_shared_control_is_named_beside_the_match() -> None:
    mfa = library().questionnaires["full"].question_by_key["access.mfa"]
    theirs = ForeignAnswer(
        "IAM-02.9",
        "Is a second factor asked for when people sign in?",
        "Yes",
        controls={"iso27001": ("A.8.5",)},
    )
    (found,) = find_candidates([theirs], [mfa])[mfa.key]
    assert (found.how, found.shared) == ("control", ("A.8.5",))
