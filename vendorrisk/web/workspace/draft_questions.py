"""One question of a draft with every field of the format, and the weights of all of them in one table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission
from vendorrisk.database import now_utc
from vendorrisk.errors import InvalidInputError, NotFoundError
from vendorrisk.questionnaires import drafting
from vendorrisk.questionnaires.library import library
from vendorrisk.questionnaires.models import QuestionnaireDraft
from vendorrisk.scoring.plain_data import Fields
from vendorrisk.scoring.question_documents import question_from_data, question_to_data
from vendorrisk.scoring.questionnaire import Domain, Question, Questionnaire
from vendorrisk.web.forms import EmptyForm
from vendorrisk.web.guards import current_actor, needs
from vendorrisk.web.question_form import (
    CONDITION_ROWS,
    empty_question,
    leaves_of,
    read_question,
    shown_controls,
)
from vendorrisk.web.workspace.door import blueprint
from vendorrisk.web.workspace.drafts import draft_page, revision


@blueprint.post("/questionnaires/<key>/draft/questions")
@needs(Permission.EDIT_QUESTIONNAIRES)
def add_question(key: str) -> ResponseReturnValue:
    """A new question at the end of a section, or of a new section."""
    found, section = drafting.get_draft(key), request.form.get("section", "").strip()
    title, question = request.form.get("title", "").strip(), request.form.get("question", "").strip()

    def edit(data: dict[str, Any]) -> None:
        for domain in data["domains"]:
            if domain["key"] == section:
                domain["questions"].append(empty_question(question))
                return
        data["domains"].append(
            {"key": section, "title": title, "weight": "sum", "questions": [empty_question(question)]}
        )

    try:
        drafting.change(found, revision(), edit, current_actor(), now_utc())
    except InvalidInputError as error:
        return make_response(draft_page(found, error.fields), 422)
    return redirect(url_for("workspace.draft_question", key=key, question_key=question), 303)


@blueprint.get("/questionnaires/<key>/draft/questions/<question_key>")
@needs(Permission.SEE_QUESTIONNAIRES)
def draft_question(key: str, question_key: str) -> ResponseReturnValue:
    found = drafting.get_draft(key)
    return _question_page(found, question_key, question_to_data(_find(found, question_key)))


@blueprint.post("/questionnaires/<key>/draft/questions/<question_key>")
@needs(Permission.EDIT_QUESTIONNAIRES)
def change_question(key: str, question_key: str) -> ResponseReturnValue:
    found = drafting.get_draft(key)
    before = question_to_data(_find(found, question_key))
    typed = before
    try:
        typed = read_question(before, request.form)
        drafting.change(
            found, revision(), lambda data: _put(data, question_key, typed), current_actor(), now_utc()
        )
    except InvalidInputError as error:
        return make_response(_question_page(found, question_key, typed, error.fields), 422)
    flash("The question is kept.", "success")
    return redirect(url_for("workspace.draft_question", key=key, question_key=typed["key"]), 303)


@blueprint.get("/questionnaires/<key>/draft/weights")
@needs(Permission.SEE_QUESTIONNAIRES)
def weights(key: str) -> ResponseReturnValue:
    return _weights_page(drafting.get_draft(key))


@blueprint.post("/questionnaires/<key>/draft/weights")
@needs(Permission.EDIT_QUESTIONNAIRES)
def change_weights(key: str) -> ResponseReturnValue:
    found = drafting.get_draft(key)
    try:
        drafting.change(found, revision(), _weigh, current_actor(), now_utc())
    except InvalidInputError as error:
        return make_response(_weights_page(found, error.fields), 422)
    flash("The weights are kept.", "success")
    return redirect(url_for("workspace.weights", key=key), 303)


@dataclass(frozen=True)
class Share:
    """What a section or question is worth, in points of 100 when everything is asked."""

    domain: Domain
    points: Fraction
    questions: tuple[tuple[Question, Fraction], ...]


def shares(questionnaire: Questionnaire) -> Iterator[Share]:
    """Every section with its questions; a section whose questions weigh nothing is worth nothing."""
    sums = {
        domain.key: sum(question.weight for question in domain.questions) for domain in questionnaire.domains
    }
    heavy = {
        domain.key: (sums[domain.key] if domain.weight == "sum" else domain.weight) if sums[domain.key] else 0
        for domain in questionnaire.domains
    }
    total = sum(heavy.values()) or 1
    for domain in questionnaire.domains:
        points = Fraction(100 * heavy[domain.key], total)
        each = points / (sums[domain.key] or 1)
        yield Share(
            domain, points, tuple((question, each * question.weight) for question in domain.questions)
        )


def _weigh(data: dict[str, Any]) -> None:
    problems: dict[str, str] = {}
    for domain in data["domains"]:
        domain["weight"] = _weight(f"domain.{domain['key']}", domain["weight"], problems, words=("sum",))
        for question in domain["questions"]:
            question["weight"] = _weight(f"question.{question['key']}", question["weight"], problems)
    if problems:
        raise InvalidInputError(problems)


def _weight(name: str, before: Any, problems: dict[str, str], words: tuple[str, ...] = ()) -> Any:
    text = request.form.get(name, str(before)).strip()
    if text in words:
        return text
    if not text.isdecimal() or len(text) > 5:
        problems[name] = "Give a whole number of 0 or more" + (", or the word sum." if words else ".")
        return before
    return int(text)


def _weights_page(found: QuestionnaireDraft, problems: dict[str, str] | None = None) -> str:
    questionnaire = drafting.drafted(found)
    return render_template(
        "workspace/weights.html", draft=found, questionnaire=questionnaire, shares=list(shares(questionnaire)),
        typed=request.form, problems=problems or {}, form=EmptyForm(),
    )  # fmt: skip


def _find(found: QuestionnaireDraft, question_key: str) -> Question:
    question = drafting.drafted(found).question_by_key.get(question_key)
    if question is None:
        raise NotFoundError("The draft has no such question.")
    return question


def _put(data: dict[str, Any], question_key: str, question: dict[str, Any]) -> None:
    for domain in data["domains"]:
        domain["questions"] = [
            question if each["key"] == question_key else each for each in domain["questions"]
        ]


def _question_page(
    found: QuestionnaireDraft, question_key: str, data: dict[str, Any], problems: dict[str, str] | None = None
) -> str:
    questionnaire = drafting.drafted(found)
    keys = list(questionnaire.question_by_key)
    earlier = keys[: keys.index(question_key)]
    leaves = leaves_of(data["applies_when"])
    blank = {"question": "", "equals": ""}
    return render_template(
        "workspace/draft_question.html",
        draft=found,
        questionnaire=questionnaire,
        question_key=question_key,
        question=data,
        preview=question_from_data(Fields(question_to_data(_find(found, question_key)), "question")),
        earlier=[questionnaire.question_by_key[key] for key in earlier],
        join=leaves[0] if leaves else "all",
        leaves=(leaves[1] + [blank] * CONDITION_ROWS)[:CONDITION_ROWS] if leaves else None,
        controls=shown_controls(data["controls"]),
        frameworks=library().frameworks,
        problems=problems or {},
        form=EmptyForm(),
    )
