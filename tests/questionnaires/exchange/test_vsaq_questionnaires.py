"""VSAQ questionnaires come in whole: every id, condition and severity is in the result or in the report."""

from __future__ import annotations

import contextlib
import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.questionnaires.exchange.vsaq_samples import EXTENSION, REAL, SAMPLE, all_files, plain_tree
from vendorrisk.questionnaires.exchange.imported import ExchangeError, ImportedQuestionnaire
from vendorrisk.questionnaires.exchange.vsaq import files as vsaq
from vendorrisk.questionnaires.files.writing import questionnaire_to_yaml
from vendorrisk.questionnaires.loading import load_questionnaire
from vendorrisk.scoring.documents.questionnaires import questionnaire_from_data, questionnaire_to_data
from vendorrisk.scoring.questionnaire import Equals, FindingText, OneOf, Option, questions_named

QUESTIONS = {"line", "box", "upload", "check", "radio", "yesno", "radiogroup", "checkgroup"}


def _every(item: dict[str, Any]) -> list[dict[str, Any]]:
    return [item, *(one for inner in item.get("items", []) for one in _every(inner))]


def _sample() -> ImportedQuestionnaire:
    return vsaq.read_questionnaire(SAMPLE.encode(), "sample.json")


def _file(*items: dict[str, Any]) -> bytes:
    return json.dumps({"questionnaire": [{"type": "block", "text": "All", "items": list(items)}]}).encode()


@pytest.mark.parametrize("name", all_files())
def test_every_item_has_a_line_in_the_report(name: str) -> None:
    imported = vsaq.read_questionnaire(all_files()[name], name)
    items = _every(plain_tree(all_files()[name]))
    lines = {line.source_id: line for line in imported.report}
    assert {item["id"] for item in items if "id" in item} <= lines.keys()
    assert len([line for line in imported.report if not line.source_id.startswith("line ")]) == len(items)
    keys = set(imported.questionnaire.question_by_key) | {each.key for each in imported.questionnaire.domains}
    assert all(line.key in keys | {""} for line in imported.report)
    assert all(line.note and not line.key for line in imported.report if line.outcome == "left")
    assert all(line.note for line in imported.report if line.outcome == "changed")


@pytest.mark.parametrize("name", all_files())
def test_every_question_choice_condition_and_severity_is_kept_or_told(name: str) -> None:
    imported = vsaq.read_questionnaire(all_files()[name], name)
    questions = imported.questionnaire.question_by_key
    lines = {line.source_id: line for line in imported.report}
    for item in _every(plain_tree(all_files()[name])):
        line = lines.get(item.get("id", ""))
        if item["type"] in QUESTIONS and line:
            assert line.outcome == "left" or line.key in questions
            told = bool(line.note) or questions[line.key].applies_when is not None
            assert told if item.get("cond") else True
        if item["type"] == "tip" and line and item.get("warn") == "yes":
            severity = item.get("severity", "medium")
            assert severity in line.note.lower(), item["id"]
            assert line.outcome == "left" or item["cond"] in line.note
        values = {
            option.value for question in imported.questionnaire.questions for option in question.options
        }
        assert {next(iter(choice)) for choice in item.get("choices", [])} <= values


@pytest.mark.parametrize("name", all_files())
def test_what_came_in_passes_our_own_check(name: str) -> None:
    questionnaire = vsaq.read_questionnaire(all_files()[name], name).questionnaire
    assert questionnaire_from_data(questionnaire_to_data(questionnaire)) == questionnaire
    assert load_questionnaire(questionnaire_to_yaml(questionnaire)) == questionnaire


def test_a_tip_becomes_credit_a_finding_and_a_word_about_the_comment() -> None:
    question = _sample().questionnaire.question_by_key["data"]
    assert question.options == (
        Option("data_personal", "Personal", Fraction(100)),
        Option("data_cards", "Cards", Fraction(0)),
        Option("data_health", "Health", Fraction(0)),
        Option("none", "None of the above.", Fraction(100), exclusive=True),
    )
    assert question.finding == FindingText(
        "Transfer",
        "**Cards are kept**: Avoid it.\n\nTo do: Ask for PCI DSS.\n\n(High, for “Cards”.)\n\n"
        "**Transfer**: Needs a legal basis.\n\n(Critical, for “Health”.)",
    )
    assert question.critical and question.weight == 4
    assert "*In the comment:* What protects them?" in question.help


