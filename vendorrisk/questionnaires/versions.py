"""Versions that were used: kept whole in the database, parsed once a process."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from vendorrisk.database import db
from vendorrisk.errors import ConflictError, NotFoundError
from vendorrisk.questionnaires.library import library
from vendorrisk.questionnaires.loading import version_order
from vendorrisk.questionnaires.models import PolicyVersion, QuestionnaireVersion
from vendorrisk.scoring.documents.policies import policy_from_data, policy_to_data
from vendorrisk.scoring.documents.questionnaires import questionnaire_from_data, questionnaire_to_data
from vendorrisk.scoring.policy import Policy
from vendorrisk.scoring.questionnaire import Questionnaire

_parsed_questionnaires: dict[str, Questionnaire] = {}
_parsed_policies: dict[str, Policy] = {}


def questionnaire_of(row: QuestionnaireVersion) -> Questionnaire:
    """The questionnaire of a kept version; its data is read from the database once a process."""
    if row.sha256 not in _parsed_questionnaires:
        _parsed_questionnaires[row.sha256] = questionnaire_from_data(row.data)
    return _parsed_questionnaires[row.sha256]


def policy_of(row: PolicyVersion) -> Policy:
    if row.sha256 not in _parsed_policies:
        _parsed_policies[row.sha256] = policy_from_data(row.data)
    return _parsed_policies[row.sha256]


def pin(questionnaire: Questionnaire, now: datetime) -> QuestionnaireVersion:
    """The kept row of this very version, made when it is used for the first time.

    Raises ConflictError when the same key and version were kept with other content: a used version never changes.
    """
    data = questionnaire_to_data(questionnaire)
    digest = digest_of(data)
    row = db.session.scalars(
        select(QuestionnaireVersion).filter_by(key=questionnaire.key, version=questionnaire.version)
    ).first()
    if row is None:
        row = QuestionnaireVersion(
            key=questionnaire.key,
            version=questionnaire.version,
            kind=questionnaire.kind,
            title=questionnaire.title,
            data=data,
            sha256=digest,
            created_at=now,
        )
        db.session.add(row)
        db.session.flush()
    _check_unchanged(row, digest)
    return row


def pin_from_library(key: str, now: datetime) -> QuestionnaireVersion:
    """The kept row of the library's present version of a questionnaire. Raises NotFoundError for an unknown key."""
    return pin(get_from_library(key), now)


def get_from_library(key: str) -> Questionnaire:
    """The present version of a questionnaire. Raises NotFoundError for an unknown key."""
    questionnaire = present_questionnaires().get(key)
    if questionnaire is None:
        raise NotFoundError(f"The library has no questionnaire “{key}”.")
    return questionnaire


def present_questionnaires() -> Mapping[str, Questionnaire]:
    """What can be asked now, by key: the newest of the library's files and of the versions published here."""
    found = dict(library().questionnaires)
    published = select(QuestionnaireVersion).where(QuestionnaireVersion.published_at.is_not(None))
    for row in db.session.scalars(published):
        present = found.get(row.key)
        if present is None or version_order(row.version) > version_order(present.version):
            found[row.key] = questionnaire_of(row)
    return found


def policy_in_force(now: datetime) -> PolicyVersion:
    """The policy that new assessments are scored by: the library's standard one until another is put in force."""
    newest = (
        select(PolicyVersion)
        .where(PolicyVersion.in_force_at <= now)
        .order_by(PolicyVersion.in_force_at.desc())
    )
    row = db.session.scalars(newest.limit(1)).first()
    return row or _pin_standard_policy(now)


def present_policy(now: datetime) -> Policy:
    """The policy in force, without writing anything: for forms and previews."""
    newest = (
        select(PolicyVersion)
        .where(PolicyVersion.in_force_at <= now)
        .order_by(PolicyVersion.in_force_at.desc())
    )
    row = db.session.scalars(newest.limit(1)).first()
    return policy_of(row) if row else standard_policy()


@lru_cache(maxsize=1)
def standard_policy() -> Policy:
    return library().policies["standard"]


def _pin_standard_policy(now: datetime) -> PolicyVersion:
    policy = standard_policy()
    data = policy_to_data(policy)
    kept = db.session.scalars(select(PolicyVersion).filter_by(key=policy.key, version=policy.version)).first()
    if (
        kept is not None
    ):  # its first moment is yet to come, by a clock that ran ahead: still there is no other
        return kept
    row = PolicyVersion(
        key=policy.key,
        version=policy.version,
        data=data,
        sha256=digest_of(data),
        created_at=now,
        in_force_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _check_unchanged(row: QuestionnaireVersion, digest: str) -> None:
    if row.sha256 != digest:
        raise ConflictError(
            f"“{row.title}” {row.version} was sent before with other content. Give the changed file a new version."
        )


def digest_of(data: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a version's data."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
