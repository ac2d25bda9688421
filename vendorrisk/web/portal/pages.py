"""The questionnaire's pages: the overview, and one page a domain."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.assessments.answer_models import Evidence
from vendorrisk.assessments.answering.progress import Progress, progress_of
from vendorrisk.assessments.answering.saving import open_questions
from vendorrisk.assessments.answering.sheet import AnswerSheet, answer_sheet
from vendorrisk.assessments.answering.submitting import latest_submission, missing_questions
from vendorrisk.assessments.inviting import is_open_for
from vendorrisk.assessments.models import Assessment
from vendorrisk.assessments.reviewing.clarifying import clarifications_of
from vendorrisk.errors import NotFoundError
from vendorrisk.scoring.questionnaire import Domain
from vendorrisk.web.forms import EmptyForm
from vendorrisk.web.guards import by_link
from vendorrisk.web.portal.door import blueprint
from vendorrisk.web.portal.respondent import current_assessment, current_invitation


@blueprint.get("/answer/<assessment_id>/")
@by_link()
def overview(assessment_id: str) -> ResponseReturnValue:
    assessment = current_assessment()
    sheet = answer_sheet(assessment)
    flagged = asked_back(assessment, sheet)
    if not is_open_for(assessment):
        return render_template(
            "portal/handed_in.html",
            assessment=assessment,
            submission=latest_submission(assessment),
            form=EmptyForm(),
        )
    return render_template(
        "portal/overview.html",
        assessment=assessment,
        invitation=current_invitation(),
        progress=progress_of(sheet),
        missing=missing_questions(assessment, sheet),
        asked_back=flagged,
        first_open=_first_open_page(sheet, (*flagged, *missing_questions(assessment, sheet))),
        form=EmptyForm(),
    )


@blueprint.get("/answer/<assessment_id>/<domain_key>")
@by_link()
def domain_page(assessment_id: str, domain_key: str) -> ResponseReturnValue:
    assessment = current_assessment()
    return render_domain(assessment, answer_sheet(assessment), domain_key)


def render_domain(
    assessment: Assessment,
    sheet: AnswerSheet,
    domain_key: str,
    problems: dict[str, dict[str, str]] | None = None,
) -> str:
    """One domain's questions. `problems` maps a question's key to the sentences beside its fields."""
    progress = progress_of(sheet)
    domain = find_domain(sheet, domain_key)
    before, after = _neighbours(progress, domain_key)
    return render_template(
        "portal/domain.html",
        assessment=assessment,
        sheet=sheet,
        domain=domain,
        progress=progress,
        before=before,
        after=after,
        sections=section_links(assessment, progress),
        files=_files(assessment, sheet, domain),
        open_keys=open_questions(assessment, sheet) if is_open_for(assessment) else frozenset(),
        asked_back=asked_back(assessment, sheet),
        problems=problems or {},
        form=EmptyForm(),
    )


def section_links(assessment: Assessment, progress: Progress) -> list[dict[str, Any]]:
    """The sections as the navigation beside the questions shows them."""
    return [
        {
            "key": domain.key,
            "title": domain.title,
            "asked": domain.asked,
            "answered": domain.answered,
            "url": url_for("portal.domain_page", assessment_id=assessment.public_id, domain_key=domain.key),
        }
        for domain in progress.domains
    ]


def evidence_entry(assessment_id: str, file: Evidence) -> dict[str, Any]:
    """A file as pages and scripts show it."""
    return {
        "name": file.filename,
        "size": file.size,
        "url": url_for("portal.download", assessment_id=assessment_id, evidence_id=file.public_id),
        "remove_url": url_for("portal.remove", assessment_id=assessment_id, evidence_id=file.public_id),
    }


def _files(assessment: Assessment, sheet: AnswerSheet, domain: Domain) -> dict[str, list[dict[str, Any]]]:
    return {
        question.key: [
            evidence_entry(assessment.public_id, file) for file in sheet.evidence.get(question.key, ())
        ]
        for question in domain.questions
    }


def find_domain(sheet: AnswerSheet, domain_key: str) -> Domain:
    for domain in sheet.domains:
        if domain.key == domain_key:
            return domain
    raise NotFoundError("This questionnaire has no such section.")


def asked_back(assessment: Assessment, sheet: AnswerSheet) -> dict[str, str]:
    """Question key -> what the analyst wants to know, for questions asked back and still open."""
    return {
        clarification.question_key: clarification.comment
        for clarification in clarifications_of(assessment)
        if clarification.state == "asked" and clarification.question_key in sheet.asked
    }


def _first_open_page(sheet: AnswerSheet, waiting: tuple[str, ...]) -> str:
    if waiting:
        return sheet.domain_of[waiting[0]].key
    return sheet.domain_of[sheet.asked_in_order[0]].key


def _neighbours(progress: Progress, domain_key: str) -> tuple[str | None, str | None]:
    keys = [domain.key for domain in progress.domains]
    if domain_key not in keys:
        return None, keys[0] if keys else None
    place = keys.index(domain_key)
    return (keys[place - 1] if place else None), (keys[place + 1] if place + 1 < len(keys) else None)
