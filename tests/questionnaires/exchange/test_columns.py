"""Catalogues as tables: columns chosen by the user, every row and column accounted for."""

from __future__ import annotations

import csv
import io

import pytest

from vendorrisk.questionnaires.exchange import columns, recognising
from vendorrisk.questionnaires.exchange.imported import ExchangeError
from vendorrisk.questionnaires.library import library

TABLE = (
    b"Domain,Control ID,Control Description,Relative Control Weighting,Owner\n"
    b"Governance,GOV-01,Somebody answers for security.,10,Ann\n"
    b"Governance,GOV 02,Policies are reviewed.,often,Ann\n"
    b"Access,IAC-01,Accounts have owners.,5,Bob\n"
    b"Access,IAC-02,,5,Bob\n"
)


def test_a_catalogue_becomes_questions_of_four_steps() -> None:
    found = recognising.read_questionnaire(TABLE, "controls.csv")
    asked = found.questionnaire
    assert [domain.title for domain in asked.domains] == ["Governance", "Access"]
    assert [(each.key, each.weight) for each in asked.questions] == [
        ("GOV-01", 10),
        ("GOV-02", 1),
        ("IAC-01", 5),
    ]
    assert [option.credit for option in asked.questions[0].options] == [100, 80, 40, 0]
    told = {line.source_id: (line.outcome, line.note) for line in found.report}
    assert told["GOV 02"] == (
        "changed",
        "The key is “GOV-02”. The weight “often” is no whole number, so it weighs 1.",
    )
    assert told["IAC-02"] == ("left", "The row has no sentence.")
    assert told["column Owner"] == ("left", "Nobody chose this column.")


def test_columns_are_chosen_by_the_user() -> None:
    found = columns.read_questionnaire(TABLE, "c.csv", {"text": "Control Description", "domain": "Owner"})
    assert [domain.title for domain in found.questionnaire.domains] == ["Ann", "Bob"]
    assert found.questionnaire.questions[0].key == "row-2"


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"text": "Nothing"}, "no column Nothing"),
        ({"id": "Owner"}, "which column holds the sentences"),
        ({"text": "Owner", "x": "Owner"}, "no column x"),
    ],
)
def test_a_column_that_is_not_there_is_told(chosen: dict[str, str], told: str) -> None:
    with pytest.raises(ExchangeError, match=told):
        columns.read_questionnaire(TABLE, "c.csv", chosen)


def test_our_questionnaires_go_out_as_a_table_that_comes_back() -> None:
    asked = library().questionnaires["baseline"]
    content = columns.write_questionnaire(asked)
    found = recognising.read_questionnaire(content, "baseline.csv").questionnaire
    assert [(each.key, each.text, each.weight) for each in found.questions] == [
        (each.key, each.text, each.weight) for each in asked.questions
    ]
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert "iso27001 A.8.5" in next(row for row in rows if row["id"] == "access.mfa")["controls"]


def test_no_program_takes_a_cell_for_a_formula() -> None:
    content = columns.write_questionnaire(
        columns.read_questionnaire(b"text\n=1+1\n@cmd\n", "f.csv", {"text": "text"}).questionnaire
    ).decode("utf-8-sig")
    assert ",'=1+1," in content and ",'@cmd," in content
