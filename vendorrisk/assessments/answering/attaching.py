"""Evidence: a file that supports an answer, checked by extension and content before it is kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import IO, Final

import filetype
from flask import current_app
from sqlalchemy import func, select

from vendorrisk import audit
from vendorrisk.assessments.answer_models import Evidence
from vendorrisk.assessments.answering.saving import check_may_answer
from vendorrisk.assessments.answering.sheet import answer_sheet
from vendorrisk.assessments.lifecycle import Status, move, subject
from vendorrisk.assessments.models import Assessment
from vendorrisk.assessments.policies import check_open_for_answers
from vendorrisk.audit import Actor
from vendorrisk.config import settings_of
from vendorrisk.database import begin_writing, db, new_public_id
from vendorrisk.errors import InvalidInputError, NotFoundError
from vendorrisk.storage import Storage

MOST_FILES_A_QUESTION: Final = 20
#: extension -> media type, and the kinds `filetype` may find in the content (none: plain text)
ALLOWED: Final[Mapping[str, tuple[str, frozenset[str]]]] = MappingProxyType(
    {
        "pdf": ("application/pdf", frozenset({"pdf"})),
        "png": ("image/png", frozenset({"png"})),
        "jpg": ("image/jpeg", frozenset({"jpg"})),
        "jpeg": ("image/jpeg", frozenset({"jpg"})),
        "docx": (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            frozenset({"docx", "zip"}),
        ),
        "xlsx": (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            frozenset({"xlsx", "zip"}),
        ),
        "pptx": (
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            frozenset({"pptx", "zip"}),
        ),
        "odt": ("application/vnd.oasis.opendocument.text", frozenset({"odt", "zip"})),
        "ods": ("application/vnd.oasis.opendocument.spreadsheet", frozenset({"ods", "zip"})),
        "txt": ("text/plain", frozenset()),
        "csv": ("text/csv", frozenset()),
    }
)
NAMES: Final = "PDF, PNG, JPEG, Word, Excel, PowerPoint, OpenDocument, text or CSV"


@dataclass(frozen=True)
class KeptFile:
    """A file that was checked and stands in the store; no row names it yet."""

    filename: str
    media_type: str
    size: int
    sha256: str


def attach_all(
    assessment: Assessment, key: str, files: Sequence[tuple[str, IO[bytes]]], actor: Actor, now: datetime
) -> list[Evidence]:
    """Keep files (name, content) as evidence for an answer: all of them or none.

    Storing many megabytes takes its time, so it happens before the database is locked for writing; who may and in
    which state is looked at again under the lock. Raises as attach does.
    """
    _check_may_attach(assessment, key)
    kept = [_keep(name, content) for name, content in files]
    db.session.rollback()
    begin_writing()
    attached: list[Evidence] = []
    for file in kept:
        _check_may_attach(assessment, key)
        attached.append(_name(assessment, key, file, actor, now))
    return attached


def attach(
    assessment: Assessment, key: str, filename: str, content: IO[bytes], actor: Actor, now: datetime
) -> Evidence:
    """Keep a file as evidence for an answer, within a transaction that writes already.

    The bytes are durable before the row that names them. Raises InvalidInputError (too large, empty, of a type or
    content that is not taken), NotFoundError for a question that is not asked, WrongStateError after submission.
    """
    _check_may_attach(assessment, key)
    return _name(assessment, key, _keep(filename, content), actor, now)


def _check_may_attach(assessment: Assessment, key: str) -> None:
    check_open_for_answers(assessment)
    check_may_answer(assessment, answer_sheet(assessment), key)
    _check_number(assessment, key)


def _keep(filename: str, content: IO[bytes]) -> KeptFile:
    name = clean_filename(filename)
    media_type = _checked_type(name, content)
    _check_size(content)
    storage: Storage = current_app.extensions["storage"]
    stored = storage.keep(content)
    return KeptFile(name, media_type, stored.size, stored.sha256)


def _name(assessment: Assessment, key: str, file: KeptFile, actor: Actor, now: datetime) -> Evidence:
    """The row that names a kept file, with its entry in the log."""
    evidence = Evidence(
        public_id=new_public_id(),
        assessment_id=assessment.id,
        question_key=key,
        filename=file.filename,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        uploaded_at=now,
        uploaded_by=actor.label,
    )
    db.session.add(evidence)
    audit.record(
        actor,
        "evidence.attached",
        subject(assessment),
        now,
        question=key,
        filename=file.filename,
        sha256=file.sha256,
    )
    if assessment.status == Status.SENT:
        move(assessment, Status.IN_PROGRESS, actor, now)
    db.session.flush()
    return evidence


def detach(assessment: Assessment, public_id: str, actor: Actor, now: datetime) -> Evidence:
    """Take a file off its answer. The bytes stay in the store: a report may name them."""
    check_open_for_answers(assessment)
    evidence = get_evidence(assessment, public_id)
    check_may_answer(assessment, answer_sheet(assessment), evidence.question_key)
    evidence.removed_at = now
    audit.record(
        actor,
        "evidence.detached",
        subject(assessment),
        now,
        question=evidence.question_key,
        filename=evidence.filename,
        sha256=evidence.sha256,
    )
    db.session.flush()
    return evidence


def get_evidence(assessment: Assessment, public_id: str) -> Evidence:
    """Raises NotFoundError, also for another assessment's file or one that was taken off."""
    found = db.session.scalars(
        select(Evidence).where(
            Evidence.assessment_id == assessment.id,
            Evidence.public_id == public_id,
            Evidence.removed_at.is_(None),
        )
    ).first()
    if found is None:
        raise NotFoundError("There is no such file.")
    return found


