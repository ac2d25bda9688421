"""Rows of a form that are moved and removed by their own buttons, by a plain post where there are no scripts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from werkzeug.datastructures import MultiDict

#: kind of row -> its columns, each repeated once a row
ROWS: Final[Mapping[str, tuple[str, ...]]] = {
    "option": ("option_value", "option_label", "option_credit", "option_tier"),
    "band": ("band_limit", "band_credit"),
    "when": ("when_question", "when_is", "when_values", "when_group"),
}
#: kind of row -> the box whose value is the number of the row it is ticked in
NUMBERED: Final[Mapping[str, str]] = {"option": "option_exclusive"}


def with_row_step(form: MultiDict[str, str]) -> MultiDict[str, str]:
    """The form after the button that was pressed: “row” is KIND.NUMBER.up, .down or .remove; numbers from 0."""
    kind, _, rest = form.get("row", "").partition(".")
    number, _, step = rest.partition(".")
    columns = ROWS.get(kind)
    if columns is None or not (number.isascii() and number.isdecimal() and len(number) < 4):
        return form
    order = _order(len(form.getlist(columns[0])), int(number), step)
    fields = form.to_dict(flat=False)
    for column in columns:
        given = form.getlist(column)
        fields[column] = [given[at] for at in order if at < len(given)]
    if box := NUMBERED.get(kind):
        ticked = set(form.getlist(box))
        fields[box] = [str(place) for place, at in enumerate(order) if str(at) in ticked]
    # A name without any value is left out, as in a form that came without it.
    return MultiDict({name: values for name, values in fields.items() if values})


def _order(count: int, number: int, step: str) -> list[int]:
    order = list(range(count))
    if number >= count:
        return order
    order.remove(number)
    if step != "remove":
        order.insert(max(0, number - 1) if step == "up" else number + 1, number)
    return order
