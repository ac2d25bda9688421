"""A condition becomes rows of a form and comes back as the very same, or is kept as it is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from vendorrisk.questionnaires.library import library
from vendorrisk.scoring.documents.questions import condition_to_data
from vendorrisk.scoring.errors import DocumentError
from vendorrisk.web.library.condition_form import ConditionRows, Row, condition_of, read_condition, rows_of

ASKED: dict[str, Any] = {"question": "a", "answered": True}
OPEN: dict[str, Any] = {"question": "b", "equals": "open"}
EITHER: dict[str, Any] = {"question": "c", "in": ["x", "y"]}

_leaves = st.one_of(
    st.builds(lambda key: {"question": key, "answered": True}, st.sampled_from("abc")),
    st.builds(
        lambda key, value: {"question": key, "equals": value},
        st.sampled_from("abc"),
        st.sampled_from(["yes", "a, b", "no"]),
    ),
    st.builds(
        lambda key, values: {"question": key, "in": values},
        st.sampled_from("abc"),
        st.lists(st.sampled_from(["u", "v", "w"]), min_size=1, max_size=3),
    ),
)
_conditions = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.builds(lambda part: {"not": part}, inner),
        st.builds(
            lambda join, parts: {join: parts},
            st.sampled_from(["all", "any"]),
            st.lists(inner, min_size=1, max_size=4),
        ),
    ),
    max_leaves=8,
)


def form_of(given: ConditionRows) -> MultiDict[str, str]:
    """The fields as a browser sends them back unchanged."""
    fields: MultiDict[str, str] = MultiDict({"when_join": given.join})
    for row in given.shown:
        fields.add("when_question", row.question)
        fields.add("when_is", row.test)
        fields.add("when_values", ", ".join(row.values))
        fields.add("when_group", row.group)
    for group, join in (given.group_joins or {}).items():
        fields[f"when_group_{group}"] = join
    return fields


@given(_conditions)
def test_rows_say_the_condition_they_came_from(condition: dict[str, Any]) -> None:
    rows = rows_of(condition)
    assert rows is None or read_condition(form_of(rows), condition) == condition


@pytest.mark.parametrize("key", sorted(library().questionnaires))
def test_every_condition_of_the_library_comes_back(key: str) -> None:
    for question in library().questionnaires[key].questions:
        condition = condition_to_data(question.applies_when) if question.applies_when else None
        rows = rows_of(condition)
        assert rows is None or read_condition(form_of(rows), condition) == condition


@pytest.mark.parametrize(
    ("condition", "rows"),
    [
        (None, ConditionRows()),
        (OPEN, ConditionRows((Row("b", "one", ("open",)),), group_joins={})),
        ({"not": EITHER}, ConditionRows((Row("c", "not_one", ("x", "y")),), group_joins={})),
        (
            {"all": [ASKED, {"any": [OPEN, EITHER]}, {"not": {"any": [ASKED, OPEN]}}]},
            ConditionRows(
                (
                    Row("a", "answered"),
                    Row("b", "one", ("open",), "1"),
                    Row("c", "one", ("x", "y"), "1"),
                    Row("a", "answered", group="2"),
                    Row("b", "one", ("open",), "2"),
                ),
                "all",
                {"1": "any", "2": "none"},
            ),
        ),
    ],
)
def test_groups_one_level_deep_are_rows(condition: dict[str, Any] | None, rows: ConditionRows) -> None:
    assert rows_of(condition) == rows
    assert condition_of(rows) == condition


@pytest.mark.parametrize(
    "condition",
    [
        {"any": [ASKED, {"all": [OPEN, {"any": [EITHER, ASKED]}]}]},
        {"all": [{"any": [ASKED, OPEN]}] * 4},
        {"question": "c", "equals": "with, comma"},
    ],
)
def test_what_rows_cannot_say_is_left_alone(condition: dict[str, Any]) -> None:
    assert rows_of(condition) is None


def test_one_of_a_single_value_is_written_as_it_was_until_it_changes() -> None:
    condition: dict[str, Any] = {"all": [ASKED, {"question": "c", "in": ["x"]}]}
    rows = rows_of(condition)
    assert rows is not None
    assert read_condition(form_of(rows), condition) == condition
    assert read_condition(form_of(rows), OPEN) == {"all": [ASKED, {"question": "c", "equals": "x"}]}


def test_a_row_without_a_value_is_told() -> None:
    with pytest.raises(DocumentError, match="what it is answered with"):
        read_condition(form_of(ConditionRows((Row("a"),))))
