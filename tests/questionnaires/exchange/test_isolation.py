"""Files of others are read in a process of their own: within limits, and nothing stays behind."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.questionnaires.exchange.workbook_samples import caiq_4, workbook
from vendorrisk.questionnaires.exchange import recognising
from vendorrisk.questionnaires.exchange.imported import ExchangeError
from vendorrisk.questionnaires.exchange.isolation import (
    read_answers_apart,
    read_questionnaire_apart,
    read_table_head_apart,
)
from vendorrisk.questionnaires.exchange.workbooks.writing import write_workbook
from vendorrisk.questionnaires.library import library

BOOK = caiq_4({"IAM-14.1": ("Yes", "Always.")})


def test_it_gives_what_reading_here_would_give() -> None:
    assert read_questionnaire_apart(BOOK, "c.xlsx") == recognising.read_questionnaire(BOOK, "c.xlsx")
    assert read_answers_apart(BOOK, "c.xlsx") == recognising.read_answers(BOOK, "c.xlsx")
    head = read_table_head_apart(b"id,text,more\n1,One,x\n2,Two,y\n", "t.csv")
    assert (head.format, head.header) == ("csv", ("id", "text", "more"))
    assert head.samples == (("1", "One", "x"), ("2", "Two", "y"))
    assert head.guess == {"id": "id", "text": "text"}
    full = library().questionnaires["full"]
    assert read_questionnaire_apart(write_workbook(full), "full.xlsx").questionnaire == full
    assert read_table_head_apart(write_workbook(full), "full.xlsx").format == "xlsx"


def test_columns_are_chosen_there_too() -> None:
    found = read_questionnaire_apart(b"a,b\n1,One\n", "t.csv", columns={"text": "b", "id": "a"})
    assert [(each.key, each.text) for each in found.questionnaire.questions] == [("1", "One")]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "none of the formats"),
        (workbook({"A": [["x"]]})[:700], "none of the formats"),
        (b'{"questionnaire": [' + b"[" * 100_000, "c.xlsx"),
        (
            b"a: &a [x]\n"
            + b"".join(b"%c: &%c [*%c, *%c]\n" % (98 + n, 98 + n, 97 + n, 97 + n) for n in range(20)),
            "none of",
        ),
        (b"\0" * 10_000_001, "MB"),
    ],
)
def test_a_hostile_file_is_refused_and_leaves_nothing(
    content: bytes, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(ExchangeError, match=told):
        read_questionnaire_apart(content, "c.xlsx")
    assert list(tmp_path.iterdir()) == []
