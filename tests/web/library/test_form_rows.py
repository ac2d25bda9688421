"""Rows move and go by a plain post, and what is ticked moves along."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from vendorrisk.web.library.form_rows import with_row_step


@pytest.mark.parametrize(
    ("step", "values", "ticked"),
    [
        ("option.1.up", ["b", "a", "c"], ["0", "2"]),
        ("option.1.down", ["a", "c", "b"], ["1", "2"]),
        ("option.1.remove", ["a", "c"], ["1"]),
        ("option.0.up", ["a", "b", "c"], ["1", "2"]),
        ("option.2.down", ["a", "b", "c"], ["1", "2"]),
        ("option.9.remove", ["a", "b", "c"], ["1", "2"]),
        ("option.x.remove", ["a", "b", "c"], ["1", "2"]),
        ("other.1.remove", ["a", "b", "c"], ["1", "2"]),
        ("", ["a", "b", "c"], ["1", "2"]),
    ],
)
def test_a_row_takes_its_step_and_its_tick_along(step: str, values: list[str], ticked: list[str]) -> None:
    form = MultiDict({"option_value": ["a", "b", "c"], "option_exclusive": ["1", "2"], "row": step})
    after = with_row_step(form)
    assert after.getlist("option_value") == values
    assert after.getlist("option_exclusive") == ticked
