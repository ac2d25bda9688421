"""The next version of the scoring policy: drafted, changed, discarded, and put in force as a step of its own.

A rating keeps the version it was made with; a version that is in force is never changed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import select

from vendorrisk import audit
from vendorrisk.accounts.permissions import Permission, check_allowed
from vendorrisk.audit import Actor
from vendorrisk.database import db
from vendorrisk.errors import ConflictError, InvalidInputError, NotFoundError, WrongStateError
from vendorrisk.questionnaires.models import PolicyVersion
from vendorrisk.questionnaires.versions import digest_of, policy_in_force, policy_of
from vendorrisk.scoring.documents.policies import policy_to_data
from vendorrisk.scoring.policy import Policy

LONGEST_REASON: Final = 2_000
_LAST_NUMBER = re.compile(r"(\d+)(?!.*\d)")


def find_draft() -> PolicyVersion | None:
    """The one draft there is, or none."""
    return db.session.scalars(select(PolicyVersion).where(PolicyVersion.in_force_at.is_(None))).first()


def get_draft() -> PolicyVersion:
    draft = find_draft()
    if draft is None:
        raise NotFoundError("There is no draft of the scoring policy.")
    return draft


def list_in_force() -> list[PolicyVersion]:
    """All versions that are or were in force, the newest first."""
    rows = select(PolicyVersion).where(PolicyVersion.in_force_at.is_not(None))
    return list(db.session.scalars(rows.order_by(PolicyVersion.in_force_at.desc(), PolicyVersion.id.desc())))


def begin_draft(actor: Actor, now: datetime) -> PolicyVersion:
    """A draft that is like the policy in force, under the next version. Raises WrongStateError where there is one."""
    check_allowed(actor, Permission.EDIT_POLICY)
    if find_draft() is not None:
        raise WrongStateError("There is a draft already. Go on with it, or discard it first.")
    present = policy_of(policy_in_force(now))
    policy = replace(present, version=_next_version(present))
    data = policy_to_data(policy)
    draft = PolicyVersion(
        key=policy.key, version=policy.version, data=data, sha256=digest_of(data), created_at=now
    )
    db.session.add(draft)
    db.session.flush()
    audit.record(actor, "policy.drafted", _subject(policy), now)
    return draft


def change_draft(draft: PolicyVersion, policy: Policy, read: str, actor: Actor, now: datetime) -> None:
    """Replace the draft's figures. `read` is the SHA-256 of the draft the person saw.

    Raises ConflictError where somebody changed it meanwhile, InvalidInputError for a version that was used.
    """
    check_allowed(actor, Permission.EDIT_POLICY)
    _check_unchanged(draft, read)
    if _is_taken(policy, draft):
        raise InvalidInputError(
            {"version": f"“{policy.key}” {policy.version} was used before. Give it another version."}
        )
    data = policy_to_data(policy)
    draft.key, draft.version, draft.data, draft.sha256 = policy.key, policy.version, data, digest_of(data)
    audit.record(actor, "policy.changed", _subject(policy), now, sha256=draft.sha256)
    db.session.flush()


def discard_draft(draft: PolicyVersion, actor: Actor, now: datetime) -> None:
    check_allowed(actor, Permission.EDIT_POLICY)
    audit.record(actor, "policy.discarded", _subject(policy_of(draft)), now)
    db.session.delete(draft)
    db.session.flush()


def put_in_force(draft: PolicyVersion, reason: str, read: str, actor: Actor, now: datetime) -> None:
    """From now on new assessments are rated by it; ratings that exist keep theirs."""
    check_allowed(actor, Permission.PUT_POLICY_IN_FORCE)
    _check_unchanged(draft, read)
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise InvalidInputError({"reason": f"Say why, in {LONGEST_REASON:,} characters at most."})
    policy = policy_of(draft)
    if policy_to_data(replace(policy, version="")) == policy_to_data(
        replace(policy_of(policy_in_force(now)), version="")
    ):
        raise WrongStateError(
            "The draft is the same as the policy in force, so there is nothing to put in force."
        )
    draft.in_force_at = now
    audit.record(
        actor, "policy.put_in_force", _subject(policy), now, reason=reason.strip(), sha256=draft.sha256
    )
    db.session.flush()


def _check_unchanged(draft: PolicyVersion, read: str) -> None:
    if draft.sha256 != read:
        raise ConflictError("Somebody changed the draft while you looked at it. Look at it once more.")


def _is_taken(policy: Policy, draft: PolicyVersion) -> bool:
    same = select(PolicyVersion.id).where(
        PolicyVersion.key == policy.key, PolicyVersion.version == policy.version, PolicyVersion.id != draft.id
    )
    return db.session.scalars(same).first() is not None


def _next_version(policy: Policy) -> str:
    """1.0 becomes 1.1; a version without a number gets one."""
    taken = set(db.session.scalars(select(PolicyVersion.version).where(PolicyVersion.key == policy.key)))
    version = policy.version
    while version in taken:
        found = _LAST_NUMBER.search(version)
        version = _LAST_NUMBER.sub(str(int(found[1]) + 1), version) if found else f"{version}.1"
    return version


def _subject(policy: Policy) -> str:
    return f"policy:{policy.key}@{policy.version}"