def clean_filename(filename: str) -> str:
    """The name without folders or invisible characters, at most 150 characters, its extension kept."""
    name = unicodedata.normalize("NFC", filename).replace("\\", "/")
    name = PurePosixPath(name).name
    name = re.sub(r"[\x00-\x1f\x7f<>:\"|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]", "", name).strip(". ")
    stem, dot, extension = name.rpartition(".")
    return f"{stem[:140]}.{extension[:9]}" if dot and stem else name[:150]


def _checked_type(name: str, content: IO[bytes]) -> str:
    extension = name.rpartition(".")[2].lower()
    if extension not in ALLOWED or "." not in name:
        raise InvalidInputError({"file": f"“{name}” is of a type we do not take. Please attach {NAMES}."})
    media_type, kinds = ALLOWED[extension]
    head = content.read(8192)
    content.seek(0)
    if not head:
        raise InvalidInputError({"file": f"“{name}” is empty."})
    found = filetype.guess(head)
    agrees = found is not None and found.extension in kinds if kinds else _is_text(head)
    if not agrees:
        raise InvalidInputError(
            {"file": f"The content of “{name}” is not what its name says, so it was not kept."}
        )
    return media_type


def _is_text(head: bytes) -> bool:
    return filetype.guess(head) is None and b"\x00" not in head


def _check_size(content: IO[bytes]) -> None:
    limit = settings_of(current_app).max_upload_mb
    content.seek(0, 2)
    size = content.tell()
    content.seek(0)
    if size > limit * 1024 * 1024:
        raise InvalidInputError({"file": f"The file is larger than {limit} MB. Please attach a smaller one."})


def _check_number(assessment: Assessment, key: str) -> None:
    number = db.session.scalar(
        select(func.count())
        .select_from(Evidence)
        .where(
            Evidence.assessment_id == assessment.id,
            Evidence.question_key == key,
            Evidence.removed_at.is_(None),
        )
    )
    if (number or 0) >= MOST_FILES_A_QUESTION:
        raise InvalidInputError({"file": f"One answer takes {MOST_FILES_A_QUESTION} files at most."})
