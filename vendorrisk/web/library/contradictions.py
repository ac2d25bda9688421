"""Answers of a draft that cannot all be true: the list of them, and one at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from vendorrisk.accounts.permissions import Permission
from vendorrisk.database import now_utc
from vendorrisk.errors import ConflictError, DomainError, InvalidInputError, NotFoundError
from vendorrisk.questionnaires import drafting
from vendorrisk.questionnaires.models import QuestionnaireDraft
from vendorrisk.questionnaires.wording import condition_in_words
from vendorrisk.scoring.errors import DocumentError
from vendorrisk.web.forms import EmptyForm
from vendorrisk.web.guards import current_actor, needs
from vendorrisk.web.library.condition_form import (
    CONDITION_CHOICES,
    ConditionRows,
    read_condition,
    read_rows,
    rows_of,
)
from vendorrisk.web.library.door import blueprint
from vendorrisk.web.library.drafts import revision
from vendorrisk.web.library.form_rows import with_row_step

Data = dict[str, Any]


@blueprint.get("/questionnaires/<key>/draft/contradictions")
@needs(Permission.SEE_QUESTIONNAIRES)
def contradictions(key: str) -> ResponseReturnValue:
    return _page(drafting.get_draft(key))


@blueprint.get("/questionnaires/<key>/draft/contradictions/<int:number>")
@needs(Permission.SEE_QUESTIONNAIRES)
def contradiction(key: str, number: int) -> ResponseReturnValue:
    """One of them by its place from 1; the place after the last is a new one."""
    found = drafting.get_draft(key)
    kept = _kept(found, number)
    return _page(found, number, kept["sentence"] if kept else "", rows_of(kept["when"] if kept else None))


@blueprint.post("/questionnaires/<key>/draft/contradictions/<int:number>")
@needs(Permission.EDIT_QUESTIONNAIRES)
def change_contradiction(key: str, number: int) -> ResponseReturnValue:
    found, form = drafting.get_draft(key), with_row_step(request.form)
    kept, sentence = _kept(found, number), form.get("sentence", "").strip()
    keeps = kept is not None and "keep_condition" in form
    try:
        when = kept["when"] if kept and keeps else _when(form, kept and kept["when"])
        edit = _putting(number, {"when": when, "sentence": sentence})
        drafting.change(found, revision(), edit, current_actor(), now_utc())
    except (InvalidInputError, ConflictError) as error:
        rows = None if keeps else read_rows(form)
        return make_response(_page(found, number, sentence, rows, error), error.status)
    flash("The contradiction is kept.", "success")
    return redirect(url_for("library.contradictions", key=key), 303)


@blueprint.post("/questionnaires/<key>/draft/contradictions/<int:number>/remove")
@needs(Permission.EDIT_QUESTIONNAIRES)
def remove_contradiction(key: str, number: int) -> ResponseReturnValue:
    found = drafting.get_draft(key)
    if _kept(found, number) is None:
        raise NotFoundError("The draft has no such contradiction.")
    drafting.change(found, revision(), _removing(number), current_actor(), now_utc())
    flash("The contradiction is removed. Undo brings it back.")
    return redirect(url_for("library.contradictions", key=key), 303)


def _kept(found: QuestionnaireDraft, number: int) -> Data | None:
    """The contradiction at this place; None for the place after the last. Raises NotFoundError for any other."""
    given = found.data.get("contradictions", [])
    if not 1 <= number <= len(given) + 1:
        raise NotFoundError("The draft has no such contradiction.")
    return given[number - 1] if number <= len(given) else None


def _when(form: MultiDict[str, str], before: Data | None) -> Data:
    try:
        when = read_condition(form, before)
    except DocumentError as error:
        raise InvalidInputError({"condition": str(error)}) from error
    if when is None:
        raise InvalidInputError({"condition": "Say which answers cannot all be true."})
    return when


def _putting(number: int, given: Data) -> Callable[[Data], None]:
    def edit(data: Data) -> None:
        before = data.get("contradictions", [])
        data["contradictions"] = [*before[: number - 1], given, *before[number:]]

    return edit


def _removing(number: int) -> Callable[[Data], None]:
    def edit(data: Data) -> None:
        del data["contradictions"][number - 1]

    return edit


def _page(
    found: QuestionnaireDraft,
    number: int = 0,
    sentence: str = "",
    condition: ConditionRows | None = None,
    error: DomainError | None = None,
) -> str:
    """The list, and with a number the form of one of them below it."""
    questionnaire = drafting.drafted(found)
    questions = questionnaire.question_by_key
    told = [
        (each.sentence, condition_in_words(each.when, questions)) for each in questionnaire.contradictions
    ]
    return render_template(
        "library/contradictions.html",
        draft=found,
        questionnaire=questionnaire,
        told=told,
        number=number,
        sentence=sentence,
        condition=condition,
        condition_choices=CONDITION_CHOICES,
        problem=error.message if error else "",
        form=EmptyForm(),
    )
