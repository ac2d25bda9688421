"""Answer files of VSAQ: with the questionnaire they belong to, and without."""

from __future__ import annotations

import json

import pytest

from tests.questionnaires.exchange.vsaq_samples import SAMPLE
from vendorrisk.questionnaires.exchange.imported import ExchangeError, ForeignAnswer, ImportedAnswers
from vendorrisk.questionnaires.exchange.vsaq import files as vsaq

GIVEN = {
    "product": "Ärger & Söhne",
    "data_personal": "checked",
    "data_cards": "checked",
    "data_health": "",
    "place_outside": "checked",
    "encrypted": "no",
    "warn_plain": "The network is separate.",
    "report": "17ab|soc2 report.pdf",
    "agreed": "checked",
    "odd one": "odd",
    "vsaq_todo_warn_plain": "done",
    "somewhere else": "else",
}


def _read(*, questionnaire: object = None, **given: str) -> ImportedAnswers:
    content = json.dumps(given or GIVEN).encode()
    if questionnaire == "imported":
        imported = vsaq.read_questionnaire(SAMPLE.encode(), "sample.json").questionnaire
        return vsaq.read_answers(content, "answers", imported)
    return vsaq.read_answers(content, "answers", SAMPLE.encode() if questionnaire else None)


def _by_id(read: ImportedAnswers) -> dict[str, ForeignAnswer]:
    return {answer.source_id: answer for answer in read.answers}


def test_with_the_file_choices_gather_at_their_question_and_compensating_controls_are_comments() -> None:
    answers = _by_id(_read(questionnaire="file"))
    assert answers["data"] == ForeignAnswer("data", "Which data?", "data_personal, data_cards")
    assert answers["group.place_inside"].value == "place_outside"
    assert answers["encrypted"] == ForeignAnswer(
        "encrypted", "Encrypted?", "no", comment="The network is separate."
    )
    assert answers["report"].evidence == ("soc2 report.pdf",)
    assert answers["agreed"].value == "yes"
    assert answers["odd-one"].value == "odd"
    assert answers["product"].value == "Ärger & Söhne"


def test_with_the_questionnaire_that_was_imported_choices_gather_too() -> None:
    answers = _by_id(_read(questionnaire="imported"))
    assert answers["data"].value == "data_personal, data_cards"
    assert answers["encrypted"].value == "no"
    assert answers["warn_plain"].value == "The network is separate."


def test_without_a_questionnaire_every_id_stands_for_itself() -> None:
    answers = _by_id(_read())
    assert answers["data_cards"] == ForeignAnswer("data_cards", "", "yes")
    assert answers["place_outside"].value == "yes"
    assert answers["somewhere else"].value == "else"


def test_what_is_no_answer_is_told() -> None:
    read = _read(questionnaire="file")
    report = {line.source_id: (line.outcome, line.note) for line in read.report}
    assert report["data_health"] == ("left", "Empty: not ticked, or not filled in.")
    assert report["vsaq_todo_warn_plain"] == ("left", "The state of a to-do list, which is no answer.")
    assert report["warn_plain"][0] == "changed"
    assert report["report"][0] == "changed"
    told = set(report) | {answer.source_id for answer in read.answers}
    assert set(GIVEN) - told == {"data_personal", "data_cards", "place_outside", "odd one"}


def test_a_long_answer_is_cut_off_and_told() -> None:
    read = _read(product="x" * 20_000)
    assert len(read.answers[0].value) == 10_000
    assert read.report[0].outcome == "changed"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (SAMPLE.encode(), "is a questionnaire, not a file of answers"),
        (b'{"a": 3}', "the answer to “a” must be a text"),
        (b'{"a": {"b": "c"}}', "the answer to “a” must be a text"),
        (b"{}", "holds no answer"),
        (b"[]", "must hold an object"),
        (json.dumps({str(n): "x" for n in range(10_001)}).encode(), "holds more than 10,000 answers"),
    ],
)
def test_what_is_no_file_of_answers_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(ExchangeError, match=message):
        vsaq.read_answers(content, "answers")
