"""Questionnaires edited in the browser: a draft of the next version, whole and sound after every change, then published.

What was sent is never touched: assessments are pinned to the version they asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from vendorrisk import audit
from vendorrisk.accounts.permissions import Permission, check_allowed
from vendorrisk.audit import Actor
from vendorrisk.database import db
from vendorrisk.errors import ConflictError, InvalidInputError, NotFoundError, WrongStateError
from vendorrisk.questionnaires.draft_checks import MOST_TOLD, checked_data
from vendorrisk.questionnaires.files.problems import QuestionnaireFileError
from vendorrisk.questionnaires.loading import load_questionnaire
from vendorrisk.questionnaires.models import QuestionnaireDraft, QuestionnaireVersion
from vendorrisk.questionnaires.versions import digest_of, get_from_library, pin, present_questionnaires
from vendorrisk.scoring.documents.questionnaires import questionnaire_from_data, questionnaire_to_data
from vendorrisk.scoring.errors import DocumentError
from vendorrisk.scoring.questionnaire import Domain, Question, Questionnaire

Data = dict[str, Any]
LONGEST_REASON: Final = 2_000
_LAST_NUMBER = re.compile(r"(\d+)(?!.*\d)")


def list_drafts() -> list[QuestionnaireDraft]:
    return list(db.session.scalars(select(QuestionnaireDraft).order_by(QuestionnaireDraft.key)))


def find_draft(key: str) -> QuestionnaireDraft | None:
    return db.session.scalars(select(QuestionnaireDraft).filter_by(key=key)).first()


def get_draft(key: str) -> QuestionnaireDraft:
    draft = find_draft(key)
    if draft is None:
        raise NotFoundError(f"There is no draft of “{key}”.")
    return draft


def drafted(draft: QuestionnaireDraft) -> Questionnaire:
    return questionnaire_from_data(draft.data)


def begin(questionnaire: Questionnaire, actor: Actor, now: datetime) -> QuestionnaireDraft:
    """A draft that begins as this questionnaire, under a version that was not used.

    Raises WrongStateError where there is a draft of it already.
    """
    check_allowed(actor, Permission.EDIT_QUESTIONNAIRES)
    if find_draft(questionnaire.key):
        raise WrongStateError(
            f"There is a draft of “{questionnaire.title}” already. Go on with it, or discard it first."
        )
    fresh = replace(questionnaire, version=_free_version(questionnaire))
    draft = QuestionnaireDraft(
        key=fresh.key, data=checked_data(fresh), revision=1, changed_at=now, changed_by=actor.label
    )
    db.session.add(draft)
    db.session.flush()
    audit.record(actor, "questionnaire.drafted", _subject(draft), now)
    return draft


def begin_empty(key: str, title: str, kind: str, actor: Actor, now: datetime) -> QuestionnaireDraft:
    """A draft of a questionnaire of its own with one question to begin with.

    Raises WrongStateError where the key is taken, InvalidInputError where key or title cannot be used.
    """
    if key in present_questionnaires():
        raise WrongStateError(
            f"“{key}” is the key of a questionnaire already. Edit that one, or choose another key."
        )
    first = Question(f"{key}.first", "New question", "yes_no")
    domain = Domain(f"{key}.general", "General", "sum", (first,))
    made = Questionnaire(key, "1.0", title, "intake" if kind == "intake" else "vendor", (domain,))
    checked_data(made)
    return begin(made, actor, now)


def begin_from_present(key: str, actor: Actor, now: datetime) -> QuestionnaireDraft:
    return begin(get_from_library(key), actor, now)


def change(
    draft: QuestionnaireDraft, revision: int, edit: Callable[[Data], None], actor: Actor, now: datetime
) -> None:
    """Change the draft's data through `edit`, if the whole is sound afterwards; `revision` is what the person saw.

    What changes nothing is not counted as a change.
    Raises ConflictError where somebody changed it meanwhile, InvalidInputError with what is wrong under “draft”.
    """
    check_allowed(actor, Permission.EDIT_QUESTIONNAIRES)
    _check_seen(draft, revision)
    data = tried(draft, edit)
    if data != draft.data:
        _keep(draft, data, actor, now)


def tried(draft: QuestionnaireDraft, edit: Callable[[Data], None]) -> Data:
    """What the draft would be after `edit`, checked as a whole. Raises InvalidInputError; keeps nothing."""
    data = questionnaire_to_data(drafted(draft))
    edit(data)
    try:
        changed = questionnaire_from_data(data)
    except DocumentError as error:
        raise InvalidInputError({"draft": str(error)}) from error
    return checked_data(replace(changed, key=draft.key))


def take_back(draft: QuestionnaireDraft, revision: int, actor: Actor, now: datetime) -> None:
    """Undo the last change; a second time, do it again."""
    check_allowed(actor, Permission.EDIT_QUESTIONNAIRES)
    _check_seen(draft, revision)
    if draft.before is None:
        raise WrongStateError("Nothing was changed yet, so there is nothing to take back.")
    _keep(draft, dict(draft.before), actor, now)


def replace_by(draft: QuestionnaireDraft, revision: int, text: str, actor: Actor, now: datetime) -> None:
    """Put the questionnaire of a YAML file into the draft, under the draft's own key."""
    check_allowed(actor, Permission.EDIT_QUESTIONNAIRES)
    _check_seen(draft, revision)
    _keep(draft, checked_data(replace(questionnaire_from_text(text), key=draft.key)), actor, now)


