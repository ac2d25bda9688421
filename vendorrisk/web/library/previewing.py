"""A questionnaire as the vendor will see it, to be tried: answers show and hide questions, and nobody keeps them."""

from __future__ import annotations

from math import ceil
from typing import Any

from flask import jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission
from vendorrisk.questionnaires import drafting
from vendorrisk.questionnaires.trying import Tried, try_answers
from vendorrisk.questionnaires.versions import get_from_library
from vendorrisk.questionnaires.wording import conditions_in_words
from vendorrisk.scoring.answers import Answer, AnswerValue
from vendorrisk.scoring.questionnaire import Question, Questionnaire
from vendorrisk.web.forms import EmptyForm
from vendorrisk.web.guards import needs
from vendorrisk.web.library.door import blueprint

LONGEST_ANSWER = 10_000
MOST_FILES = 50


@blueprint.get("/questionnaires/<key>/preview")
@needs(Permission.SEE_QUESTIONNAIRES)
def preview(key: str) -> ResponseReturnValue:
    draft = drafting.find_draft(key)
    return _page(get_from_library(key), False, drafting.drafted(draft) if draft else None)


@blueprint.post("/questionnaires/<key>/preview")
@needs(Permission.SEE_QUESTIONNAIRES)
def try_preview(key: str) -> ResponseReturnValue:
    return _tried(get_from_library(key))


@blueprint.get("/questionnaires/<key>/draft/preview")
@needs(Permission.SEE_QUESTIONNAIRES)
def preview_draft(key: str) -> ResponseReturnValue:
    questionnaire = drafting.drafted(drafting.get_draft(key))
    return _page(questionnaire, True, questionnaire)


@blueprint.post("/questionnaires/<key>/draft/preview")
@needs(Permission.SEE_QUESTIONNAIRES)
def try_preview_draft(key: str) -> ResponseReturnValue:
    return _tried(drafting.drafted(drafting.get_draft(key)))


def _page(questionnaire: Questionnaire, is_draft: bool, edited: Questionnaire | None) -> str:
    """`edited`: the draft as it stands; each of its questions leads into the editor."""
    tried = try_answers(questionnaire, {})
    counts = _counts(tried)
    return render_template(
        "library/preview.html",
        questionnaire=questionnaire,
        is_draft=is_draft,
        edited=frozenset(edited.question_by_key) if edited else frozenset(),
        asked=frozenset(tried.asked),
        progress=_progress(tried),
        sections=[
            {"key": domain.key, "title": domain.title, "url": f"#s-{domain.key}"} | counts[domain.key]
            for domain in questionnaire.domains
        ],
        conditions=conditions_in_words(questionnaire),
        back=url_for("library.draft" if is_draft else "library.questionnaire", key=questionnaire.key),
        form=EmptyForm(),
    )


def _tried(questionnaire: Questionnaire) -> ResponseReturnValue:
    """The same that saving an answer says of the whole (templates/questions/README.md), and what the reviewer reads."""
    tried = try_answers(questionnaire, {each.key: _given(each) for each in questionnaire.questions})
    return jsonify(
        visible=tried.asked,
        progress=_progress(tried),
        domain_progress=_counts(tried),
        contradictions=tried.contradictions,
    )


def _progress(tried: Tried) -> dict[str, int]:
    return {
        "answered": len(tried.done), "asked": len(tried.asked), "minutes_left": ceil(tried.minutes_left),
    }  # fmt: skip


def _counts(tried: Tried) -> dict[str, dict[str, int]]:
    counts = {domain.key: tried.counts(domain) for domain in tried.questionnaire.domains}
    return {key: {"answered": answered, "asked": asked} for key, (answered, asked) in counts.items()}


def _given(question: Question) -> Answer:
    """What is chosen or typed at the moment. The fields are called as in the portal, with the key behind."""
    if f"not_applicable:{question.key}" in request.form:
        return Answer(
            not_applicable=request.form.get(f"not_applicable_reason:{question.key}", "").strip()[:2000]
        )
    return Answer(
        _value(question), evidence=tuple(request.form.getlist(f"evidence:{question.key}")[:MOST_FILES])
    )


def _value(question: Question) -> AnswerValue:
    values: list[Any] = [
        each[:LONGEST_ANSWER] for each in request.form.getlist(f"answer:{question.key}") if each
    ]
    if question.type == "multiple_choice":
        return tuple(values) or None
    return values[0] if values else None
