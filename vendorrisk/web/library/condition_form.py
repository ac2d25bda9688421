"""A condition as rows of a form and back: rows that hold on their own, and groups of rows one level deep.

What rows cannot say, such as a group inside a group, is kept as it is and shown in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from vendorrisk.scoring.documents.plain_data import Fields
from vendorrisk.scoring.documents.questions import condition_from_data, condition_to_data
from vendorrisk.scoring.errors import DocumentError

Data = dict[str, Any]

#: how many rows of a group must hold -> the words of the page
JOINS: Final[Mapping[str, str]] = {"all": "all of them hold", "any": "one of them holds"}
GROUP_JOINS: Final[Mapping[str, str]] = {**JOINS, "none": "none of them holds"}
GROUPS: Final = ("1", "2", "3")
TESTS: Final[Mapping[str, str]] = {
    "one": "is one of",
    "not_one": "is none of",
    "answered": "is answered",
    "not_answered": "is not answered",
}
BLANK_ROWS: Final = 2
MOST_ROWS: Final = 60


@dataclass(frozen=True)
class Row:
    """One thing an earlier answer must be."""

    question: str = ""
    test: str = "one"
    values: tuple[str, ...] = ()
    #: one of GROUPS, or empty for a row that stands on its own
    group: str = ""


@dataclass(frozen=True)
class ConditionRows:
    """What the form shows of a condition."""

    rows: tuple[Row, ...] = ()
    join: str = "all"
    #: by group, for those that have rows
    group_joins: Mapping[str, str] | None = None

    @property
    def shown(self) -> tuple[Row, ...]:
        """The rows, and some to fill in."""
        return self.rows + (Row(),) * BLANK_ROWS


#: what the page offers to choose from, and what it shows of no condition
CONDITION_CHOICES: Final[Mapping[str, Any]] = {
    "joins": JOINS, "group_joins": GROUP_JOINS, "groups": GROUPS, "tests": TESTS, "none": ConditionRows(),
}  # fmt: skip


def rows_of(condition: Data | None) -> ConditionRows | None:
    """The rows that mean this condition; None where no rows can."""
    if condition is None:
        return ConditionRows()
    join = "any" if "any" in condition else "all"
    rows: list[Row] = []
    joins: dict[str, str] = {}
    for part in condition.get(join, [condition]):
        leaf = _row_of(part)
        if leaf is not None:
            rows.append(leaf)
        elif not _add_group(part, rows, joins):
            return None
    made = ConditionRows(tuple(rows), join, joins)
    is_told_whole = all(_values(", ".join(row.values)) == row.values for row in rows)
    return made if is_told_whole and condition_of(made) == _plain(condition) else None


def condition_of(given: ConditionRows) -> Data | None:
    """The condition that the rows say; None where there are none. A group stands where its first row stands."""
    parts: list[Data] = []
    groups: dict[str, list[Data]] = {}
    for row in given.rows:
        if not row.group:
            parts.append(_leaf_of(row))
            continue
        if row.group not in groups:
            groups[row.group] = []
            parts.append(_group((given.group_joins or {}).get(row.group, "any"), groups[row.group]))
        groups[row.group].append(_leaf_of(row))
    if len(parts) > 1:
        return {given.join: parts}
    return parts[0] if parts else None


def read_rows(form: MultiDict[str, str]) -> ConditionRows:
    """What came back; rows that name no question are left out."""
    columns = [form.getlist(f"when_{name}")[:MOST_ROWS] for name in ("question", "is", "values")]
    groups = form.getlist("when_group") or [""] * len(columns[0])
    rows = tuple(
        Row(
            question.strip(),
            test if test in TESTS else "one",
            _values(values),
            group if group in GROUPS else "",
        )
        for question, test, values, group in zip(*columns, groups, strict=False)
        if question.strip()
    )
    join = form.get("when_join", "all")
    joins = {group: form.get(f"when_group_{group}", "any") for group in GROUPS}
    return ConditionRows(
        rows,
        join if join in JOINS else "all",
        {group: join if join in GROUP_JOINS else "any" for group, join in joins.items()},
    )


def read_condition(form: MultiDict[str, str], before: Data | None = None) -> Data | None:
    """The condition that was built; what means the same as `before` is `before`, however that is written.

    Raises DocumentError where a row is not complete.
    """
    rows = read_rows(form)
    if any(row.test in ("one", "not_one") and not row.values for row in rows.rows):
        raise DocumentError("Choose a question and what it is answered with.")
    condition = condition_of(rows)
    if condition is None or (before and condition == _plain(before)):
        return condition and before
    return condition_to_data(condition_from_data(Fields(condition, "condition")))


def _plain(condition: Data) -> Data:
    """The same with “is one of” a single value written as “is”."""
    match condition:
        case {"question": question, "in": [value]}:
            return {"question": question, "equals": value}
        case {"not": part}:
            return {"not": _plain(part)}
        case {"all": [*parts]} | {"any": [*parts]}:
            return {name: [_plain(part) for part in parts] for name in condition}
        case _:
            return condition


def _add_group(part: Data, rows: list[Row], joins: dict[str, str]) -> bool:
    """Whether the part is a group of leaves for which there is room; if so its rows are added."""
    join = next((name for name in ("all", "any") if name in part), "none")
    within = part.get("not", part)
    leaves = [_row_of(each) for each in within.get("any" if join == "none" else join, [])]
    if len(joins) == len(GROUPS) or not leaves:
        return False
    group = GROUPS[len(joins)]
    joins[group] = join
    for leaf in leaves:
        if leaf is None:
            return False
        rows.append(Row(leaf.question, leaf.test, leaf.values, group))
    return True


def _group(join: str, leaves: list[Data]) -> Data:
    return {"not": {"any": leaves}} if join == "none" else {join: leaves}


def _row_of(part: Data) -> Row | None:
    negated = "not" in part
    leaf = part["not"] if negated else part
    if "question" not in leaf:
        return None
    prefix = "not_" if negated else ""
    if "answered" in leaf:
        return Row(leaf["question"], f"{prefix}answered")
    values = leaf["in"] if "in" in leaf else [leaf["equals"]]
    return Row(leaf["question"], f"{prefix}one", tuple(values))


def _leaf_of(row: Row) -> Data:
    leaf = {"question": row.question, **_test_of(row)}
    return {"not": leaf} if row.test.startswith("not_") else leaf


def _test_of(row: Row) -> Data:
    if row.test.endswith("answered"):
        return {"answered": True}
    return {"equals": row.values[0]} if len(row.values) == 1 else {"in": list(row.values)}


def _values(text: str) -> tuple[str, ...]:
    return tuple(value.strip() for value in text.split(",") if value.strip())