def discard(draft: QuestionnaireDraft, actor: Actor, now: datetime) -> None:
    check_allowed(actor, Permission.EDIT_QUESTIONNAIRES)
    audit.record(actor, "questionnaire.discarded", _subject(draft), now)
    db.session.delete(draft)
    db.session.flush()


def publish(
    draft: QuestionnaireDraft, revision: int, reason: str, actor: Actor, now: datetime
) -> QuestionnaireVersion:
    """Make the draft a version that new assessments use. Raises InvalidInputError without a reason."""
    check_allowed(actor, Permission.EDIT_QUESTIONNAIRES)
    _check_seen(draft, revision)
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise InvalidInputError({"reason": f"Say why, in {LONGEST_REASON:,} characters at most."})
    questionnaire = drafted(draft)
    present = present_questionnaires().get(draft.key)
    if present is not None and replace(present, version="") == replace(questionnaire, version=""):
        raise WrongStateError("Nothing differs from the version in use, so there is nothing to publish.")
    if _free_version(questionnaire) != questionnaire.version:
        raise InvalidInputError(
            {"reason": f"Version {questionnaire.version} was used before. Give the draft another one."}
        )
    row = pin(questionnaire, now)
    row.published_at = now
    audit.record(
        actor, "questionnaire.published", _subject(draft), now, version=row.version, reason=reason.strip()
    )
    db.session.delete(draft)
    db.session.flush()
    return row


def questionnaire_from_text(text: str) -> Questionnaire:
    """The questionnaire of YAML text. Raises InvalidInputError with every problem under “draft”."""
    try:
        return load_questionnaire(text, "file")
    except QuestionnaireFileError as error:
        told = [f"{problem.key}: {problem.message}" for problem in error.problems[:MOST_TOLD]]
        raise InvalidInputError({"draft": "; ".join(told)}) from error


def _keep(draft: QuestionnaireDraft, data: Data, actor: Actor, now: datetime) -> None:
    draft.before, draft.data = draft.data, data
    draft.revision += 1
    draft.changed_at, draft.changed_by = now, actor.label
    audit.record(actor, "questionnaire.changed", _subject(draft), now, sha256=digest_of(data))
    db.session.flush()


def _check_seen(draft: QuestionnaireDraft, revision: int) -> None:
    if draft.revision != revision:
        raise ConflictError(
            f"{draft.changed_by} changed the draft meanwhile. Look at it once more; nothing was lost."
        )


def _free_version(questionnaire: Questionnaire) -> str:
    """The version, or the next one that nothing of this key has."""
    used = select(QuestionnaireVersion.version).where(QuestionnaireVersion.key == questionnaire.key)
    taken = set(db.session.scalars(used))
    if present := present_questionnaires().get(questionnaire.key):
        taken.add(present.version)
    version = questionnaire.version
    while version in taken:
        found = _LAST_NUMBER.search(version)
        version = _LAST_NUMBER.sub(str(int(found[1]) + 1), version) if found else f"{version}.1"
    return version


def _subject(draft: QuestionnaireDraft) -> str:
    return f"questionnaire:{draft.key}"
