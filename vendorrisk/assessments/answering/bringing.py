"""Answers a person already has are brought along: kept for them and this assessment, until taken or not needed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, or_, select

from vendorrisk import audit
from vendorrisk.accounts.permissions import Permission, check_allowed
from vendorrisk.assessments.answer_models import BroughtAnswers
from vendorrisk.assessments.answering.attaching import clean_filename
from vendorrisk.assessments.answering.packing import imported_from
from vendorrisk.assessments.answering.reading_packs import read_pack
from vendorrisk.assessments.answering.sheet import answer_sheet
from vendorrisk.assessments.lifecycle import subject
from vendorrisk.assessments.models import Assessment, Invitation
from vendorrisk.assessments.policies import check_open_for_answers
from vendorrisk.audit import Actor
from vendorrisk.database import begin_writing, db, new_public_id
from vendorrisk.errors import InvalidInputError, NotAllowedError, NotFoundError
from vendorrisk.questionnaires.exchange.imported import (
    ExchangeError,
    ForeignAnswer,
    ImportedAnswers,
    ImportLine,
)

LARGEST_FILE: Final = 10_000_000
MOST_ANSWERS: Final = 2_000
#: longer than any value or comment that can be taken
LONGEST_TEXT: Final = 12_000
#: of all answers of one file together
MOST_CHARACTERS: Final = 3_000_000
#: of one person for one assessment
MOST_KEPT: Final = 5
KEPT_FOR: Final = timedelta(days=14)


def bring_file(
    assessment: Assessment, content: bytes, name: str, actor: Actor, now: datetime
) -> BroughtAnswers:
    """Read a file of answers and keep what it says; nothing is answered by that.

    Reading takes its time, so it happens before the database is locked for writing; who may and in which state is
    looked at again under the lock.

    Raises InvalidInputError (field “file”) with a sentence for whoever brought it, NotAllowedError,
    WrongStateError after submission.
    """
    check_may_bring(assessment, actor)
    if len(content) > LARGEST_FILE:
        raise _refused(f"This file is larger than {LARGEST_FILE // 1_000_000} MB.")
    name = clean_filename(name) or "file"
    try:
        imported = read_pack(content, name, answer_sheet(assessment).questionnaires)
    except ExchangeError as error:
        raise _refused(str(error)) from error
    db.session.rollback()
    begin_writing()
    check_may_bring(assessment, actor)
    return _keep(assessment, imported, name, actor, now)


def bring_earlier(assessment: Assessment, earlier_id: str, actor: Actor, now: datetime) -> BroughtAnswers:
    """Bring the answers of an earlier assessment of the same vendor, without a file. Raises NotFoundError."""
    check_may_bring(assessment, actor)
    for earlier in list_earlier(assessment, actor):
        if earlier.public_id == earlier_id:
            return _keep(assessment, imported_from(earlier), earlier_name(earlier), actor, now)
    raise NotFoundError("There is no such earlier assessment.")


def check_may_bring(assessment: Assessment, actor: Actor) -> None:
    """A respondent of this assessment, or staff who may enter answers, while the vendor has it."""
    if actor.kind == "respondent":
        if actor.public_id not in {each.public_id for each in assessment.invitations}:
            raise NotAllowedError
    else:
        check_allowed(actor, Permission.ENTER_ANSWERS)
    check_open_for_answers(assessment)


def list_earlier(assessment: Assessment, actor: Actor) -> Sequence[Assessment]:
    """The vendor's other assessments that were handed in, newest first, at most 20.

    Staff are offered all of them; a respondent those of the same engagement or where they were asked themselves,
    as a vendor's departments need not know of each other.
    """
    query = select(Assessment).where(
        Assessment.vendor_id == assessment.vendor_id,
        Assessment.id != assessment.id,
        Assessment.submitted_at.is_not(None),
    )
    if actor.kind == "respondent":
        own = select(Invitation.contact_id).where(Invitation.public_id == actor.public_id)
        asked = select(Invitation.assessment_id).where(
            Invitation.contact_id.in_(own), Invitation.revoked_at.is_(None)
        )
        query = query.where(
            or_(Assessment.engagement_id == assessment.engagement_id, Assessment.id.in_(asked))
        )
    return db.session.scalars(query.order_by(Assessment.submitted_at.desc()).limit(20)).all()


def earlier_name(earlier: Assessment) -> str:
    """What people read of an earlier assessment."""
    handed_in = f", {earlier.submitted_at:%Y-%m-%d}" if earlier.submitted_at else ""
    return f"{earlier.engagement.title[:180]}{handed_in}"


def list_brought(assessment: Assessment, actor: Actor, now: datetime) -> Sequence[BroughtAnswers]:
    """What this person brought to this assessment, newest first."""
    return db.session.scalars(
        select(BroughtAnswers)
        .where(
            BroughtAnswers.assessment_id == assessment.id,
            BroughtAnswers.by_id == actor.public_id,
            BroughtAnswers.expires_at > now,
        )
        .order_by(BroughtAnswers.id.desc())
    ).all()


def get_brought(assessment: Assessment, public_id: str, actor: Actor, now: datetime) -> BroughtAnswers:
    """Raises NotFoundError, also for what somebody else brought and for what expired."""
    for brought in list_brought(assessment, actor, now):
        if brought.public_id == public_id:
            return brought
    raise NotFoundError("These answers are no longer kept. Bring the file once more.")


def put_away(assessment: Assessment, public_id: str, actor: Actor, now: datetime) -> BroughtAnswers:
    """Forget one file that was brought; answers taken from it stay."""
    check_may_bring(assessment, actor)
    brought = get_brought(assessment, public_id, actor, now)
    db.session.delete(brought)
    audit.record(actor, "answers.put_away", subject(assessment), now, name=brought.name)
    db.session.flush()
    return brought


def forget_all(assessment: Assessment) -> None:
    """The answers were handed in: what anybody brought is not needed any more."""
    db.session.execute(delete(BroughtAnswers).where(BroughtAnswers.assessment_id == assessment.id))


def forget_expired(now: datetime) -> None:
    db.session.execute(delete(BroughtAnswers).where(BroughtAnswers.expires_at <= now))


def foreign_answers(brought: BroughtAnswers) -> tuple[ForeignAnswer, ...]:
    """The answers as they were read."""
    return tuple(
        ForeignAnswer(
            **{
                **data,
                "controls": {name: tuple(controls) for name, controls in data["controls"].items()},
                "evidence": tuple(data["evidence"]),
            }
        )
        for data in brought.answers
    )


def report_lines(brought: BroughtAnswers) -> tuple[ImportLine, ...]:
    """What became of the items of the source that were not kept as they stood."""
    return tuple(ImportLine(**data) for data in brought.report)


def _keep(
    assessment: Assessment, imported: ImportedAnswers, name: str, actor: Actor, now: datetime
) -> BroughtAnswers:
    _check_limits(assessment, imported, actor, now)
    brought = BroughtAnswers(
        public_id=new_public_id(),
        assessment_id=assessment.id,
        by_id=actor.public_id,
        name=name,
        source=imported.source[:120],
        answers=[_plain(answer) for answer in imported.answers],
        report=[asdict(line) for line in imported.report if line.outcome != "kept"][:MOST_ANSWERS],
        outcome={},
        brought_at=now,
        expires_at=now + KEPT_FOR,
    )
    db.session.add(brought)
    audit.record(
        actor,
        "answers.brought",
        subject(assessment),
        now,
        name=name,
        source=imported.source,
        number=len(imported.answers),
    )
    db.session.flush()
    return brought


def _check_limits(assessment: Assessment, imported: ImportedAnswers, actor: Actor, now: datetime) -> None:
    if not imported.answers:
        raise _refused("Nothing is answered in this file.")
    if len(imported.answers) > MOST_ANSWERS:
        raise _refused(f"This file holds more than {MOST_ANSWERS:,} answers.")
    longest = max(
        len(text) for each in imported.answers for text in (each.question, each.value, each.comment)
    )
    if (
        longest > LONGEST_TEXT
        or len(json.dumps([_plain(each) for each in imported.answers])) > MOST_CHARACTERS
    ):
        raise _refused("The texts of this file are longer than answers may be.")
    if len(list_brought(assessment, actor, now)) >= MOST_KEPT:
        raise _refused(f"You brought {MOST_KEPT} files already. Put one away first.")


def _plain(answer: ForeignAnswer) -> dict[str, Any]:
    return {
        "source_id": _sound(answer.source_id[:200]),
        "question": _sound(answer.question),
        "value": _sound(answer.value),
        "comment": _sound(answer.comment),
        "not_applicable": _sound(answer.not_applicable),
        "controls": {_sound(name): [*map(_sound, controls)] for name, controls in answer.controls.items()},
        "evidence": [*map(_sound, answer.evidence)],
    }


def _sound(text: str) -> str:
    """Without what a database refuses to keep: the zero sign and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def _refused(sentence: str) -> InvalidInputError:
    return InvalidInputError({"file": sentence})
