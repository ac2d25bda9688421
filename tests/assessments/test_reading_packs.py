"""A file of answers as it is brought: read by its content, leniently about what it says and strictly about what it is."""

from __future__ import annotations

import io
import json
from fractions import Fraction

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.questionnaires.exchange.workbook_samples import caiq_4
from vendorrisk.assessments.answering.reading_packs import read_pack
from vendorrisk.questionnaires.exchange.imported import ExchangeError, ForeignAnswer, ImportLine
from vendorrisk.scoring.questionnaire import Domain, Option, Question, Questionnaire

CELL = st.text(alphabet=st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=40)


def packed(**data: object) -> bytes:
    return json.dumps(data).encode()


def test_our_json_brings_value_comment_evidence_wording_and_controls() -> None:
    answer = {"value": ["all", "some"], "comment": "See 4.", "evidence": ["soc2.pdf"]}
    told = {"text": "Which of these?", "controls": {"iso27001": ["8.5"]}}
    read = read_pack(packed(answers={"a.b": answer}, questions={"a.b": told}), "pack.json")
    assert read.answers == (
        ForeignAnswer(
            "a.b",
            "Which of these?",
            "all; some",
            "See 4.",
            controls={"iso27001": ("8.5",)},
            evidence=("soc2.pdf",),
        ),
    )


@pytest.mark.parametrize("given_", [None, "yes", 3, [], {}, {"value": ""}, {"value": {"deep": 1}}])
def test_an_entry_without_an_answer_is_left_and_told(given_: object) -> None:
    read = read_pack(packed(answers={"a": given_, "b": {"value": True}}), "pack.json")
    assert [(each.source_id, each.value) for each in read.answers] == [("b", "yes")]
    assert read.report == (ImportLine("a", "left", note="holds no answer"),)


def test_a_table_may_name_its_columns_in_any_order_below_a_title() -> None:
    content = (
        "Our answers;;;\nAnswer;Comment;KEY;Not_applicable\nyes;As agreed.;a.b;\n;;c.d;No data.\n;;e.f;\n"
    )
    read = read_pack(content.encode(), "answers.csv")
    assert read.answers == (
        ForeignAnswer("a.b", "", "yes", "As agreed."),
        ForeignAnswer("c.d", "", "", not_applicable="No data."),
    )
    assert [line.source_id for line in read.report] == ["e.f"]


def test_a_workbook_is_read_sheet_by_sheet() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        for name, key in (("One", "a.b"), ("Two", "c.d")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["key", "question", "answer", "evidence"])
            sheet.write_row(1, 0, [key, "How many?", 12, "a.pdf; b.pdf"])
    read = read_pack(target.getvalue(), "answers.xlsx")
    assert [(each.source_id, each.value) for each in read.answers] == [("a.b", "12"), ("c.d", "12")]
    assert read.answers[0].evidence == ("a.pdf", "b.pdf")


def test_a_finished_caiq_is_known_by_its_content_whatever_its_name() -> None:
    read = read_pack(caiq_4({"A&A-01.1": ("Yes", "Every year.")}), "upload.bin")
    assert read.source.startswith("CAIQ")
    assert [(each.source_id, each.question, each.value) for each in read.answers] == [
        ("A&A-01.1", "Are audits planned?", "Yes")
    ]


def test_ticked_choices_of_vsaq_come_together_in_the_question_they_belong_to() -> None:
    options = tuple(Option(value, value.title(), Fraction(50)) for value in ("audit_soc", "audit_iso"))
    question = Question("audits", "Which audits?", "multiple_choice", options=options)
    other = Questionnaire(
        "other", "1", "Other", "vendor", (Domain("o", "O", 1, (Question("x", "X?", "text"),)),)
    )
    asked = Questionnaire("web", "1", "Web", "vendor", (Domain("d", "D", 1, (question,)),))
    content = packed(audit_soc="checked", audit_iso="checked", unknown="words")
    read = read_pack(content, "vsaq.json", (other, asked))
    assert read.source == "VSAQ"
    assert {each.source_id: each.value for each in read.answers} == {
        "audits": "audit_soc, audit_iso",
        "unknown": "words",
    }


@pytest.mark.parametrize(
    "content", [b"[1]", b'"text"', b"{}", b'{"answers": []}', b"\x00\x01", b"[" * 100_000]
)
def test_anything_else_is_refused_with_its_name(content: bytes) -> None:
    with pytest.raises(ExchangeError, match="a file"):
        read_pack(content, "a file")


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_no_content_breaks_it(content: bytes) -> None:
    try:
        read = read_pack(content, "a file")
    except ExchangeError:
        return
    assert all(each.source_id for each in read.answers)


@given(
    st.dictionaries(st.from_regex(r"[a-z]{1,8}\.[a-z]{1,8}", fullmatch=True), CELL.map(str.strip), max_size=6)
)
def test_json_brings_every_answer_as_it_was_given(given_: dict[str, str]) -> None:
    read = read_pack(packed(answers={key: {"value": value} for key, value in given_.items()}), "pack.json")
    assert {each.source_id: each.value for each in read.answers} == {
        key: value for key, value in given_.items() if value
    }
