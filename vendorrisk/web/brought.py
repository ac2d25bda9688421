"""What the two doors through which answers are brought share: reading their forms, and what their pages show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Response, request

from vendorrisk.assessments.answer_models import BroughtAnswers
from vendorrisk.assessments.answering.bringing import (
    LARGEST_FILE,
    earlier_name,
    list_brought,
    list_earlier,
    report_lines,
)
from vendorrisk.assessments.answering.packing import pack_json, pack_xlsx, workbook_to_answer
from vendorrisk.assessments.answering.proposing import Proposals, propose
from vendorrisk.assessments.answering.sheet import answer_sheet
from vendorrisk.assessments.answering.taking_over import Choice, outcome_of
from vendorrisk.assessments.models import Assessment
from vendorrisk.audit import Actor
from vendorrisk.errors import InvalidInputError
from vendorrisk.web.downloads import XLSX, attachment


def uploaded_file() -> tuple[bytes, str]:
    """Content and name of the file that came with the form. Raises InvalidInputError where there is none."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise InvalidInputError({"file": "Please choose a file first."})
    return file.stream.read(LARGEST_FILE + 1), file.filename


def chosen_earlier() -> str:
    """The earlier assessment that was chosen on the form."""
    return request.form.get("earlier", "")[:64]


def read_choices(proposals: Proposals) -> list[Choice]:
    """What the person confirmed: all sure ones with one button, or what is ticked with the other."""
    if request.form.get("which") == "sure":
        shown = [each for each in proposals.sure if f"version.{each.question.key}" in request.form]
        return [
            Choice(each.question.key, each.offers[0].number, _version(each.question.key)) for each in shown
        ]
    ticked = {key: _number(f"take.{key}") for key in proposals.by_key}
    return [Choice(key, number, _version(key)) for key, number in ticked.items() if number is not None]


def start_page(assessment: Assessment, actor: Actor, now: datetime) -> dict[str, Any]:
    """What the page shows on which answers are brought."""
    return {
        "assessment": assessment,
        "brought": list_brought(assessment, actor, now),
        "earlier": [(each.public_id, earlier_name(each)) for each in list_earlier(assessment, actor)],
        "largest": LARGEST_FILE,
    }


def proposals_page(assessment: Assessment, brought: BroughtAnswers, now: datetime) -> dict[str, Any]:
    """What the page shows on which proposals are confirmed."""
    return {
        "assessment": assessment,
        "brought": brought,
        "proposals": propose(assessment, brought, now.date()),
        "not_read": report_lines(brought),
    }


def outcome_page(assessment: Assessment, brought: BroughtAnswers) -> dict[str, Any]:
    """What the page shows that tells what was taken and what was left."""
    return {
        "assessment": assessment,
        "brought": brought,
        "outcome": outcome_of(brought),
        "sheet": answer_sheet(assessment),
    }


def pack_download(assessment: Assessment, kind: str) -> Response:
    """The answers handed in as a file to keep: “json” or “xlsx”. Raises NotFoundError before they were."""
    packed, media_type = _PACKS[kind]
    return answers_file(assessment, packed(assessment), kind, media_type)


def workbook_download(assessment: Assessment) -> Response:
    """What is asked as a workbook to be filled in offline."""
    return attachment(workbook_to_answer(assessment), "questionnaire.xlsx", XLSX)


def answers_file(
    assessment: Assessment, content: bytes, suffix: str = "xlsx", media_type: str = XLSX
) -> Response:
    """A file of answers, named by the day they were handed in."""
    handed_in = f"{assessment.submitted_at:%Y-%m-%d}" if assessment.submitted_at else ""
    return attachment(content, f"answers-{handed_in}.{suffix}", media_type)


_PACKS: Mapping[str, Any] = {"json": (pack_json, "application/json"), "xlsx": (pack_xlsx, XLSX)}


def _version(key: str) -> int:
    return _number(f"version.{key}") or 0


def _number(field: str) -> int | None:
    text = request.form.get(field, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