def test_a_yes_or_no_with_words_of_its_own_is_a_choice_with_the_credit_of_its_tip() -> None:
    question = _sample().questionnaire.question_by_key["encrypted"]
    assert question.options == (
        Option("yes", "All of it", Fraction(100)),
        Option("no", "Not all", Fraction(75)),
    )
    assert question.applies_when is not None
    assert set(questions_named(question.applies_when)) == {"data"}


def test_a_tip_that_costs_nothing_stands_in_the_help_with_all_it_says() -> None:
    content = _file(
        {"type": "radiogroup", "id": "a", "choices": [{"x": "One"}, {"y": "Two"}]},
        {"type": "yesno", "id": "b"},
        {"type": "tip", "id": "t", "cond": "x", "name": "Well", "text": "Good."},
        {"type": "tip", "id": "w", "cond": "x && b", "warn": "yes", "severity": "high", "name": "Both", "text": "Not both.",
         "todo": "Ask.", "why": "What helps?"},
    )  # fmt: skip
    questionnaire = vsaq.read_questionnaire(content, "a.json").questionnaire
    assert questionnaire.question_by_key["a"].help == "If the answer is “One”: **Well**: Good."
    assert questionnaire.question_by_key["b"].help == (
        "**Both**: Not both.\n\nTo do: Ask.\n\n*In the comment:* What helps?"
    )
    assert [each.sentence for each in questionnaire.contradictions] == ["Both (high): Not both."]


def test_a_warning_without_a_condition_is_that_of_its_block() -> None:
    tip = {"type": "tip", "id": "t", "warn": "yes", "severity": "medium", "text": "Mind."}
    content = _file({"type": "yesno", "id": "a"}, {"type": "block", "cond": "a/no", "items": [tip]})
    question = vsaq.read_questionnaire(content, "a.json").questionnaire.question_by_key["a"]
    assert [(option.value, option.credit) for option in question.options] == [("yes", 100), ("no", 50)]


def test_an_info_is_help_and_a_title_within_a_domain_is_too() -> None:
    questions = _sample().questionnaire.question_by_key
    assert questions["product"].help.startswith(
        "**Welcome.** Read this [page](https://example.org/a_%28b%29) first."
    )
    assert questions["report"].help.startswith("**Deeper**")


def test_what_has_no_counterpart_is_told() -> None:
    notes = {line.source_id: (line.outcome, line.note) for line in _sample().report}
    assert notes["never"] == ("left", "The source never shows it to a vendor.")
    assert notes["unknown"] == ("left", "Items of the type “hologram” are not known.")
    assert "placeholder, maxlength" in notes["product"][1]
    assert "uses the function “contains”" in notes["odd one"][1] and "“odd-one”" in notes["odd one"][1]
    assert notes["spacer, line 10"][0] == "left"
    assert "Choices that the source shows under a condition" in notes["radiogroup, line 16"][1]


def test_an_extension_is_inserted_under_its_own_names() -> None:
    imported = vsaq.read_questionnaire(SAMPLE.encode(), "sample.json", [EXTENSION.encode()])
    keys = list(imported.questionnaire.question_by_key)
    assert keys[:2] == ["product", "own-q"]
    assert [domain.title for domain in imported.questionnaire.domains] == ["Start", "Our part", "More"]
    condition = imported.questionnaire.question_by_key["own-name"].applies_when
    assert condition and list(questions_named(condition)) == ["own-q", "data"]
    assert "own:q" in {line.source_id for line in imported.report}


@pytest.mark.parametrize(
    ("extension", "message"),
    [
        ('{"version": 4, "extensions": []}', "is for version “4”"),
        ('{"version": 3, "extensions": [{"type": "line"}]}', "needs insertBefore or insertAfter"),
        ('{"version": 3, "extensions": [{"type": "line", "insertAfter": "x"}]}', "there is no item “x”"),
        ('{"version": 3, "extensions": {}}', "must be a list"),
        ('{"version": 3, "extensions": [3]}', "must be an object"),
    ],
)
def test_an_extension_that_does_not_fit_is_refused(extension: str, message: str) -> None:
    with pytest.raises(ExchangeError, match=message):
        vsaq.read_questionnaire(SAMPLE.encode(), "sample.json", [extension.encode()])


