"""The answers of a vendor as the sheet that CISO Assistant imports into an audit: results, scores, observations.

The columns are those of its audit import. A second sheet names the evidence of each requirement.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from vendorrisk.questionnaires.exchange.ciso.library import Choice, Library, Requirement, Result
from vendorrisk.questionnaires.exchange.ciso.questions import Made
from vendorrisk.questionnaires.exchange.ciso.scores import STEPS, own_result, own_score, step_score
from vendorrisk.questionnaires.exchange.fitting import clean, clipped
from vendorrisk.scoring.answers import NO_ANSWER, Answer
from vendorrisk.scoring.conditions import asked_questions, is_answered, is_set_aside
from vendorrisk.scoring.questionnaire import Questionnaire

COLUMNS = (
    "urn",
    "assessable",
    "ref_id",
    "name",
    "description",
    "compliance_result",
    "requirement_progress",
    "score",
    "observations",
)
EVIDENCE_COLUMNS = ("urn", "ref_id", "question", "evidence")
#: what a cell of the format can hold
LONGEST_CELL = 32_767

_RESULTS: dict[str, Result] = {value: result for value, _, _, result in STEPS}
#: whatever a vendor writes stays text: no formula, no link, no number
_WORKBOOK = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDTHS = (40, 11, 14, 40, 60, 20, 20, 8, 80)


@dataclass(frozen=True)
class _Given:
    """A question of a requirement that is asked, with its answer."""

    made: Made
    label: str
    answer: Answer
    answered: bool
    set_aside: bool


def write_sheet(
    library: Library, made: Mapping[str, Made], questionnaire: Questionnaire, answers: Mapping[str, Answer]
) -> bytes:
    """The workbook. See ciso.write_answers."""
    given = _given(made, questionnaire, answers)
    target = BytesIO()
    with xlsxwriter.Workbook(target, _WORKBOOK) as book:
        sheet = book.add_worksheet("audit")
        _head(sheet, COLUMNS, _WIDTHS)
        for row, requirement in enumerate(library.requirements, start=1):
            _write(sheet, row, _row(library, requirement, given.get(requirement.urn, [])))
        evidence = book.add_worksheet("evidence")
        _head(evidence, EVIDENCE_COLUMNS, (40, 14, 80, 60))
        for row, cells in enumerate(_evidence(library, given), start=1):
            _write(evidence, row, cells)
    return target.getvalue()


def _given(
    made: Mapping[str, Made], questionnaire: Questionnaire, answers: Mapping[str, Answer]
) -> dict[str, list[_Given]]:
    """The questions that are asked, by the urn of their requirement."""
    asked = asked_questions([questionnaire], answers)
    found: dict[str, list[_Given]] = {each.requirement.urn: [] for each in made.values()}
    for each in made.values():
        if each.key in asked:
            question = questionnaire.question_by_key[each.key]
            answer = answers.get(each.key, NO_ANSWER)
            values = (
                answer.value if isinstance(answer.value, tuple) else (answer.value,) if answer.value else ()
            )
            label = ", ".join(question.label_of(value) for value in values)
            answered, aside = is_answered(question, answer), is_set_aside(question, answer)
            found[each.requirement.urn].append(_Given(each, label, answer, answered, aside))
    return found


def _row(library: Library, requirement: Requirement, given: list[_Given]) -> list[str | int]:
    counting = [each for each in given if not each.set_aside]
    complete = bool(counting) and all(each.answered for each in counting)
    result = _result(requirement, given, counting, complete=complete)
    score = _score(library, counting) if complete else None
    started = any(each.answered or each.set_aside for each in given)
    progress = "in_review" if complete else "in_progress" if started else "to_do"
    if not requirement.assessable:
        result = progress = ""
    return [
        requirement.urn,
        "x" if requirement.assessable else "",
        requirement.ref_id,
        requirement.name,
        requirement.description,
        result,
        progress,
        "" if score is None else score,
        "\n".join(_observations(given)),
    ]


def _result(requirement: Requirement, given: list[_Given], counting: list[_Given], *, complete: bool) -> str:
    """Nothing that is asked is not applicable; what is answered in part is not assessed."""
    if not counting:
        asks = bool(requirement.questions) or bool(given)
        return "not_applicable" if asks else "not_assessed"
    return own_result(_results(counting)) if complete else "not_assessed"


def _results(given: list[_Given]) -> Iterator[Result]:
    for each in given:
        if each.made.asked is None:
            yield _RESULTS[str(each.answer.value)]
        for choice in _chosen(each):
            if choice.result:
                yield choice.result


def _score(library: Library, given: list[_Given]) -> int | None:
    if len(given) == 1 and given[0].made.asked is None:
        return step_score(library, str(given[0].answer.value))
    return own_score(library, ((each.made.asked, _chosen(each)) for each in given if each.made.asked))


def _chosen(given: _Given) -> tuple[Choice, ...]:
    if given.made.asked is None:
        return ()
    value = given.answer.value
    values = value if isinstance(value, tuple) else (value,)
    return tuple(choice for choice in given.made.asked.choices if given.made.values.get(choice.urn) in values)


def _observations(given: list[_Given]) -> Iterator[str]:
    for each in given:
        told = [each.label] if each.answered and each.label else []
        if each.set_aside:
            told.append(f"not applicable: {each.answer.not_applicable}")
        if each.answer.comment:
            told.append(each.answer.comment)
        if told:
            question = each.made.asked.text if each.made.asked else ""
            yield f"{question} {' – '.join(told)}".strip()


def _evidence(library: Library, given: Mapping[str, list[_Given]]) -> Iterator[list[str | int]]:
    for requirement in library.requirements:
        for each in given.get(requirement.urn, []):
            question = (
                each.made.asked.text if each.made.asked else requirement.name or requirement.description
            )
            for name in each.answer.evidence:
                yield [requirement.urn, requirement.ref_id, question, name]


def _head(sheet: Worksheet, columns: tuple[str, ...], widths: tuple[int, ...]) -> None:
    _write(sheet, 0, list(columns))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)


def _write(sheet: Worksheet, row: int, cells: list[str | int]) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, int):
            sheet.write_number(row, column, cell)
        else:
            sheet.write_string(row, column, clipped(clean(cell), LONGEST_CELL))
