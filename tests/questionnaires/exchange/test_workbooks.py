"""Workbooks of others: CAIQ and HECVAT come in whole, and HECVAT's totals come out exactly."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.questionnaires.exchange.workbook_samples import caiq_3, caiq_4, hecvat_4, workbook
from tests.scoring.building import DAY, POLICY
from tests.scoring.test_hecvat import AI, PRIVACY, PROFILE, SCENARIOS
from vendorrisk.questionnaires.exchange import recognising
from vendorrisk.questionnaires.exchange.imported import ExchangeError
from vendorrisk.questionnaires.exchange.workbooks import hecvat
from vendorrisk.questionnaires.exchange.workbooks.reading import MOST_SHEETS, read_workbook
from vendorrisk.questionnaires.files.writing import questionnaire_to_yaml
from vendorrisk.questionnaires.loading import load_questionnaire
from vendorrisk.scoring.answers import Answer
from vendorrisk.scoring.entry import parse_answer
from vendorrisk.scoring.scoring import score


def test_caiq_4_comes_in_with_domains_controls_and_a_note_for_every_other_row() -> None:
    found = recognising.read_questionnaire(caiq_4({}), "caiq.xlsx")
    asked = found.questionnaire
    assert (found.source, asked.key, asked.version) == ("CAIQ", "caiq4", "4.0.3")
    assert [domain.title for domain in asked.domains] == ["Audit & Assurance", "Identity & Access Management"]
    assert [question.key for question in asked.questions] == [
        "caiq4.A-A-01.1", "caiq4.A-A-01.2", "caiq4.IAM-14.1", "caiq4.IAM-15.1",
    ]  # fmt: skip
    assert asked.question_by_key["caiq4.A-A-01.2"].help == "Control A&A-01."
    told = {line.source_id: line.outcome for line in found.report}
    assert told == {
        "A&A-01.1": "changed", "A&A-01.2": "changed", "IAM-14.1": "kept", "IAM-15.1": "kept",
        "row 7": "left", "sheet Introduction": "left",
    }  # fmt: skip


def test_caiq_4_answers_keep_who_owns_the_control_and_what_was_said() -> None:
    given = {"A&A-01.1": ("Yes", "Every spring."), "IAM-14.1": ("NA", "No sign-in."), "IAM-15.1": ("No", "")}
    found = recognising.read_answers(caiq_4(given), "caiq.xlsx")
    answers = {each.source_id: each for each in found.answers}
    assert answers["A&A-01.1"].value == "Yes"
    assert answers["A&A-01.1"].comment == "CSP-owned\nEvery spring."
    assert answers["IAM-14.1"].value == "" and "No sign-in." in answers["IAM-14.1"].not_applicable
    assert answers["IAM-15.1"].question == "Are passwords kept safe?"
    assert [line.source_id for line in found.report if line.note == "Not answered."] == ["A&A-01.2"]


def test_caiq_3_is_read_by_its_marks() -> None:
    found = recognising.read_answers(caiq_3({"AIS-01.1": "No", "AIS- 02.2": "NA"}), "old.xlsx")
    assert [(each.source_id, each.value, each.not_applicable) for each in found.answers] == [
        ("AIS-01.1", "No", ""), ("AIS-02.2", "", "Noted"),
    ]  # fmt: skip
    asked = recognising.read_questionnaire(caiq_3({}), "old.xlsx").questionnaire
    assert (asked.key, asked.version) == ("caiq3", "3.0.1")
    assert [question.key for question in asked.questions] == [
        "caiq3.AIS-01.1", "caiq3.AIS-02.2", "caiq3.AIS-02.3",
    ]  # fmt: skip


@pytest.mark.parametrize("name", SCENARIOS)
def test_hecvat_totals_are_those_of_its_own_formulas(name: str) -> None:
    scenario = SCENARIOS[name]
    content = hecvat_4(scenario["answers"])
    asked = recognising.read_questionnaire(content, "hecvat.xlsx").questionnaire
    answers: dict[str, Answer] = {}
    for each in recognising.read_answers(content, "hecvat.xlsx").answers:
        question = asked.question_by_key[f"{hecvat.KEY}.{each.source_id}"]
        if each.not_applicable:
            answers[question.key] = Answer(not_applicable=each.not_applicable)
        else:
            answers[question.key] = Answer(parse_answer(question, each.value, DAY))
    card = score([asked], answers, policy=POLICY, submitted_on=DAY)
    totals: dict[str, list[float]] = {}
    for question in card.questions:
        if question.counts:
            for section in (_section(question.domain.removeprefix(f"{hecvat.KEY}_")), "Overall Score"):
                total = totals.setdefault(section, [0, 0])
                total[0] += question.final_credit * question.weight / 100
                total[1] += question.weight
    for section, expected in scenario["expected"].items():
        assert tuple(totals.get(section, (0, 0))) == (expected["score"], expected["max"]), section


def _section(category: str) -> str:
    if category in AI:
        return "AI (aggregated)"
    return "Privacy (aggregated)" if category in PRIVACY else category


def test_hecvat_keeps_every_question_and_passes_our_check() -> None:
    found = recognising.read_questionnaire(hecvat_4({}), "hecvat.xlsx")
    assert found.source == "HECVAT 4"
    assert {
        question.key.removeprefix("hecvat4.") for question in found.questionnaire.questions
    } == PROFILE.keys()
    assert {line.source_id for line in found.report} >= PROFILE.keys()
    assert load_questionnaire(questionnaire_to_yaml(found.questionnaire)) == found.questionnaire


def test_a_workbook_of_another_kind_is_told_what_could_be_read() -> None:
    with pytest.raises(ExchangeError, match=r"none of the formats .* HECVAT 4 workbook"):
        recognising.read_answers(workbook({"Holiday": [["Where", "When"], ["Sea", "June"]]}), "plan.xlsx")


def _with_part(content: bytes, name: str, part: bytes = b"x") -> bytes:
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(name, part, zipfile.ZIP_DEFLATED)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no workbook"),
        (b"PK\x03\x04xl/workbook", "no workbook"),
        (workbook({"A": [["x"]]})[:900], "no workbook"),
        (_with_part(workbook({"A": [["x"]]}), "xl/vbaProject.bin"), "macros"),
        (
            _with_part(workbook({"A": [["x"]]}), "xl/externalLinks/externalLink1.xml"),
            "links to other workbooks",
        ),
        (_with_part(workbook({"A": [["x"]]}), "xl/media/bomb", b"\0" * 70_000_000), "unpacks to more"),
        (workbook({f"S{number}": [["x"]] for number in range(MOST_SHEETS + 1)}), "sheets"),
        (workbook({"A": [["x" * 13_000]]}), "characters"),
        (workbook({"A": [[]] * 6_000 + [["x"]]}), "rows"),
        (b"\0" * 10_000_001, "MB"),
    ],
)
def test_a_hostile_or_broken_workbook_is_refused_with_the_reason(content: bytes, told: str) -> None:
    with pytest.raises(ExchangeError, match=told):
        read_workbook(content, "book.xlsx")


@pytest.mark.asvs("V1.5.1")
@pytest.mark.parametrize(
    "entities",
    [
        b'<!ENTITY one SYSTEM "file:///etc/hostname">',
        b'<!ENTITY one SYSTEM "http://127.0.0.1:9/">',
        b'<!ENTITY a "ha"><!ENTITY one "&a;&a;&a;&a;&a;&a;&a;&a;">',
    ],
)
def test_entities_of_a_workbook_are_not_followed(entities: bytes) -> None:
    parts = zipfile.ZipFile(io.BytesIO(workbook({"A": [["key", "answer"], ["x", "MARK"]]})))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for part in parts.infolist():
            content = parts.read(part)
            if part.filename == "xl/sharedStrings.xml":
                declared = b"?>\n<!DOCTYPE sst [" + entities + b"]>"
                content = content.replace(b"?>\n", declared, 1).replace(b"MARK", b"&one;")
            archive.writestr(part, content)
    with pytest.raises(ExchangeError, match="no workbook that can be read"):
        read_workbook(target.getvalue(), "theirs.xlsx")