def test_an_extension_alone_asks_for_its_questionnaire() -> None:
    with pytest.raises(ExchangeError, match="is an extension of another VSAQ questionnaire"):
        vsaq.read_questionnaire(EXTENSION.encode(), "extension.json")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"questionnaire": []}', "a list of one block"),
        (b'{"questionnaire": [{"type": "line"}]}', "line 1: the outermost item must be a block"),
        (_file({"type": "line", "cond": "a &&"}), "the condition “a &&” cannot be read: it ends too early"),
        (_file({"type": "radiogroup", "id": "x"}), "needs at least one choice"),
        (_file({"type": "radiogroup", "choices": [{"a": "A", "b": "B"}]}), "an object with one key"),
        (_file({"id": "x"}), "an item needs a “type”"),
        (_file({"type": "line", "text": 3}), "“text” must be a text"),
        (_file({"type": "info", "text": "x"}), "holds no question"),
        (_file(*({"type": "line", "id": f"x{n}"} for n in range(5_001))), "more than 5,000 items"),
        (_file({"type": "line", "id": "x" * 501}), "an id has more than 500"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(content: bytes, message: str) -> None:
    with pytest.raises(ExchangeError, match=message.replace("(", r"\(")) as caught:
        vsaq.read_questionnaire(content, "vendor.json")
    assert "vendor.json" in str(caught.value)


def test_a_condition_that_looks_ahead_in_circles_or_at_nothing_leaves_the_question_asked() -> None:
    content = _file(
        {"type": "line", "id": "a", "cond": "b/yes"},
        {"type": "yesno", "id": "b", "cond": "^c"},
        {"type": "line", "id": "c", "cond": "^b"},
        {"type": "line", "id": "d", "cond": "!nobody || b"},
        {"type": "line", "id": "e", "cond": "nobody"},
    )
    imported = vsaq.read_questionnaire(content, "a.json")
    notes = {line.source_id: line.note for line in imported.report}
    assert imported.questionnaire.question_by_key["a"].applies_when is None
    assert "looks at “b”, which stands later" in notes["a"]
    assert "goes in a circle" in notes["b"]
    assert imported.questionnaire.question_by_key["d"].applies_when is None
    assert "names “nobody”, which the file does not have" in notes["d"]
    assert notes["e"] == "The source never shows it to a vendor."


def test_ids_that_stand_twice_or_are_no_keys_get_keys_of_their_own() -> None:
    content = _file(
        {"type": "line", "id": "über uns"}, {"type": "line", "id": "a"}, {"type": "yesno", "id": "a"},
        {"type": "line", "id": "b", "cond": "a/value"},
    )  # fmt: skip
    imported = vsaq.read_questionnaire(content, "ä b.json")
    assert list(imported.questionnaire.question_by_key) == ["ber-uns", "a", "a-2", "b"]
    assert imported.questionnaire.key == "b"
    assert "stands twice in the file" in imported.report[3].note


def test_texts_longer_than_ours_are_cut_off_and_told() -> None:
    content = _file(
        {"type": "radiogroup", "id": "a", "text": "t" * 3_000, "choices": [{"x": "l" * 900}, {"y": "Y"}]},
        {"type": "tip", "id": "t", "cond": "x", "warn": "yes", "severity": "low", "text": "r" * 9_000},
    )
    imported = vsaq.read_questionnaire(content, "a.json")
    question = imported.questionnaire.question_by_key["a"]
    assert len(question.text) == 2_000 and len(question.options[0].label) == 500
    assert question.finding and len(question.finding.recommendation) == 4_000
    assert "l" * 900 in question.help and "t" * 3_000 in question.help
    note = next(line.note for line in imported.report if line.source_id == "a")
    assert all(
        word in note for word in ("text was cut", "label of a choice was cut", "recommendation was cut")
    )
    assert load_questionnaire(questionnaire_to_yaml(imported.questionnaire)) == imported.questionnaire


def test_a_missing_comma_of_a_published_file_is_told() -> None:
    content = b'{"questionnaire": [{"type": "block", "items": [{"type": "line"}\n{"type": "box"}]}]}'
    assert vsaq.read_questionnaire(content, "a.json").report[0].source_id == "line 2"
    path = REAL / "vsaq-betterplace" / "project_evaluation.json"
    if path.exists():
        assert vsaq.read_questionnaire(path.read_bytes(), path.name).report[0].source_id == "line 23"


def test_what_is_vsaq_is_recognised_and_nothing_else() -> None:
    assert all(vsaq.recognises(content) for content in all_files().values())
    assert vsaq.recognises(EXTENSION.encode())
    assert vsaq.recognises(b'{"a": "checked", "b": ""}')
    for content in (
        b"",
        b"{}",
        b"[1]",
        b"PK\x03\x04",
        b"title: x",
        b'{"a": 1}',
        b"[" * 900_000,
        b"\xff" * 50,
    ):
        assert not vsaq.recognises(content)


def test_a_file_that_multiplies_its_conditions_is_refused_or_read() -> None:
    doubling = [
        {"type": "line", "id": f"x{n}", "cond": f"^x{n - 1} && ^x{n - 1}" if n else "c"} for n in range(28)
    ]
    condition = " || ".join(f"c{n % 50}" for n in range(190))
    wide = [{"type": "line", "id": f"w{n}", "cond": condition} for n in range(900)]
    choices = [{f"c{n}": "C"} for n in range(50)]
    group = {"type": "checkgroup", "id": "g", "choices": [*choices, {"c": "C"}]}
    for items in (doubling, wide, wide[:140]):
        with contextlib.suppress(ExchangeError):
            vsaq.read_questionnaire(_file(group, *items), "a.json")


PIECES = st.sampled_from(
    [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        '"type"',
        '"block"',
        '"items"',
        '"cond"',
        '"a"',
        '"a && !b"',
        '"tip"',
        '"yes"',
        "1",
    ]
)


@given(st.binary(max_size=200) | st.lists(PIECES, max_size=30).map(lambda parts: "".join(parts).encode()))
def test_no_file_whatever_ends_in_another_error(content: bytes) -> None:
    for read in (vsaq.read_questionnaire, vsaq.read_answers):
        try:
            read(content, "a file")
        except ExchangeError as error:
            assert str(error)
    vsaq.recognises(content)


@given(st.integers(0, len(SAMPLE) - 1), st.integers(0, 40), st.text('{}[]",:x&|!()^/1 \\\n', max_size=4))
def test_no_damage_to_a_file_ends_in_another_error(place: int, gone: int, put: str) -> None:
    content = SAMPLE[:place] + put + SAMPLE[place + gone :]
    try:
        imported = vsaq.read_questionnaire(content.encode(), "a file")
    except ExchangeError:
        return
    assert load_questionnaire(questionnaire_to_yaml(imported.questionnaire)) == imported.questionnaire


IDS = st.sampled_from(["a", "b", "c", "d", "e"])
CONDITIONS = st.recursive(
    st.builds(lambda mark, id_, asks: mark + id_ + asks, st.sampled_from(["", "^", "!"]), IDS, st.sampled_from(["", "/no"])),
    lambda inner: st.builds("({0} {2} {1})".format, inner, inner, st.sampled_from(["&&", "||"])),
    max_leaves=5,
) | st.just("")  # fmt: skip
KINDS = st.sampled_from(["line", "yesno", "check", "tip", "info", "radiogroup", "checkgroup", "block"])


@st.composite
def _items(draw: st.DrawFn, depth: int = 0) -> dict[str, Any]:
    kind = draw(KINDS)
    item: dict[str, Any] = {
        "type": kind,
        "text": draw(st.sampled_from(["", "<b>x</b>", "Text"])),
        "cond": draw(CONDITIONS),
    }
    if draw(st.booleans()):
        item["id"] = draw(IDS)
    if kind == "block":
        item["items"] = draw(st.lists(_items(depth + 1), max_size=3)) if depth < 3 else []
    if "group" in kind:
        item |= {"choices": [{draw(IDS): "One"}, {draw(IDS): "Two"}], "defaultChoice": draw(st.booleans())}
    if kind == "tip":
        item |= {
            "warn": draw(st.sampled_from(["yes", "no"])),
            "severity": draw(st.sampled_from(["low", "critical", "?"])),
        }
    return item


@given(st.lists(_items(), max_size=8))
def test_a_questionnaire_of_any_shape_is_read_and_passes_our_own_check(items: list[dict[str, Any]]) -> None:
    try:
        imported = vsaq.read_questionnaire(_file(*items), "a file")
    except ExchangeError as error:
        assert "holds no question" in str(error)
        return
    assert load_questionnaire(questionnaire_to_yaml(imported.questionnaire)) == imported.questionnaire
    assert len([line for line in imported.report if not line.source_id.startswith("line ")]) >= len(items)
    written = vsaq.write_questionnaire(imported.questionnaire)
    again = vsaq.read_questionnaire(written, "a file").questionnaire
    assert {each.text for each in again.questions} == {each.text for each in imported.questionnaire.questions}


def test_conditions_stay_single_words_where_they_are() -> None:
    content = _file(
        {"type": "radiogroup", "id": "g", "choices": [{"a": "A"}, {"b": "B"}]},
        {"type": "line", "id": "l", "cond": "a"},
    )
    condition = vsaq.read_questionnaire(content, "a.json").questionnaire.question_by_key["l"].applies_when
    assert condition == Equals("g", "a") and not isinstance(condition, OneOf)
